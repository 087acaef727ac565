import type { ChatMessage } from "../../model/chat-model.ts";
import { section } from "../../task/task-prompt.ts";
import type { TestPlace } from "../../verify/tests/test-place.ts";
import { appended } from "./layer-prompts.ts";

/** More tests tell little more, and are rarely all valid. */
const mostTests = 4;

/** Tests from the request alone: who writes them has seen no candidate, and none is made for them. */
export function testsPrompt(
  messages: readonly ChatMessage[],
  { runner, path, example }: TestPlace,
  nonce: string,
): readonly ChatMessage[] {
  const manner =
    example === undefined
      ? ""
      : `${section(`a test of this project: ${example.path}`, example.text, nonce)}\n\n`;
  return appended(
    messages,
    `${manner}Do not do the task: write tests for it. They are run on several changes by other engineers, which you are not shown, to find out which of them do what the request says. Write no edit blocks.
Write up to ${mostTests} tests, each checking another thing that the request asks for, or that must stay as it is: usual cases, borders, what a hasty change would get wrong. Test behaviour through names that exist already in the code above, never the wording of a solution. No network, no processes, no writing or deleting of files.
Each test is a complete file by itself, with its imports, for ${runner.tool}; the files are ${path(1)}, ${path(2)} and so on. Answer with one fenced code block for each file and nothing else.`,
  );
}

/** @returns the texts of the files, at most as many as were asked for; none where there is no whole block */
export function readTests(text: string): readonly string[] {
  return [...text.matchAll(/^(`{3,})[^`\n]*\n([^]*?)^\1[ \t]*$/gm)]
    .map(([, , code = ""]) => code)
    .filter((code) => code.trim() !== "")
    .slice(0, mostTests);
}
