import { isLoopback, presetOf } from "../endpoint/endpoint.ts";
import type { ModelInfo } from "../endpoint/model-info.ts";
import type { ModelSource } from "../endpoint/model-source.ts";

/** What vendors call their small ones; not Gemini, nor MiniMax. */
const smallNames = [/(?<![a-z])mini(?![a-z])/i, /flash/i, /haiku/i, /small/i, /nano/i];

/**
 * A small model of a place, for those who named none: what is known to be one, else what is called one. On this machine every
 * model is small enough to run, and the first listed is as good as any.
 */
export function smallModel({ place, models }: ModelSource): ModelInfo | undefined {
  const known = place.kind === "endpoint" ? (presetOf(place.endpoint)?.small ?? []) : [];
  const named = [...known, ...smallNames]
    .map((name) => models.find(({ id }) => name.test(id)))
    .find((model) => model !== undefined);
  const anyWillDo =
    place.kind === "endpoint" && (isLoopback(place.endpoint) || presetOf(place.endpoint) === undefined);
  return anyWillDo ? models[0] : named;
}

const vendors: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt|chatgpt|o\d|codex)/i, "OpenAI"],
  [/^claude/i, "Anthropic"],
  [/^gem(?:ini|ma)/i, "Google"],
  [/^(?:mi[sx]tral|codestral|devstral|ministral|magistral)/i, "Mistral"],
  [/^deepseek/i, "DeepSeek"],
  [/^(?:meta-)?llama/i, "Meta"],
  [/^qw/i, "Alibaba"],
  [/^phi/i, "Microsoft"],
  [/^grok/i, "xAI"],
];

/** Who made a model, told by its name: what `meta-llama/Llama-3.3` and `llama3.3` have in common. `undefined`: nobody knows. */
export function vendorOf(id: string): string | undefined {
  const name = id.slice(id.lastIndexOf("/") + 1);
  return vendors.find(([pattern]) => pattern.test(name))?.[1];
}
