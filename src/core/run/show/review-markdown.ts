import { fenced, oneLine } from "./markdown-text.ts";
import { placeOf, votersOf, type ShownFinding, type ShownReview } from "./shown-review.ts";

/** What a review came to, as parts of a document. */
export function reviewParts({ files, findings, dropped, gaps }: ShownReview): readonly string[] {
  const list = (texts: readonly string[]): string => texts.map((text) => `- ${oneLine(text)}`).join("\n");
  return [
    `## Findings\n\nReviewed: ${oneLine(files.join(", "))}`,
    ...findings.map(partOf),
    ...(gaps.length > 0 ? ["## Not reviewed, or not by all", list(gaps)] : []),
    ...(dropped.length > 0
      ? [
          "## Dropped",
          list(
            dropped.map(
              ({ path, line, message, by, reason }) =>
                `${path}:${line} (${by.join(", ")}): ${message} ${reason}`,
            ),
          ),
        ]
      : []),
  ];
}

function partOf(finding: ShownFinding): string {
  const { severity, standing, said, evidence, removed, change, vote } = finding;
  const { raised, agreed } = votersOf(finding);
  const voters = [
    `raised by ${raised.join(", ")}`,
    ...(agreed.length > 0 ? [`shared by ${agreed.join(", ")}`] : []),
    ...(vote.no.length > 0 ? [`denied by ${vote.no.join(", ")}`] : []),
    ...(vote.silent.length > 0 ? [`no opinion: ${vote.silent.join(", ")}`] : []),
  ];
  return [
    `### ${severity}: ${removed ? "before " : ""}${oneLine(placeOf(finding))}`,
    oneLine(`${standing}: ${voters.join("; ")}.`),
    fenced(said[0]?.message ?? ""),
    fenced(evidence),
    ...(change.kind === "offered"
      ? [`Suggested by ${oneLine(change.by)}, and held by the gates:`, fenced(change.patch, "diff")]
      : []),
    ...(change.kind === "failed"
      ? [`A change was suggested and does not hold: ${oneLine(change.reason)}`]
      : []),
  ].join("\n\n");
}
