import { presets } from "../../core/model/endpoint/presets.ts";
import type { EndpointSetting } from "./model-choice.ts";

/** A key that the environment of the extension host holds, by its variable; its value is read when it is stored. */
export interface KeyInEnvironment {
  readonly variable: string;
  readonly endpoint: EndpointSetting;
}

/** Google's own tools read either. */
const otherNames: Readonly<Record<string, readonly string[]>> = { google: ["GOOGLE_API_KEY"] };

/**
 * The keys of known providers. Not those whose address is the customer's own (Azure), nor `GITHUB_TOKEN`, which is in many
 * environments for other ends and must not become a key for models by a click on everything.
 */
export function keysInEnvironment(environment: NodeJS.ProcessEnv): readonly KeyInEnvironment[] {
  return presets.flatMap(({ name, label, baseUrl, keyVariable }) => {
    const variable = [keyVariable, ...(otherNames[name] ?? [])].find(
      (each) => (environment[each] ?? "").trim() !== "",
    );
    return variable === undefined || baseUrl === undefined || name === "github"
      ? []
      : [{ variable, endpoint: { baseUrl, label } }];
  });
}
