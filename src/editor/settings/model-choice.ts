/** A model the user selected, as the settings keep it: at an endpoint, or one of the editor's own. Never a key. */
export type ModelChoice =
  { readonly baseUrl: string; readonly model: string } | { readonly vendor: string; readonly model: string };

/** A place that speaks the OpenAI protocol, as the settings keep it. */
export interface EndpointSetting {
  readonly baseUrl: string;
  readonly label?: string;
  /** Models to offer; left out, the endpoint is asked. */
  readonly models?: readonly string[];
}

/** In US dollars per million tokens. */
export interface PriceSetting {
  readonly prompt: number;
  readonly completion: number;
  readonly cached?: number;
}

export function sameModel(a: ModelChoice, b: ModelChoice): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(choice: ModelChoice): string {
  return JSON.stringify(
    "vendor" in choice ? ["vendor", choice.vendor, choice.model] : [choice.baseUrl, choice.model],
  );
}
