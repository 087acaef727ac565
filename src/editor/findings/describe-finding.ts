import * as vscode from "vscode";
import { printUnifiedDiff } from "../../core/patch/diff/print-unified.ts";
import type { Finding } from "../../core/review/finding.ts";
import { sayers } from "../../core/review/sayers.ts";
import { codeBlock, plain } from "../notices/markdown.ts";
import { told } from "../notices/told.ts";

/** In one line: how bad it is, and whether others share it. */
export function labelOf({ severity, standing }: Finding): string {
  const bad = {
    high: vscode.l10n.t("High severity"),
    medium: vscode.l10n.t("Medium severity"),
    low: vscode.l10n.t("Low severity"),
  }[severity];
  const certain = standing === "confirmed" ? vscode.l10n.t("confirmed") : vscode.l10n.t("unconfirmed");
  return `${bad}, ${certain}`;
}

/** What models say is text in it: no link, no image, no command. */
export function describeFinding(finding: Finding): vscode.MarkdownString {
  const { said, evidence, change, removed } = finding;
  const parts = [
    plain(said[0].message),
    ...(removed ? [plain(vscode.l10n.t("It is about lines that were here:"))] : []),
    codeBlock(evidence, ""),
    plain(describeVote(finding)),
    ...(change.kind === "offered"
      ? [
          plain(vscode.l10n.t("{0} suggests a change, which passed the gates:", change.by)),
          codeBlock(printUnifiedDiff(change.patch), "diff"),
        ]
      : change.kind === "failed"
        ? [plain(vscode.l10n.t("A change was suggested and does not hold: {0}", told(change.reason)))]
        : []),
  ];
  return new vscode.MarkdownString(parts.join("\n\n"));
}

function describeVote({ said, vote: { yes, no, silent } }: Finding): string {
  const raised = sayers({ said });
  const agreed = yes.filter((label) => !raised.includes(label));
  const list = (labels: readonly string[]): string => labels.join(", ");
  return [
    vscode.l10n.t("Raised by {0}.", list(raised)),
    ...(agreed.length > 0 ? [vscode.l10n.t("Shared by {0}.", list(agreed))] : []),
    ...(no.length > 0 ? [vscode.l10n.t("Denied by {0}.", list(no))] : []),
    ...(silent.length > 0 ? [vscode.l10n.t("No opinion: {0}.", list(silent))] : []),
  ].join(" ");
}
