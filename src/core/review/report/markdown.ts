import { printUnifiedDiff } from "../../patch/diff/print-unified.ts";
import { concerns } from "../concerns.ts";
import type { Dropped, Finding } from "../finding.ts";
import { sayers } from "../sayers.ts";
import type { ReviewOutcome } from "../review-outcome.ts";

type Reviewed = Extract<ReviewOutcome, { kind: "reviewed" }>;

/** A review for people, where Markdown is shown: nothing that models or files say is mark-up, a link, an image or a mention. */
export function reviewMarkdown({ what, files, models, findings, dropped, gaps }: Reviewed): string {
  const number =
    findings.length === 1 ? "One finding" : `${findings.length === 0 ? "No" : findings.length} findings`;
  const parts = [
    `# Review`,
    `${number} in the ${plain(what)} (${files.length === 1 ? "one file" : `${files.length} files`}), by ${models.map(plain).join(", ")}.`,
    ...findings.map(printFinding),
    ...(gaps.length > 0 ? ["## Not reviewed, or not by all", list(gaps.map(plain))] : []),
    ...(dropped.length > 0 ? ["## Dropped", list(dropped.map(printDropped))] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function printFinding(finding: Finding): string {
  const { path, severity, evidence, said, standing, change } = finding;
  const titles = concerns
    .filter(({ id }) => said.some(({ concern }) => concern === id))
    .map(({ title }) => title);
  const moved = finding.movedFrom === undefined ? "" : ` It was said of line ${finding.movedFrom}.`;
  return [
    `## ${severity}: ${code(`${path}:${placeOf(finding)}`)}`,
    `${titles.join(", ")}; ${standing}: ${describeVote(finding)}.${moved}`,
    fenced(evidence, ""),
    plain(said[0].message),
    ...(change.kind === "offered"
      ? [
          `Suggested by ${plain(change.by)}, and held by the gates:`,
          fenced(printUnifiedDiff(change.patch), "diff"),
        ]
      : change.kind === "failed"
        ? [`A change was suggested and does not hold: ${plain(change.reason)}`]
        : []),
  ].join("\n\n");
}

/** `12`, `12-14`; what is gone stood before the line. */
function placeOf({ first, last, removed }: Pick<Finding, "first" | "last" | "removed">): string {
  return `${removed ? "before " : ""}${first === last ? first : `${first}-${last}`}`;
}

/** For people: who raised it, and how the others voted. */
export function describeVote({ said, vote }: Pick<Finding, "said" | "vote">): string {
  const raised = sayers({ said });
  const { yes, no, silent } = vote;
  const agreed = yes.filter((label) => !raised.includes(label));
  return [
    `raised by ${raised.join(", ")}`,
    ...(agreed.length > 0 ? [`shared by ${agreed.join(", ")}`] : []),
    ...(no.length > 0 ? [`denied by ${no.join(", ")}`] : []),
    ...(silent.length > 0 ? [`no opinion: ${silent.join(", ")}`] : []),
  ].join("; ");
}

function printDropped({ path, line, message, by, reason }: Dropped): string {
  return `${code(line > 0 ? `${path}:${line}` : path)} (${by.map(plain).join(", ")}): ${plain(message)} ${plain(reason)}`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/**
 * In one paragraph, in which only code in backticks is more than text. A mention is broken by a character that takes no room, for a
 * backslash does not stop it.
 */
function plain(text: string): string {
  const [...parts] = harmlessText(text)
    .replaceAll(/\s+/g, " ")
    .trim()
    .split(/(`[^`]+`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : plainWords(part))).join("");
}

function plainWords(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>!&]/g, "\\$&")
    .replace(/^[#+=-]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replaceAll(/@(?=\w)/g, "@&#8203;")
    .replaceAll(/\b(https?|ftp):\/\//gi, "$1:&#8203;//")
    .replaceAll(/\bwww\./gi, "www&#8203;.");
}

function code(text: string): string {
  return `\`${harmlessText(text).replaceAll("`", "'").replaceAll(/\s+/g, " ")}\``;
}

/** No fence within ends it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${harmlessText(text).replace(/\n$/, "")}\n${fence}`;
}

/** Without what moves a cursor, and without what makes text look as if it stood in another order. */
function harmlessText(text: string): string {
  return text.replaceAll(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    "",
  );
}
