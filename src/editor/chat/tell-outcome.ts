import * as vscode from "vscode";
import { printUnifiedDiff } from "../../core/patch/diff/print-unified.ts";
import { describeTotal } from "../../core/model/money/describe-total.ts";
import type { Candidate } from "../../core/moa/candidate.ts";
import { describeRisk } from "../../core/moa/risk/risks.ts";
import { describeProposal } from "../review/outcome-presenter.ts";
import { wordsOfCritics } from "../review/session/critics.ts";
import type { Proposal } from "../review/proposal.ts";
import { codeBlock, plain } from "../notices/markdown.ts";
import { gateWords } from "../notices/gate-words.ts";
import { told } from "../notices/told.ts";

const longestDiff = 60;
const mostLines = 12;

/** The verdict, who proposed what, and the change itself where it is short: Markdown that needs no trust. */
export function proposalMarkdown(proposal: Proposal): string {
  const diff = printUnifiedDiff(proposal.patch);
  const lines = diff.split("\n").length;
  return [
    `**${plain(describeProposal(proposal))}**`,
    listOf(whoProposed(proposal)),
    diff !== "" && lines <= longestDiff ? codeBlock(diff, "diff") : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Why this one, with all that speaks for and against it. */
export function explanationMarkdown(proposal: Proposal): string {
  const { outcome, verdict, reason, title } = proposal;
  const number = (wanted: Candidate["kind"]): number =>
    outcome.candidates.filter(({ kind }) => kind === wanted).length;
  const candidates = vscode.l10n.t(
    "{0} candidates had a patch, {1} could not be used, {2} gave no answer.",
    number("patched"),
    number("unusable"),
    number("refused"),
  );
  const evidence = verdict.gates.map((result) => {
    const [gate, status] = gateWords(result, vscode.l10n.t);
    return `${status}: ${gate}, ${told(result.subject)}: ${told(result.detail)}`;
  });
  const others = outcome.candidates.flatMap((candidate) => {
    const isChosen = candidate.kind === "patched" && candidate.patch === proposal.patch;
    return candidate.kind !== "patched" || isChosen
      ? []
      : [
          `${candidate.proposer}: ${candidate.verdict.accepted ? vscode.l10n.t("holds") : vscode.l10n.t("does not hold")}`,
        ];
  });
  return [
    `**${plain(told(title))}**`,
    plain(told(reason)),
    section(vscode.l10n.t("Evidence"), evidence),
    section(vscode.l10n.t("Who proposed it"), whoProposed(proposal)),
    section(vscode.l10n.t("What the critic said"), whatCriticsSaid(proposal)),
    section(
      vscode.l10n.t("Look at this before you apply"),
      outcome.risks.map((risk) => told(describeRisk(risk))),
    ),
    section(vscode.l10n.t("Others"), others),
    plain(candidates),
    plain(vscode.l10n.t("Cost: {0}", told(describeTotal(outcome.spent)))),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function whoProposed({ provenance }: Proposal): readonly string[] {
  return provenance.map(({ path, proposers, agreed, fixes }) => {
    const who = [proposers.join(", "), ...fixes].join(": ");
    return agreed > 1
      ? vscode.l10n.t("{0}: {1} ({2} proposers wanted it)", path, who, agreed)
      : `${path}: ${who}`;
  });
}

/** Of the answers that it came from. */
function whatCriticsSaid({ outcome, provenance }: Proposal): readonly string[] {
  const from = new Set(provenance.flatMap(({ candidates, partly }) => [...candidates, ...partly]));
  return wordsOfCritics(outcome, (candidate) => from.has(candidate), vscode.l10n.t);
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `**${plain(title)}**\n\n${listOf(lines)}`;
}

function listOf(lines: readonly string[]): string {
  const shown = [...new Set(lines)];
  const more = shown.length > mostLines ? [vscode.l10n.t("and {0} more", shown.length - mostLines)] : [];
  return [...shown.slice(0, mostLines), ...more].map((line) => `- ${plain(line)}`).join("\n");
}
