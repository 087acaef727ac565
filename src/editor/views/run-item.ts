import { basename } from "node:path";
import * as vscode from "vscode";
import { formatUsd } from "../../core/model/money/cost.ts";
import { journalVersions } from "../../core/run/journal/journal-lines.ts";
import type { EndLine } from "../../core/run/journal/line-shapes.ts";
import { titleOfTask } from "../../core/task/task.ts";
import { commandIds } from "../contributions.ts";
import type { PastRun } from "../run/run-archive.ts";
import { told } from "../notices/told.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** A run in the tree: what was asked, what came of it and what it cost. */
export function runItem(past: PastRun): vscode.TreeItem {
  const { run, state, header, end } = past.summary;
  const title = titleOf(past);
  const item = new vscode.TreeItem(title);
  const [outcome, icon, colour] = outcomeOf(past);
  const parts = [outcome, costOf(past)].filter((part) => part !== "");
  item.id = run;
  item.description = parts.join(" · ");
  item.iconPath = new vscode.ThemeIcon(
    icon,
    colour === undefined ? undefined : new vscode.ThemeColor(colour),
  );
  item.contextValue = state === "running" ? "run.going" : state === "unreadable" ? "run.unreadable" : "run";
  const time = timeOf(past).toLocaleString(vscode.env.language);
  const details = [
    title,
    [time, basename(header?.root ?? ""), header?.strategy].filter(Boolean).join(" · "),
    ...parts,
    told(end?.reason ?? ""),
  ];
  item.tooltip = details.filter(Boolean).join("\n");
  item.accessibilityInformation = { label: [title, ...parts, time].join(", ") };
  item.command = { command: commandIds.openPastRun, title: vscode.l10n.t("Open Run"), arguments: [run] };
  return item;
}

/** The day on which it began, as people say it here. */
export function dayOf(past: PastRun): string {
  const time = timeOf(past);
  const today = new Date();
  const isOn = (day: Date): boolean => time.toDateString() === day.toDateString();
  if (isOn(today)) {
    return vscode.l10n.t("Today");
  }
  return isOn(new Date(today.getTime() - dayMs))
    ? vscode.l10n.t("Yesterday")
    : time.toLocaleDateString(vscode.env.language, {
        weekday: "long",
        day: "numeric",
        month: "long",
        year: "numeric",
      });
}

/** Whether all of the words occur in what is known of it. */
export function matches(past: PastRun, words: string): boolean {
  const { run, header, end } = past.summary;
  const models = header?.mix.models.map(({ label }) => label) ?? [];
  const [outcome] = outcomeOf(past);
  const known = [
    run,
    titleOf(past),
    outcome,
    header?.root,
    header?.strategy,
    told(end?.reason ?? ""),
    header !== undefined && "target" in header.task ? header.task.target.path : undefined,
    ...models,
  ]
    .join("\n")
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => known.includes(word));
}

function titleOf({ summary: { run, header } }: PastRun): string {
  return header === undefined ? run : (told(titleOfTask(header.task)).split("\n", 1)[0] ?? run);
}

function outcomeOf({
  summary: { state, header, end },
}: PastRun): readonly [words: string, icon: string, colour?: string] {
  switch (state) {
    case "running":
      return [vscode.l10n.t("at work"), "loading~spin"];
    case "cut":
      return [vscode.l10n.t("cut off"), "debug-disconnect"];
    case "cancelled":
      return [vscode.l10n.t("cancelled"), "circle-slash"];
    case "failed":
      return [vscode.l10n.t("failed"), "error", "testing.iconFailed"];
    case "unreadable":
      return [vscode.l10n.t("cannot be read"), "warning"];
    case "done":
      if (header?.version === journalVersions.reviews) {
        return foundBy(end);
      }
      switch (end?.outcome?.kind) {
        case "accepted":
          return end.outcome.complete
            ? [vscode.l10n.t("accepted"), "pass", "testing.iconPassed"]
            : [vscode.l10n.t("accepted in part"), "pass", "testing.iconQueued"];
        case "rejected":
          return [vscode.l10n.t("none holds"), "error", "testing.iconFailed"];
        default:
          return [vscode.l10n.t("nothing to propose"), "dash"];
      }
  }
}

/** How a review ended. */
function foundBy(end: EndLine | undefined): readonly [words: string, icon: string, colour?: string] {
  const { findings } = end?.outcome ?? {};
  switch (findings) {
    case undefined:
      return [vscode.l10n.t("not reviewed"), "error", "testing.iconFailed"];
    case 0:
      return [vscode.l10n.t("no findings"), "pass", "testing.iconPassed"];
    case 1:
      return [vscode.l10n.t("1 finding"), "comment-discussion"];
    default:
      return [vscode.l10n.t("{0} findings", findings), "comment-discussion"];
  }
}

function costOf({ total: { calls, knownUsd, unpricedCalls } }: PastRun): string {
  if (calls === 0) {
    return "";
  }
  return unpricedCalls === calls ? vscode.l10n.t("price unknown") : formatUsd(knownUsd);
}

/** Runs are named by the moment in which they began, in UTC. */
function timeOf({ summary: { run, header } }: PastRun): Date {
  const named = run.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d).*$/, "$1-$2-$3T$4:$5:$6Z");
  const time = new Date(header?.at ?? named);
  return Number.isNaN(time.getTime()) ? new Date(0) : time;
}
