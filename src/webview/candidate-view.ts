import { chosenIn, type PictureCandidate, type RunPicture } from "../core/run/show/run-picture.ts";
import { diffView } from "./diff-view.ts";
import { element } from "./dom.ts";
import { gatesView } from "./gates-view.ts";
import { LongText } from "./long-text.ts";
import { standingOf } from "./node-card.ts";
import { l10n, told } from "./words.ts";

/** All candidates side by side: what each would change, what the gates said of it, and why one was refused. */
export class CandidatesView {
  readonly #grid = element("div", { class: "candidates" });
  readonly root = element(
    "section",
    { attributes: { "aria-labelledby": "candidates-heading" } },
    element("h2", { id: "candidates-heading", text: l10n.t("Candidates side by side") }),
    this.#grid,
  );
  readonly #drawn = new Map<string, { readonly of: unknown; readonly view: HTMLElement }>();

  /** @param onReview left out: candidates cannot be opened */
  constructor(private readonly onReview?: (candidate: string) => void) {
    this.root.hidden = true;
  }

  update(picture: RunPicture): void {
    const chosen = chosenIn(picture);
    this.root.hidden = picture.candidates.size === 0;
    for (const candidate of picture.candidates.values()) {
      const isChosen = candidate.id === chosen;
      const known = this.#drawn.get(candidate.id);
      const said = criticsOn(candidate.id, picture);
      const of = isChosen || said.length > 0 ? picture.outcome : candidate;
      if (known?.of !== of) {
        const view = this.#view(candidate, isChosen, said);
        if (known === undefined) {
          // By number, whatever the order in which the gates were through with them.
          const later = [...this.#drawn].filter(([id]) => Number(id) > Number(candidate.id));
          const [next] = later.toSorted(([a], [b]) => Number(a) - Number(b));
          this.#grid.insertBefore(view, next?.[1].view ?? null);
        } else {
          known.view.replaceWith(view);
        }
        this.#drawn.set(candidate.id, { of, view });
      }
    }
  }

  #view(candidate: PictureCandidate, isChosen: boolean, said: readonly Said[]): HTMLElement {
    const { id, proposer, result } = candidate;
    const { onReview } = this;
    const heading = `candidate-${id}`;
    const review = l10n.t("Review candidate {0}", id);
    return element(
      "article",
      { class: isChosen ? "candidate chosen" : "candidate", attributes: { "aria-labelledby": heading } },
      element("h3", { id: heading, text: l10n.t("Candidate {0}: {1}", id, proposer) }),
      element("p", {
        text: isChosen ? `${l10n.t("chosen")} · ${standingOf(candidate)}` : standingOf(candidate),
      }),
      ...candidateBody(candidate, said),
      onReview !== undefined &&
        result?.kind === "patched" &&
        element("button", { class: "secondary", text: review, onclick: () => onReview(id) }),
    );
  }
}

/** What a critic said of one candidate. */
interface Said {
  readonly by: string;
  readonly words: string;
}

export function criticsOn(candidate: string, { outcome }: Pick<RunPicture, "outcome">): readonly Said[] {
  return (outcome?.critiques ?? []).flatMap(({ by, said }) =>
    said.filter((each) => each.candidate === candidate).map(({ words }) => ({ by, words })),
  );
}

/** What is to be seen of a candidate. */
export function candidateBody(
  { id, gates, result }: PictureCandidate,
  said: readonly Said[],
): readonly HTMLElement[] {
  const gated = gates.length === 0 ? [] : [gatesView(gates)];
  switch (result?.kind) {
    case undefined:
      return gated;
    case "refused":
      return [
        element("p", { class: "failure", text: told(result.why.message) }),
        ...folded(l10n.t("What had arrived"), id, result.text),
      ];
    case "unusable":
      return [
        element(
          "ul",
          { class: "failure" },
          ...result.problems.map(({ message }) => element("li", { text: told(message) })),
        ),
        ...folded(l10n.t("Answer"), id, result.text),
      ];
    case "written":
      return [longText(l10n.t("Text of candidate {0}", id), result.text)];
    case "patched":
      return [
        // What no model wrote has a name and no words: `Change spelling to 'amount'`.
        ...(result.model === undefined && result.text !== ""
          ? [element("p", { text: told(result.text) })]
          : []),
        ...gated,
        diffView(result.patch, l10n.t("Changes of candidate {0}", id)),
        ...said.map(criticism),
      ];
  }
}

function criticism({ by, words }: Said): HTMLElement {
  const title = l10n.t("What {0} said of it as the critic", by);
  return element("details", {}, element("summary", { text: title }), longText(title, words));
}

function folded(title: string, candidate: string, answer: string): readonly HTMLElement[] {
  if (answer === "") {
    return [];
  }
  const text = longText(l10n.t("Text of candidate {0}", candidate), answer);
  return [element("details", {}, element("summary", { text: title }), text)];
}

function longText(title: string, content: string): HTMLElement {
  const text = new LongText(title);
  text.set(content);
  return text.root;
}
