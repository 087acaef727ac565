import type { FindingResult } from "./finding-result.ts";

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
    const [are, them] = fixed === 1 ? ["is", "it"] : ["are", "them"];
    sentences.push(`${outOf(fixed, all)} ${are} fixed: a re-scan finds ${them} no more.`);
  }
  if (proposed > 0) {
    const who = fixed > 0 ? `${proposed} more` : outOf(proposed, all);
    const [have, areThey] = proposed === 1 ? ["has", "it is"] : ["have", "they are"];
    sentences.push(`${who} ${have} a fix; no scanner has confirmed that ${areThey} gone.`);
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
    const [are, were] = leftOut === 1 ? ["is", "was"] : ["are", "were"];
    sentences.push(`${leftOut} more ${are} reported and ${were} not read.`);
  }
  return sentences.join(" ");
}

function outOf(some: number, all: number): string {
  if (some < all) {
    return `${some} of ${all} findings`;
  }
  return all === 1 ? "The finding" : all === 2 ? "Both findings" : `All ${all} findings`;
}
