import type { RunPicture } from "../core/run/show/run-picture.ts";
import { placeOf, votersOf, type ShownFinding, type ShownReview } from "../core/run/show/shown-review.ts";
import { diffView } from "./diff-view.ts";
import { element } from "./dom.ts";
import { LongText } from "./long-text.ts";
import { l10n, told } from "./words.ts";

/** What a review came to: each finding with its votes and its change, what was dropped, and what was not reviewed. */
export class FindingsView {
  readonly #body = element("div");
  readonly root = element(
    "section",
    { attributes: { "aria-labelledby": "findings-heading" } },
    element("h2", { id: "findings-heading", text: l10n.t("Findings") }),
    this.#body,
  );
  #drawn: ShownReview | undefined;

  constructor() {
    this.root.hidden = true;
  }

  update({ review }: RunPicture): void {
    this.root.hidden = review === undefined;
    if (review !== undefined && review !== this.#drawn) {
      this.#drawn = review;
      this.#body.replaceChildren(...bodyOf(review));
    }
  }
}

function bodyOf({ files, findings, dropped, gaps }: ShownReview): readonly HTMLElement[] {
  return [
    element("p", { class: "quiet", text: l10n.t("Reviewed: {0}", files.join(", ")) }),
    findings.length === 0
      ? element("p", { text: l10n.t("The review has no findings.") })
      : element("div", { class: "candidates" }, ...findings.map(findingView)),
    ...listOf(
      l10n.t("Dropped"),
      dropped.map(
        ({ path, line, message, by, reason }) =>
          `${line > 0 ? `${path}:${line}` : path} (${by.join(", ")}): ${message} ${told(reason)}`,
      ),
    ),
    ...listOf(l10n.t("Not reviewed, or not by all"), gaps.map(told)),
  ];
}

function findingView(finding: ShownFinding, index: number): HTMLElement {
  const { evidence, said, removed, change } = finding;
  const heading = `finding-${index + 1}`;
  const place = placeOf(finding);
  const quoted = new LongText(l10n.t("Lines that show finding {0}", index + 1));
  quoted.set(evidence);
  return element(
    "article",
    { class: "candidate", attributes: { "aria-labelledby": heading } },
    element("h3", { id: heading, text: place }),
    element("p", { class: "quiet", text: standingOf(finding) }),
    element("p", { text: said[0]?.message ?? "" }),
    removed && element("p", { text: l10n.t("It is about lines that were here:") }),
    quoted.root,
    element("p", { class: "quiet", text: describeVote(finding) }),
    change.kind === "failed" &&
      element("p", {
        class: "failure",
        text: l10n.t("A change was suggested and does not hold: {0}", told(change.reason)),
      }),
    change.kind === "offered" &&
      element("p", { text: l10n.t("{0} suggests a change, which passed the gates:", change.by) }),
    change.kind === "offered" &&
      diffView(change.patch, l10n.t("Change that is suggested with finding {0}", index + 1)),
  );
}

function standingOf({ severity, standing }: ShownFinding): string {
  const bad = {
    high: l10n.t("High severity"),
    medium: l10n.t("Medium severity"),
    low: l10n.t("Low severity"),
  }[severity];
  return `${bad} · ${standing === "confirmed" ? l10n.t("confirmed") : l10n.t("unconfirmed")}`;
}

function describeVote(finding: ShownFinding): string {
  const { raised, agreed } = votersOf(finding);
  const { no, silent } = finding.vote;
  return [
    l10n.t("Raised by {0}.", raised.join(", ")),
    ...(agreed.length > 0 ? [l10n.t("Shared by {0}.", agreed.join(", "))] : []),
    ...(no.length > 0 ? [l10n.t("Denied by {0}.", no.join(", "))] : []),
    ...(silent.length > 0 ? [l10n.t("No opinion: {0}.", silent.join(", "))] : []),
  ].join(" ");
}

function listOf(title: string, texts: readonly string[]): readonly HTMLElement[] {
  return texts.length === 0
    ? []
    : [element("h3", { text: title }), element("ul", {}, ...texts.map((text) => element("li", { text })))];
}
