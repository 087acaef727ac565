import type { PictureNode, RunPicture, Spent } from "../core/run/show/run-picture.ts";
import { formatUsd } from "../core/model/money/cost.ts";
import type { Words } from "./protocol.ts";
import { retold } from "../core/workspace/retold.ts";

let words: Words = {};

export function speak(translations: Words): void {
  words = translations;
}

/** As `vscode.l10n`, whose bundle the extension sends. */
export const l10n = {
  t(text: string, ...values: readonly (string | number)[]): string {
    const known = Object.hasOwn(words, text) ? words[text] : undefined;
    return (known ?? text).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ""));
  },
};

/** What core says, in the user's language. */
export function told(text: string): string {
  return retold(text, words);
}

/** What takes less takes no time, for people. */
export const instantMs = 50;

/** `0.8 s`, `12 s`, `3 min 5 s` */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) {
    return l10n.t("{0} s", seconds.toFixed(1));
  }
  const whole = Math.round(seconds);
  return whole < 60 ? l10n.t("{0} s", whole) : l10n.t("{0} min {1} s", Math.floor(whole / 60), whole % 60);
}

/** Empty where nobody was paid. A price that nobody knows is never taken for nothing. */
export function money({ usd, unpriced, answers }: Spent): string {
  if (answers === 0) {
    return "";
  }
  const known = formatUsd(usd);
  if (unpriced === 0) {
    return known;
  }
  return unpriced === answers
    ? l10n.t("price unknown")
    : l10n.t("{0} and {1} at an unknown price", known, unpriced);
}

export function nodeTitle(node: PictureNode): string {
  switch (node.kind) {
    case "context":
      return l10n.t("Workspace");
    case "asker":
      return node.again ? l10n.t("{0} tries again", node.proposer) : node.proposer;
    case "candidate":
      return l10n.t("Candidate {0}", node.candidate);
    case "clusters":
      return l10n.t("Same effect");
    case "layer":
      return layerTitle(node.layer);
    case "choice":
      return l10n.t("Choice");
    case "findings":
      return l10n.t("Findings");
  }
}

export function stateWord({ state }: Pick<PictureNode, "state">): string {
  switch (state) {
    case "running":
      return l10n.t("at work");
    case "done":
      return l10n.t("done");
    case "failed":
      return l10n.t("failed");
    case "left":
      return l10n.t("not waited for");
  }
}

export function runStateWord({ state, outcome }: RunPicture): string {
  switch (state) {
    case "waiting":
      return l10n.t("about to begin");
    case "running":
      return l10n.t("at work");
    case "failed":
      return l10n.t("failed");
    case "cancelled":
      return l10n.t("cancelled");
    case "cut":
      return l10n.t("cut off");
    case "done":
      return outcome === undefined ? l10n.t("done") : outcomeWord(outcome.kind);
  }
}

function outcomeWord(kind: "accepted" | "rejected" | "none"): string {
  switch (kind) {
    case "accepted":
      return l10n.t("accepted");
    case "rejected":
      return l10n.t("none holds");
    case "none":
      return l10n.t("nothing to propose");
  }
}

/** Why models are shown a file. */
export function reasonWord(reason: string): string {
  switch (reason) {
    case "target":
      return l10n.t("target");
    case "imported":
      return l10n.t("imported");
    case "imports the target":
      return l10n.t("imports the target");
    case "tests the target":
      return l10n.t("tests the target");
    case "shows how tests are written":
      return l10n.t("shows how tests are written");
    case "named in the request":
      return l10n.t("named in the request");
    case "matches the request":
      return l10n.t("matches the request");
    case "in the workspace":
      return l10n.t("in the workspace");
    default:
      return reason;
  }
}

function layerTitle(layer: string): string {
  switch (layer) {
    case "critique":
      return l10n.t("Critique");
    case "synthesis":
      return l10n.t("Synthesis");
    case "judgement":
      return l10n.t("Judgement");
    case "rating":
      return l10n.t("Rating");
    case "selection":
      return l10n.t("Selection");
    case "roles":
      return l10n.t("Roles");
    case "plan":
      return l10n.t("Plan");
    case "tests":
      return l10n.t("Tests");
    case "evidence":
      return l10n.t("Evidence");
    case "trials":
      return l10n.t("Suggested changes");
    default:
      return layer;
  }
}
