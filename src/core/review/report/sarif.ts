import type { Patch } from "../../patch/patch.ts";
import { concerns } from "../concerns.ts";
import type { Dropped, Finding, Severity } from "../finding.ts";
import { reviewPrompt } from "../review-prompts.ts";
import { describeVote } from "./markdown.ts";

/** What a log is made of; of a review that had nothing to look at, nothing. */
export interface Reported {
  readonly findings: readonly Finding[];
  readonly dropped: readonly Dropped[];
  readonly gaps: readonly string[];
}

const levels: Readonly<Record<Severity, string>> = { high: "error", medium: "warning", low: "note" };
/** Where paths begin: the folder that was reviewed, wherever it is. */
const root = "SRCROOT";

/**
 * SARIF 2.1.0 (OASIS): a result for each finding, a fix where a suggested change passed the gates.
 * @param isSecret whether a text holds one; what does is in no log
 */
export function reviewSarif(
  { findings, dropped, gaps }: Reported,
  version: string,
  isSecret: (text: string) => boolean,
): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Patched MoA",
            semanticVersion: version,
            rules: concerns.map(({ id, title, question }) => ({
              id,
              name: id,
              shortDescription: { text: title },
              fullDescription: { text: question },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(finding, isSecret)),
        properties: { prompt: reviewPrompt, gaps, dropped },
      },
    ],
  };
}

function resultOf(finding: Finding, isSecret: (text: string) => boolean): object {
  const { path, first, last, severity, standing, said, evidence, vote, change } = finding;
  const index = concerns.findIndex(({ id }) => id === said[0].concern);
  const fix = change.kind === "offered" ? artifactChanges(change.patch, isSecret) : undefined;
  return {
    ruleId: said[0].concern,
    ruleIndex: index,
    level: levels[severity],
    message: { text: `${said[0].message}\n\n${standing}: ${describeVote(finding)}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(path),
          region: { startLine: first, endLine: last, snippet: { text: evidence } },
        },
      },
    ],
    ...(fix !== undefined && {
      fixes: [
        {
          description: { text: `Suggested by ${change.kind === "offered" ? change.by : ""}` },
          artifactChanges: fix,
        },
      ],
    }),
    properties: { standing, vote, ...(change.kind === "failed" && { suggestionFailed: change.reason }) },
  };
}

function artifact(path: string): object {
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: root };
}

/** @returns undefined for what the format cannot say: files that come, go or are renamed */
function artifactChanges(
  { changes }: Patch,
  isSecret: (text: string) => boolean,
): readonly object[] | undefined {
  const said: object[] = [];
  for (const change of changes) {
    if (change.kind !== "modify" || change.hunks.some(({ newLines }) => isSecret(newLines.join("")))) {
      return undefined;
    }
    const replacements = change.hunks.map(({ baseStart, baseLines, newLines }) => ({
      deletedRegion: {
        ...{ startLine: baseStart + 1, startColumn: 1 },
        ...endOf(baseStart, baseLines),
      },
      insertedContent: { text: newLines.join("") },
    }));
    said.push({ artifactLocation: artifact(change.path), replacements });
  }
  return said;
}

/** Up to where the next line begins; of a last line that does not end, up to its end. */
function endOf(
  start: number,
  lines: readonly string[],
): { readonly endLine: number; readonly endColumn: number } {
  const last = lines.at(-1) ?? "\n";
  return /[\r\n]$/.test(last)
    ? { endLine: start + 1 + lines.length, endColumn: 1 }
    : { endLine: start + lines.length, endColumn: last.length + 1 };
}
