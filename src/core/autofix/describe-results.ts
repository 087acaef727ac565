import type { FindingResult } from "./finding-result.ts";
import { said } from "../workspace/said.ts";

/**
 * What became of findings, in sentences that claim no more than was looked at: only what a scanner has looked for again, and
 * found no more, is called fixed.
 * @param leftOut of those that are reported, how many were not even read
 */
export function describeResults(results: readonly FindingResult[], leftOut: number): string {
  const count = (state: FindingResult["state"]): number =>
    results.filter((result) => result.state === state).length;
  const [fixed, proposed, refused] = [count("fixed"), count("proposed"), count("refused")];
  const all = fixed + proposed + count("not fixed");
  const sentences: string[] = [];
  if (fixed > 0) {
    const who = outOf(fixed, all);
    sentences.push(
      fixed === 1
        ? `${who} is fixed: a re-scan finds it no more.`
        : `${who} are fixed: a re-scan finds them no more.`,
    );
  }
  if (proposed > 0) {
    const who = fixed > 0 ? `${proposed} more` : outOf(proposed, all);
    sentences.push(
      proposed === 1
        ? `${who} has a fix; no scanner has confirmed that it is gone.`
        : `${who} have a fix; no scanner has confirmed that they are gone.`,
    );
  }
  if (sentences.length === 0) {
    sentences.push(
      all === 0
        ? "No finding was worked on."
        : all === 1
          ? "The finding is not fixed."
          : `None of ${all} findings is fixed.`,
    );
  }
  if (refused > 0) {
    sentences.push(
      `${refused} ${refused === 1 ? "finding is" : "findings are"} about nothing in this workspace.`,
    );
  }
  if (leftOut > 0) {
    sentences.push(
      leftOut === 1
        ? "1 more is reported and was not read."
        : `${leftOut} more are reported and were not read.`,
    );
  }
  return sentences.join(" ");
}

function outOf(some: number, all: number): string {
  if (some < all) {
    return said`${some} of ${all} findings`;
  }
  return all === 1 ? "The finding" : all === 2 ? "Both findings" : `All ${all} findings`;
}
