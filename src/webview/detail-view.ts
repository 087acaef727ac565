import { spentOn, type PictureNode, type Question, type RunPicture } from "../core/run/show/run-picture.ts";
import { titleOfTask } from "../core/task/task.ts";
import { candidateBody, criticsOn } from "./candidate-view.ts";
import { element, setText } from "./dom.ts";
import { LongText } from "./long-text.ts";
import { duration, instantMs, l10n, money, nodeTitle, stateWord, told, reasonWord } from "./words.ts";

/** Everything about the step that is looked at: who was asked what, and what came of it. */
export class DetailView {
  readonly #heading = element("h2", { id: "detail-heading", attributes: { tabindex: "-1" } });
  readonly #facts = element("p", { class: "quiet" });
  readonly #body = element("div");
  readonly #questions = new Map<string, QuestionView>();
  readonly root = element(
    "section",
    { class: "detail", attributes: { "aria-labelledby": "detail-heading" } },
    this.#heading,
    this.#facts,
    this.#body,
  );
  #node: PictureNode | undefined;
  #drawn: readonly unknown[] = [];

  /** The step that `update` draws from now on. */
  focus(): void {
    this.#heading.focus();
  }

  update(picture: RunPicture, id: string | undefined): void {
    const node = picture.nodes.find((each) => each.id === id);
    this.root.hidden = node === undefined;
    if (node === undefined) {
      return;
    }
    const { candidates, context, checks, outcome } = picture;
    const asked = node.questions.flatMap((question) => picture.questions.get(question) ?? []);
    const candidate = node.kind === "candidate" ? candidates.get(node.candidate) : undefined;
    const drawn = [
      node,
      candidate,
      outcome,
      node.kind === "findings" && picture.reason,
      node.kind === "context" && [context, checks],
    ].flat();
    if (node.id !== this.#node?.id) {
      this.#questions.clear();
    }
    if (!isSame(drawn, this.#drawn) || asked.length !== this.#questions.size) {
      this.#node = node;
      this.#drawn = drawn;
      setText(this.#heading, nodeTitle(node));
      for (const question of asked) {
        const known = this.#questions.get(question.id) ?? new QuestionView(question);
        this.#questions.set(question.id, known);
      }
      this.#body.replaceChildren(
        ...bodyOf(node, picture),
        ...asked.flatMap(({ id: question }) => this.#questions.get(question)?.root ?? []),
      );
    }
    setText(this.#facts, factsOf(node, picture));
    asked.forEach((question) => this.#questions.get(question.id)?.update(question));
  }
}

/** One question and its answer, which may still be coming in. */
class QuestionView {
  readonly root: HTMLElement;
  readonly #answer: LongText;
  readonly #failure = element("p", { class: "failure" });
  readonly #figures = element("span", { class: "quiet" });

  constructor({ id, messages, model }: Question) {
    // Steps have several: each has a name of its own for who hears it.
    this.#answer = new LongText(l10n.t("Answer {0}", id));
    const prompts = messages.map(({ role, content }, index) => {
      const text = new LongText(l10n.t("Prompt {0}, part {1}", id, index + 1));
      text.set(content);
      return element("div", {}, element("h4", { text: role }), text.root);
    });
    const size = messages.reduce((sum, { content }) => sum + content.length, 0);
    const asked = l10n.t(
      "Prompt in full ({0} characters)",
      size.toLocaleString(document.documentElement.lang),
    );
    this.root = element(
      "article",
      { class: "question" },
      element("h3", { text: model }, this.#figures),
      element("details", { class: "prompt" }, element("summary", { text: asked }), ...prompts),
      element("h4", { text: l10n.t("Answer") }),
      this.#failure,
      this.#answer.root,
    );
  }

  update(question: Question): void {
    const { text, failure, endedAt, startedAt, usage, cost } = question;
    this.#answer.set(text, endedAt === undefined);
    this.#failure.hidden = failure === undefined;
    setText(
      this.#failure,
      failure === undefined ? "" : l10n.t("No answer that can be used: {0}", told(failure)),
    );
    const parts = [
      endedAt === undefined ? l10n.t("at work") : duration(endedAt - startedAt),
      usage && l10n.t("{0} + {1} tokens", usage.promptTokens, usage.completionTokens),
      cost &&
        money({
          usd: cost.kind === "known" ? cost.usd : 0,
          unpriced: cost.kind === "known" ? 0 : 1,
          answers: 1,
          tokens: 0,
        }),
    ];
    setText(this.#figures, ` ${parts.filter((part) => part !== undefined && part !== "").join(" · ")}`);
  }
}

function bodyOf(node: PictureNode, picture: RunPicture): readonly HTMLElement[] {
  switch (node.kind) {
    case "context":
      return contextOf(picture);
    case "candidate": {
      const candidate = picture.candidates.get(node.candidate);
      return candidate === undefined ? [] : candidateBody(candidate, criticsOn(node.candidate, picture));
    }
    case "clusters":
      return [
        element("p", {
          text: l10n.t(
            "Candidates that do the same, however they are written, and how many proposers stand behind each.",
          ),
        }),
        element(
          "ul",
          {},
          ...node.clusters.map(({ members, support }) =>
            element("li", { text: l10n.t("{0}: proposed by {1}", members.join(", "), support) }),
          ),
        ),
      ];
    case "choice":
      return choiceOf(picture);
    case "findings":
      return [element("p", { text: told(picture.reason ?? "") })];
    case "asker":
    case "layer":
      return node.kind === "layer" && node.detail !== "" ? [element("p", { text: told(node.detail) })] : [];
  }
}

function choiceOf({ outcome }: RunPicture): readonly HTMLElement[] {
  if (outcome === undefined) {
    return [];
  }
  const reason = element("p", { text: told(outcome.reason) });
  if (outcome.kind === "none" || outcome.provenance.length === 0) {
    return [reason];
  }
  const sources = outcome.provenance.map(({ path, proposers, agreed, fixes = [] }) => {
    const from = [proposers.join(", "), ...fixes].join(", ");
    return element("li", { text: l10n.t("{0}: from {1} ({2} agreed)", path, from, agreed) });
  });
  return [
    reason,
    element("h3", { text: l10n.t("Where each change came from") }),
    element("ul", {}, ...sources),
  ];
}

function contextOf({ context, checks, task }: RunPicture): readonly HTMLElement[] {
  const list = (texts: readonly string[]): HTMLElement =>
    element("ul", {}, ...texts.map((text) => element("li", { text })));
  const omitted = context?.omitted ?? [];
  return [
    ...(task === undefined ? [] : [element("p", { text: told(titleOfTask(task)) })]),
    ...(checks.length === 0
      ? []
      : [
          element("h3", { text: l10n.t("Checks on the untouched workspace") }),
          list(
            checks.map(({ command, passed }) =>
              l10n.t("{0}: {1}", command, passed ? l10n.t("passes") : l10n.t("fails")),
            ),
          ),
        ]),
    ...(context === undefined
      ? []
      : [
          element("h3", { text: l10n.t("What models are shown") }),
          list(context.files.map(({ path, reason }) => `${path} (${reasonWord(reason)})`)),
        ]),
    ...(omitted.length === 0 ? [] : [element("h3", { text: l10n.t("Left out for size") }), list(omitted)]),
  ];
}

function factsOf(node: PictureNode, picture: RunPicture): string {
  const { startedAt, endedAt = startedAt } = node;
  const took = endedAt - startedAt < instantMs ? "" : duration(endedAt - startedAt);
  return [stateWord(node), took, money(spentOn(node.questions, picture))]
    .filter((fact) => fact !== "")
    .join(" · ");
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
