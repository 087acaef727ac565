import type { PatchedCandidate } from "../../../core/moa/candidate.ts";
import type { Outcome } from "../../../core/run/outcome.ts";
import type { HunkProvenance } from "../../../core/run/provenance.ts";
import type { Verdict } from "../../../core/verify/verdict.ts";
import type { Translate } from "../../notices/translate.ts";
import { wordsOfCritics } from "./critics.ts";
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
export function agreementOn(fingerprint: string, { provenance, outcome }: Explained, t: Translate): string {
  const own = provenance.find((each) => each.fingerprint === fingerprint);
  if (own === undefined) {
    return "";
  }
  const asked = proposersIn(outcome).length;
  if (own.agreed === 0) {
    return own.partly.length > 0 ? t("put together from {0} answers", own.partly.length) : t("newly written");
  }
  return asked > 1 ? t("{0} of {1} agree", own.agreed, asked) : (own.proposers[0] ?? "");
}

/**
 * Where a hunk comes from and what speaks for it.
 * @param told what core says, in the user's language
 */
export function explain(
  hunk: PlacedHunk,
  proposal: Explained,
  t: Translate,
  told: (text: string) => string,
): readonly Section[] {
  const own = proposal.provenance.find((each) => each.fingerprint === hunk.fingerprint);
  return [
    { heading: t("Who proposed it"), lines: whoProposed(hunk, own, proposal.outcome, t) },
    { heading: t("What the critic said"), lines: whatCriticsSaid(hunk, own, proposal.outcome, t) },
    { heading: t("Why this answer"), lines: [told(proposal.reason)] },
    {
      heading: t("What was tried"),
      lines: proposal.verdict.gates.map(
        ({ subject, status, detail }) => `${marks[status]} ${told(subject)}: ${told(detail)}`,
      ),
    },
    {
      heading: t("It has no place in the file"),
      lines: hunk.reason === undefined ? [] : [told(hunk.reason)],
    },
  ].filter(({ lines }) => lines.length > 0);
}

const marks = { passed: "✓", partial: "◐", failed: "✗", skipped: "–" } as const;

function whoProposed(
  { status, by }: PlacedHunk,
  own: HunkProvenance | undefined,
  outcome: Outcome,
  t: Translate,
): readonly string[] {
  const who: string[] = [];
  if (status === "own") {
    who.push(t("You wrote this."));
  }
  if (status === "edited") {
    who.push(t("You changed these lines; they were not verified like this."));
  }
  if (by !== undefined) {
    who.push(t("The version of {0}, chosen by you. The verdict below is on the proposal as a whole.", by));
  }
  if (own === undefined) {
    return who;
  }
  const asked = proposersIn(outcome).length;
  // Whoever only mixed the answers of others has no voice: these are as many as agree.
  const voices = candidatesOf(outcome)
    .filter(({ id }) => own.candidates.includes(id))
    .filter(isOwn);
  const names = voices.length === 0 ? own.proposers.join(", ") : namesOf(voices);
  who.push(
    own.agreed === 0
      ? t("No proposer wrote it like this: it was made from several answers.")
      : asked === 1
        ? t("Proposed by {0}.", names)
        : t("{0} of {1} proposers wrote it like this: {2}.", own.agreed, asked, names),
  );
  if (own.fixes.length > 0) {
    who.push(t("Its name among the quick fixes: {0}.", own.fixes.join("; ")));
  }
  const parts = candidatesOf(outcome).filter(({ id }) => own.partly.includes(id));
  if (parts.length > 0) {
    who.push(t("A part of it is in the answers of {0}.", namesOf(parts)));
  }
  return who;
}

/** Of the answers that it came from. */
function whatCriticsSaid(
  { status, by }: PlacedHunk,
  own: HunkProvenance | undefined,
  outcome: Outcome,
  t: Translate,
): readonly string[] {
  if (status === "own" || own === undefined) {
    return [];
  }
  const from = new Set([...own.candidates, ...own.partly]);
  return wordsOfCritics(outcome, (candidate) => by !== undefined || from.has(candidate), t);
}

function candidatesOf(outcome: Outcome): readonly PatchedCandidate[] {
  return outcome.candidates.filter((candidate) => candidate.kind === "patched");
}

/** Who was asked and gave a patch of their own. */
function proposersIn(outcome: Outcome): readonly string[] {
  return [
    ...new Set(
      candidatesOf(outcome)
        .filter(isOwn)
        .map(({ proposer }) => proposer),
    ),
  ];
}

function isOwn({ origin }: PatchedCandidate): boolean {
  return origin === "proposal" || origin === "repair";
}

function namesOf(candidates: readonly PatchedCandidate[]): string {
  return [...new Set(candidates.map(({ proposer }) => proposer))].join(", ");
}
