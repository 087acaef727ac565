import {
  spentOn,
  type PictureCandidate,
  type PictureNode,
  type Question,
  type RunPicture,
} from "../core/run/show/run-picture.ts";
import { element, setText } from "./dom.ts";
import { icon, type IconName } from "./icons.ts";
import { duration, instantMs, l10n, money, nodeTitle, stateWord, told } from "./words.ts";

/** Characters of an answer that a card shows while it comes in. */
const tailCharacters = 160;

/** All that a card is drawn from: the same objects, the same card. */
interface Drawn {
  readonly node: PictureNode;
  readonly questions: readonly (Question | undefined)[];
  readonly candidate: PictureCandidate | undefined;
  readonly isChosen: boolean;
}

/** One step of the run. Its size never changes, so that what streams into it moves nothing else. */
export class NodeCard {
  readonly root: HTMLButtonElement;
  readonly #mark = element("span", { class: "mark" });
  readonly #title = element("span", { class: "title" });
  /** What the mark says to those who see it. */
  readonly #spoken = element("span", { class: "unseen" });
  readonly #about = element("span", { class: "about" });
  readonly #figures = element("span", { class: "figures" });
  readonly #tail = element("span", { class: "tail", attributes: { "aria-hidden": "true" } });
  #drawn: Drawn | undefined;
  #state: string | undefined;

  constructor(onChoose: () => void) {
    this.root = element(
      "button",
      { class: "card", onclick: onChoose },
      element("span", { class: "first" }, this.#mark, this.#title, this.#spoken),
      this.#about,
      this.#figures,
      this.#tail,
    );
  }

  /** @param now for what goes on, in milliseconds since 1970 */
  update(node: PictureNode, picture: RunPicture, isChosen: boolean, now: number): void {
    const questions = node.questions.map((id) => picture.questions.get(id));
    const candidate = node.kind === "candidate" ? picture.candidates.get(node.candidate) : undefined;
    const next = { node, questions, candidate, isChosen };
    if (this.#drawn !== undefined && isSame(this.#drawn, next)) {
      return;
    }
    this.#drawn = next;
    setText(this.#tail, tailOf(next));
    const figures = this.#figuresOf(node, picture, now);
    const about = aboutOf(next, picture);
    const state = [iconOf(next), figures, about, isChosen].join("\n");
    if (state !== this.#state) {
      this.#state = state;
      this.#mark.replaceChildren(icon(iconOf(next)));
      setText(this.#title, nodeTitle(node));
      // Names of models are longer than cards are wide.
      this.#title.title = nodeTitle(node);
      setText(this.#about, about);
      setText(this.#figures, figures);
      this.root.classList.toggle("chosen", isChosen);
      setText(this.#spoken, about === stateWord(node) ? "" : `, ${stateWord(node)}`);
    }
  }

  /** The time of what goes on passes without anything happening. */
  tick(picture: RunPicture, now: number): void {
    if (this.#drawn?.node.state === "running") {
      setText(this.#figures, this.#figuresOf(this.#drawn.node, picture, now));
    }
  }

  #figuresOf(node: PictureNode, picture: RunPicture, now: number): string {
    const { startedAt, endedAt = now } = node;
    const elapsed = endedAt - startedAt;
    const isInstant =
      node.kind === "choice" || node.kind === "findings" || node.kind === "clusters" || elapsed < instantMs;
    const took = isInstant ? "" : duration(elapsed);
    return [took, money(spentOn(node.questions, picture))].filter((part) => part !== "").join(" · ");
  }
}

function isSame(a: Drawn, b: Drawn): boolean {
  return (
    a.node === b.node &&
    a.candidate === b.candidate &&
    a.isChosen === b.isChosen &&
    a.questions.length === b.questions.length &&
    a.questions.every((question, index) => question === b.questions[index])
  );
}

function iconOf({ node, candidate }: Drawn): IconName {
  if (node.state === "done" && candidate?.result?.kind === "patched" && !candidate.result.verdict.complete) {
    return "partial";
  }
  return node.state;
}

/** The end of what comes in. */
function tailOf({ node, questions }: Drawn): string {
  const text = questions.findLast((question) => question !== undefined && question.text !== "")?.text ?? "";
  return node.state === "running" ? text.slice(-tailCharacters) : "";
}

function aboutOf({ node, candidate, questions, isChosen }: Drawn, picture: RunPicture): string {
  switch (node.kind) {
    case "context": {
      const { files, tokens = 0 } = picture.context ?? {};
      if (files === undefined) {
        return "";
      }
      return files.length === 1
        ? l10n.t("1 file, about {0} tokens", tokens)
        : l10n.t("{0} files, about {1} tokens", files.length, tokens);
    }
    case "asker":
      return node.knowsNothing
        ? l10n.t("knows no remedy")
        : told(questions.at(-1)?.failure ?? stateWord(node));
    case "candidate":
      return candidate === undefined
        ? ""
        : `${isChosen ? `${l10n.t("chosen")} · ` : ""}${standingOf(candidate)}`;
    case "clusters":
      return node.clusters
        .map(({ members, support }) => l10n.t("{0} by {1}", `{${members.join(", ")}}`, support))
        .join("  ");
    case "layer":
      return node.detail === "" || node.detail === "done" ? node.by : told(node.detail);
    case "findings":
      return node.findings === 1 ? l10n.t("1 finding") : l10n.t("{0} findings", node.findings);
    case "choice":
      return node.chosen === undefined ? l10n.t("nothing to propose") : l10n.t("Candidate {0}", node.chosen);
  }
}

/** What is known of a candidate, in a word or two. */
export function standingOf({ result, gates }: PictureCandidate): string {
  switch (result?.kind) {
    case undefined:
      return l10n.t("{0} gates so far", gates.length);
    case "refused":
      return l10n.t("no answer");
    case "unusable":
      return l10n.t("cannot be used");
    case "written":
      return l10n.t("nothing speaks against it");
    case "patched": {
      const { accepted, complete, proven } = result.verdict;
      if (!accepted) {
        return l10n.t("does not hold");
      }
      return !complete
        ? l10n.t("holds, not complete")
        : proven
          ? l10n.t("verified")
          : l10n.t("nothing speaks against it");
    }
  }
}
