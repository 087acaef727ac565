/** A port of this machine where a local server listens unless it is told otherwise. */
export interface UsualPlace {
  readonly label: string;
  readonly port: number;
}

export const usualPlaces: readonly UsualPlace[] = [
  { label: "Ollama", port: 11434 },
  { label: "LM Studio", port: 1234 },
  { label: "llama.cpp", port: 8080 },
  { label: "vLLM", port: 8000 },
  { label: "LiteLLM", port: 4000 },
];

/** The address that `ollama`, `lm-studio`, `llama.cpp`, `vllm` and `litellm` stand for. */
export function localNamed(name: string): { readonly baseUrl: string; readonly label: string } | undefined {
  const place = usualPlaces.find(({ label }) => localName(label) === name.trim().toLowerCase());
  return place && { baseUrl: localBaseUrl(place), label: place.label };
}

export const localNames: readonly string[] = usualPlaces.map(({ label }) => localName(label));

export function localBaseUrl({ port }: UsualPlace): string {
  return `http://127.0.0.1:${port}/v1`;
}

function localName(label: string): string {
  return label.toLowerCase().replaceAll(" ", "-");
}
