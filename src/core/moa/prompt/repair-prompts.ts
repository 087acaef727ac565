import { section } from "../../task/task-prompt.ts";
import type { Declaration } from "../repair/declarations.ts";
import type { Fault } from "../repair/fault.ts";

/** What would help, by what is wrong. */
const advice: Readonly<Record<Fault["kind"], string>> = {
  intent:
    "It does something else than what was asked, or only a part of it. Read the request again from its beginning, say in one sentence what has to be different afterwards, and change that.",
  "unknown name":
    "It uses names that do not exist there. Use what is declared, exactly as it is declared, or declare what you need.",
  check: "The output says what is wrong: find the cause in your change, and mend that.",
  place:
    "The lines that some of your blocks look for are not where you say. Copy them anew from the files as first shown, character by character.",
  tool: "Mend what the tool complains about.",
};

/**
 * Second try for a candidate that nearly holds: the tool's own words, what would help, and what to do.
 * @param declarations of the names that are not there
 */
export function repairFeedback(fault: Fault, declarations: readonly Declaration[], nonce: string): string {
  const real = declarations.map(({ path, line, text }) =>
    section(`declared in ${path}, line ${line + 1}`, text, nonce),
  );
  return [
    "Your change was tried and does not hold:",
    section("tool output", fault.report, nonce),
    ...real,
    advice[fault.kind],
    "Give the whole change again, corrected, as edit blocks against the files as first shown.",
  ].join("\n\n");
}
