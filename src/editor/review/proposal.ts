import { randomUUID } from "node:crypto";
import type { PatchedCandidate } from "../../core/moa/candidate.ts";
import type { Patch } from "../../core/patch/patch.ts";
import type { Outcome } from "../../core/run/outcome.ts";
import type { HunkProvenance } from "../../core/run/provenance.ts";
import { titleOfTask } from "../../core/task/task.ts";
import type { Verdict } from "../../core/verify/verdict.ts";
import type { Translate } from "../notices/translate.ts";
import type { RunRequest } from "../run/run-controller.ts";

/**
 * How far a proposal is to be trusted.
 * - `verified`: execution proved that it does what was asked
 * - `checked`: nothing speaks against it, and nothing here could prove it
 * - `incomplete`: it holds, and leaves something undone
 * - `unverified`: it does not hold
 */
export type Standing = "verified" | "checked" | "incomplete" | "unverified";

/**
 * What the user is asked about, and nothing else is ever applied: the patch carries the very texts it was made for,
 * with their hashes. Immutable.
 */
export interface Proposal {
  readonly id: string;
  /** The task in one line. */
  readonly title: string;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly patch: Patch;
  readonly standing: Standing;
  readonly verdict: Verdict;
  readonly provenance: readonly HunkProvenance[];
  /** Why this one, in one sentence. */
  readonly reason: string;
  readonly request: RunRequest;
  /** Id of the run it comes from, and what that run ended with. */
  readonly run: string;
  readonly outcome: Proposed;
}

type Proposed = Exclude<Outcome, { kind: "none" }>;

export function proposalOf(request: RunRequest, run: string, outcome: Proposed): Proposal {
  const { patch, verdict }: PatchedCandidate = outcome.kind === "accepted" ? outcome.chosen : outcome.best;
  return {
    id: randomUUID(),
    title: titleOfTask(request.task),
    root: request.file.root,
    patch,
    standing: standingOf(verdict),
    verdict,
    provenance: outcome.provenance,
    reason: outcome.reason,
    ...{ request, run, outcome },
  };
}

function standingOf({ accepted, complete, proven }: Verdict): Standing {
  if (!accepted) {
    return "unverified";
  }
  return !complete ? "incomplete" : proven ? "verified" : "checked";
}

/** `src/invoice.ts`, `3 files` */
export function filesOf({ patch }: Proposal, t: Translate): string {
  const [first, ...others] = patch.changes;
  return others.length === 0 ? (first?.path ?? t("nothing")) : t("{0} files", patch.changes.length);
}

/** What a gate held against it, or left open: one line each. */
export function objectionsTo({ verdict }: Proposal): readonly string[] {
  return verdict.gates
    .filter(({ status }) => status === "failed" || status === "partial")
    .map(({ subject, detail }) => `${subject}: ${detail}`);
}
