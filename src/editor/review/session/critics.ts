import type { Outcome } from "../../../core/run/outcome.ts";
import type { Translate } from "../../notices/translate.ts";

/** Characters of one critic's words that are shown beside a change; all of them are in the run view. */
const longestWords = 1_500;

/**
 * What critics said of some candidates, one text each. What cannot be told apart is one text about all of them.
 * @param isMeant by the candidate's id
 */
export function wordsOfCritics(
  { critiques, candidates }: Pick<Outcome, "critiques" | "candidates">,
  isMeant: (candidate: string) => boolean,
  t: Translate,
): readonly string[] {
  return critiques.flatMap(({ by, text, said }) => {
    const about = said.filter(({ candidate }) => isMeant(candidate));
    return about.length === 0
      ? [`${by}: ${shortened(text)}`]
      : about.map(({ candidate, words }) => {
          const proposer = candidates.find(({ id }) => id === candidate)?.proposer ?? "";
          return t("{0} on candidate {1} ({2}): {3}", by, candidate, proposer, shortened(words));
        });
  });
}

function shortened(words: string): string {
  return words.length > longestWords ? `${words.slice(0, longestWords)}…` : words;
}
