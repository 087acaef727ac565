import type { PatchedCandidate } from "../../../core/moa/candidate.ts";
import type { Outcome } from "../../../core/run/outcome.ts";
import type { HunkProvenance } from "../../../core/run/provenance.ts";
import type { Verdict } from "../../../core/verify/verdict.ts";
import type { PlacedHunk } from "./file-review.ts";

interface Explained {
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  readonly provenance: readonly HunkProvenance[];
  readonly reason: string;
}

/** A heading and its lines. Plain text: what models and tools said is in it, and is never more than text. */
export interface Section {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** `2 of 3 agree`, `model a alone`; empty where nobody knows */
export function agreementOn(fingerprint: string, { provenance, outcome }: Explained): string {
  const own = provenance.find((each) => each.fingerprint === fingerprint);
  if (own === undefined) {
    return "";
  }
  const asked = proposersIn(outcome).length;
  if (own.agreed === 0) {
    return own.partly.length > 0 ? `put together from ${own.partly.length} answers` : "newly written";
  }
  return asked > 1 ? `${own.agreed} of ${asked} agree` : (own.proposers[0] ?? "");
}

/** Where a hunk comes from and what speaks for it. */
export function explain(
  { fingerprint, status, by, reason }: PlacedHunk,
  proposal: Explained,
): readonly Section[] {
  const own = proposal.provenance.find((each) => each.fingerprint === fingerprint);
  const who: string[] = [];
  if (status === "own") {
    who.push("You wrote this.");
  }
  if (status === "edited") {
    who.push("You changed these lines; they were not verified like this.");
  }
  if (by !== undefined) {
    who.push(`The version of ${by}, chosen by you. The verdict below is on the proposal as a whole.`);
  }
  if (own !== undefined) {
    const asked = proposersIn(proposal.outcome).length;
    who.push(
      own.agreed === 0
        ? "No proposer wrote it like this: it was made from several answers."
        : `${own.agreed} of ${asked} proposers wrote the same here: ${own.proposers.join(", ")}.`,
    );
    if (own.fixes.length > 0) {
      who.push(`Its name among the quick fixes: ${own.fixes.join("; ")}.`);
    }
    const parts = candidatesOf(proposal.outcome).filter(({ id }) => own.partly.includes(id));
    if (parts.length > 0) {
      who.push(`A part of it is in the answers of ${names(parts)}.`);
    }
  }
  return [
    { heading: "Who proposed it", lines: who },
    { heading: "Why this answer", lines: [proposal.reason] },
    {
      heading: "What was tried",
      lines: proposal.verdict.gates.map(
        ({ subject, status: result, detail }) => `${marks[result]} ${subject}: ${detail}`,
      ),
    },
    { heading: "It has no place in the file", lines: reason === undefined ? [] : [reason] },
  ].filter(({ lines }) => lines.length > 0);
}

const marks = { passed: "✓", partial: "◐", failed: "✗", skipped: "–" } as const;

function candidatesOf(outcome: Outcome): readonly PatchedCandidate[] {
  return outcome.candidates.filter((candidate) => candidate.kind === "patched");
}

/** Who was asked and gave a patch of their own. */
function proposersIn(outcome: Outcome): readonly string[] {
  const own = candidatesOf(outcome).filter(({ origin }) => origin === "proposal" || origin === "repair");
  return [...new Set(own.map(({ proposer }) => proposer))];
}

function names(candidates: readonly PatchedCandidate[]): string {
  return [...new Set(candidates.map(({ proposer }) => proposer))].join(", ");
}
