/** What a critic said of several answers. */
export interface Critique {
  /** Label of the model. */
  readonly by: string;
  /** All of it, with the names that the critic knew the answers by. */
  readonly text: string;
  /** What of it is about which candidate; left out is whoever was not spoken of by name. */
  readonly said: readonly { readonly candidate: string; readonly words: string }[];
}

/** An answer as the critic knew it. */
interface Criticised {
  /** `A`, `B`, … */
  readonly label: string;
  /** Left out: the answer was no candidate. */
  readonly candidate?: string;
}

/**
 * Where a passage about one answer begins: `Answer A`, `**A:**`, `## A`, `- A.` at the beginning of a line. A bare letter
 * needs a sign behind it, since `A` begins sentences as well.
 */
const beginning =
  /^[^\p{L}\p{N}\n]*(?:(?:answer|candidate)\s+([A-Z])\b|([A-Z])(?=[*_`]*\s*(?:[:.)\]–—-]|[*_`]+|\n|$)))[^\p{L}\p{N}\n]*/gimu;

/** Critics write as they like: what cannot be told apart stays one text. */
export function critiqueOf(by: string, text: string, answers: readonly Criticised[]): Critique {
  const labels = new Set(answers.map(({ label }) => label));
  const passages = passagesIn(text, labels);
  const said = answers.flatMap(({ label, candidate }) => {
    const isOnly = answers.filter((other) => other.label === label).length === 1;
    const words = passages
      .filter((passage) => passage.label === label)
      .map((passage) => passage.words)
      .join("\n\n");
    return candidate === undefined || !isOnly || words === "" ? [] : [{ candidate, words }];
  });
  return { by, text, said };
}

/** @param labels `answer` may be written in any case, the name of an answer not: `a.` numbers a list */
function passagesIn(
  text: string,
  labels: ReadonlySet<string>,
): readonly { readonly label: string; readonly words: string }[] {
  const starts = [...text.matchAll(beginning)]
    .map((match) => ({
      label: match[1] ?? match[2] ?? "",
      from: match.index,
      length: match[0].length,
    }))
    .filter(({ label }) => labels.has(label));
  return starts.map(({ label, from, length }, index) => ({
    label,
    words: text.slice(from + length, starts[index + 1]?.from).trim(),
  }));
}
