import { spentIn, type RunPicture, type Spent } from "../core/run/show/run-picture.ts";
import { titleOfTask } from "../core/task/task.ts";
import { describeEstimate } from "../core/model/money/estimate-run.ts";
import { element, setText } from "./dom.ts";
import type { FromPage, RunSource } from "./protocol.ts";
import { duration, l10n, money, runStateWord, told } from "./words.ts";

/** What was asked, how it stands, what it cost, and what can be done with the run as a whole. */
export class RunHeader {
  readonly #heading = element("h1");
  readonly #source = element("span", { class: "badge" });
  readonly #facts = element("p", { class: "facts" });
  readonly #reason = element("p", { class: "reason" });
  readonly #cancel: HTMLButtonElement;
  readonly #replay: HTMLButtonElement;
  readonly #findings: HTMLButtonElement;
  readonly root: HTMLElement;

  constructor(
    run: string,
    private readonly from: RunSource,
    send: (message: FromPage) => void,
  ) {
    const button = (text: string, message: FromPage): HTMLButtonElement =>
      element("button", { class: "secondary", text, onclick: () => send(message) });
    this.#cancel = button(l10n.t("Cancel"), { kind: "cancel" });
    this.#replay =
      from === "replayed"
        ? button(l10n.t("Show what was kept"), { kind: "original" })
        : button(l10n.t("Replay"), { kind: "replay" });
    this.#findings = button(l10n.t("Show Findings"), { kind: "findings" });
    this.#source.hidden = from === "live";
    setText(this.#source, from === "replayed" ? l10n.t("replayed") : l10n.t("past run"));
    const actions = element(
      "div",
      { class: "actions", attributes: { role: "group", "aria-label": l10n.t("Run {0}", run) } },
      this.#cancel,
      this.#replay,
      this.#findings,
      button(l10n.t("Export as Markdown"), { kind: "export", format: "markdown" }),
      button(l10n.t("Export Journal"), { kind: "export", format: "journal" }),
    );
    this.root = element(
      "header",
      {},
      element("div", { class: "title-line" }, this.#heading, this.#source),
      this.#facts,
      this.#reason,
      actions,
    );
  }

  update(picture: RunPicture, now: number): void {
    const { task, state, reason = "", outcome, review } = picture;
    setText(this.#heading, task === undefined ? l10n.t("A run begins…") : told(titleOfTask(task)));
    const why = told(outcome?.reason ?? reason);
    setText(this.#reason, why);
    this.#reason.hidden = why === "";
    this.#cancel.hidden = this.from !== "live" || (state !== "running" && state !== "waiting");
    this.#findings.hidden = state !== "done" || (review?.findings ?? []).length === 0;
    this.#replay.hidden = state !== "done" && state !== "failed";
    this.tick(picture, now);
  }

  tick(picture: RunPicture, now: number): void {
    const { startedAt, endedAt = now, strategy, estimate } = picture;
    const spent = spentIn(picture);
    const facts = [
      runStateWord(picture),
      startedAt === undefined ? "" : duration(endedAt - startedAt),
      strategy === undefined ? "" : l10n.t("strategy {0}", strategy),
      spentWords(spent),
      estimate === undefined ? "" : l10n.t("estimated: {0}", told(describeEstimate(estimate))),
      startedAt === undefined ? "" : new Date(startedAt).toLocaleString(document.documentElement.lang),
    ];
    setText(this.#facts, facts.filter((fact) => fact !== "").join(" · "));
  }
}

function spentWords(spent: Spent): string {
  switch (spent.answers) {
    case 0:
      return l10n.t("nothing spent");
    case 1:
      return l10n.t("{0} in 1 answer", money(spent));
    default:
      return l10n.t("{0} in {1} answers", money(spent), spent.answers);
  }
}
