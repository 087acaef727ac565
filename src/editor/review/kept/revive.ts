import { join } from "node:path";
import * as vscode from "vscode";
import { noUsage } from "../../../core/model/chat-model.ts";
import { isPatched, type PatchedCandidate } from "../../../core/moa/candidate.ts";
import { Failure } from "../../../core/workspace/failure.ts";
import { proposalOf, type Proposal } from "../proposal.ts";
import { FileReview } from "../session/file-review.ts";
import type { ReviewSession } from "../session/review-session.ts";
import type { KeptFile, KeptProposal } from "./kept-shapes.ts";

/** What is written of a proposal, so that it can be made again. */
export function keptOf({ id, run, root, request, outcome }: Proposal): object {
  const own = outcome.kind === "accepted" ? outcome.chosen : outcome.best;
  const patched = outcome.candidates.filter(isPatched);
  const candidates = patched.includes(own) ? patched : [...patched, own];
  const { spent, critiques, reason, provenance, risks } = outcome;
  return {
    ...{ id, run, root, path: request.file.path, task: request.task },
    ...{ command: request.again.command, kind: outcome.kind, spent, critiques, reason, provenance, risks },
    complete: outcome.kind === "accepted" && outcome.complete,
    candidates: candidates.map(({ id: name, proposer, model, origin, patch, parts, effect, verdict }) => ({
      ...{ id: name, proposer, model, origin, patch, parts, effect, verdict },
    })),
    chosen: candidates.indexOf(own),
  };
}

/** @throws Failure `no-edits` where what is kept is no proposal */
export function proposalFrom(kept: KeptProposal): Proposal {
  const candidates = kept.candidates.map((candidate): PatchedCandidate => ({
    ...{ kind: "patched", text: "", usage: noUsage },
    ...candidate,
  }));
  const own = candidates[kept.chosen];
  if (own === undefined) {
    throw new Failure("no-edits", vscode.l10n.t("The review that was open here cannot be read any more."));
  }
  const { root, path, task, command, spent, critiques, reason, provenance, risks, complete } = kept;
  const ended = { candidates, spent, critiques, reason, provenance, risks };
  const file = { uri: vscode.Uri.file(join(root, path)), root, path };
  const proposal = proposalOf(
    { file, task, again: { command, args: [] } },
    kept.run,
    kept.kind === "accepted"
      ? { kind: "accepted", chosen: own, complete, ...ended }
      : { kind: "rejected", best: own, ...ended },
  );
  return { ...proposal, id: kept.id };
}

/** Files of which the user has made something, or that have become others since. */
export function keptFilesOf(session: ReviewSession, { patch }: Proposal): readonly object[] {
  return patch.changes.flatMap(({ path }) => {
    const file = session.file(path);
    if (file === undefined || file.isUntouched) {
      return [];
    }
    const { base, pieces, move, aside, blocked } = file.state;
    return [{ path, base, pieces, move, aside, blocked }];
  });
}

/** By path. What does not belong to the proposal is left out. */
export function filesFrom(kept: readonly KeptFile[], { patch }: Proposal): ReadonlyMap<string, FileReview> {
  const files = new Map<string, FileReview>();
  for (const { path, base, ...state } of kept) {
    const change = patch.changes.find((each) => each.path === path);
    if (change !== undefined) {
      const own = change.kind === "create" ? undefined : change.base;
      // The very object, for what is as proposed is told by it.
      files.set(path, FileReview.of(change).with({ ...state, base: base?.hash === own?.hash ? own : base }));
    }
  }
  return files;
}
