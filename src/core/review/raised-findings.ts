import { type Dropped, type HeldFinding, type RawFinding } from "./finding.ts";
import { holdFinding } from "./hold-finding.ts";
import { mergeFindings } from "./merge-findings.ts";
import { sayers } from "./sayers.ts";
import { readFindings } from "./read-findings.ts";
import type { FindingsAnswer, ReviewJob, ReviewResults } from "./reading/protocol.ts";
import { voteQuestion, wordings } from "./review-prompts.ts";
import { shownHunk, type ReviewedFile } from "./reviewed-file.ts";

/** More findings than this are voted on in no review. */
const mostVoted = 40;
/** Lines before and after a finding that a vote is shown. */
const shownAround = 40;

/** What answers say, held against the code and merged. */
export function raisedIn({
  files,
  answers,
  nonce,
}: Extract<ReviewJob, { kind: "findings" }>): ReviewResults["findings"] {
  const read = answers.map((answer) => ({ answer, found: readFindings(answer.text) }));
  const dropped: Dropped[] = [];
  const merged = mergeFindings(
    inTurn(read.map(({ answer, found = [] }) => ({ answer, found }))).flatMap(({ answer, raw }) => {
      const { concern, by } = answer;
      const holding = holdFinding(raw, { concern, by }, files);
      if (holding.kind === "held") {
        return [holding.finding];
      }
      const { file: path, line, message } = raw;
      dropped.push({ path, line, message, by: [by], reason: holding.reason });
      return [];
    }),
  );
  const tooMany = merged.slice(mostVoted);
  return {
    raised: merged.slice(0, mostVoted).map((finding) => ({
      ...finding,
      raisedBy: sayers(finding),
      questions: wordings.map((wording) => voteQuestion(finding, hunkOf(finding, files), wording, nonce)),
    })),
    dropped: [
      ...dropped,
      ...tooMany.map((finding) => droppedFinding(finding, "There are too many findings to vote on.")),
    ],
    unread: read.flatMap(({ answer, found }) => (found === undefined ? [answer] : [])),
  };
}

/** What was said, for the list of what is not shown. */
export function droppedFinding(finding: HeldFinding, reason: string): Dropped {
  const { path, first, said } = finding;
  return { path, line: first, message: said[0].message, by: sayers(finding), reason };
}

/** The first of each answer, then the second of each, so that who says much pushes nobody aside. */
function inTurn(
  answers: readonly { readonly answer: FindingsAnswer; readonly found: readonly RawFinding[] }[],
): readonly { readonly answer: FindingsAnswer; readonly raw: RawFinding }[] {
  const most = Math.max(0, ...answers.map(({ found }) => found.length));
  return Array.from({ length: most }, (_, rank) => rank).flatMap((rank) =>
    answers.flatMap(({ answer, found }) => found.slice(rank, rank + 1).map((raw) => ({ answer, raw }))),
  );
}

function hunkOf({ path, first, last }: HeldFinding, files: readonly ReviewedFile[]): string {
  const file = files.find((each) => each.path === path);
  const hunk = file?.hunks.find(({ lines }) => lines.some(({ number }) => first <= number && number <= last));
  const lines = hunk?.lines.filter(
    ({ number }) => first - shownAround <= number && number <= last + shownAround,
  );
  return shownHunk({ lines: lines ?? [] });
}
