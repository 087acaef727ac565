import { unknownWindow, type ContextWindow } from "../chat-model.ts";
import { bareName, lookUp } from "./model-name.ts";

const windows: readonly (readonly [
  contextTokens: number,
  answerTokens: number,
  models: readonly string[],
])[] = [
  [8_192, 8_192, ["gpt-4", "gpt-4-0613", "gpt-4-0314"]],
  [16_385, 4_096, ["gpt-3.5-turbo", "gpt-3.5-turbo-0125", "gpt-3.5-turbo-1106", "gpt-35-turbo"]],
  [32_768, 8_192, ["gpt-4-32k"]],
  [
    128_000,
    4_096,
    ["gpt-4-turbo", "gpt-4-turbo-preview", "gpt-4-0125-preview", "gpt-4-1106-preview", "gpt-4o-2024-05-13"],
  ],
  [
    128_000,
    16_384,
    [
      "gpt-4o",
      "gpt-4o-mini",
      "gpt-4o-search-preview",
      "gpt-4o-mini-search-preview",
      "chatgpt-4o-latest",
      "gpt-4.5-preview",
      "gpt-5-chat-latest",
      "gpt-5.1-chat-latest",
      "gpt-5.2-chat-latest",
      "gpt-5.3-chat-latest",
    ],
  ],
  [128_000, 32_768, ["o1-preview"]],
  [128_000, 65_536, ["o1-mini"]],
  [200_000, 100_000, ["o1", "o3", "o3-mini", "o4-mini"]],
  [
    400_000,
    128_000,
    ["gpt-5", "gpt-5-mini", "gpt-5-nano", "gpt-5.1", "gpt-5.2", "gpt-5.4-mini", "gpt-5.4-nano"],
  ],
  [1_047_576, 32_768, ["gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano"]],
  [1_050_000, 128_000, ["gpt-5.4", "gpt-5.5", "gpt-5.6-luna", "gpt-5.6-sol", "gpt-5.6-terra"]],
];

const byName: ReadonlyMap<string, ContextWindow> = new Map(
  windows.flatMap(([contextTokens, answerTokens, models]) =>
    models.map((model) => [model, { contextTokens, answerTokens }] as const),
  ),
);

/**
 * The windows of OpenAI's chat models, at whichever provider; unknown for all others, whose servers choose them. What an
 * endpoint says about its model comes first.
 */
export function knownWindow(modelId: string): ContextWindow {
  return lookUp(byName, bareName(modelId)) ?? unknownWindow;
}
