import { join } from "node:path";
import * as vscode from "vscode";
import { isPatched, type PatchedCandidate } from "../../core/moa/candidate.ts";
import type { Outcome } from "../../core/run/outcome.ts";
import type { Task } from "../../core/task/task.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import { proposalOf, type Proposal } from "../review/proposal.ts";
import type { RunRequest } from "../run/run-controller.ts";
import { workspaceFile } from "../workspace/workspace-file.ts";

/** A run that has ended, with its patches as they can be applied. */
export interface EndedRun {
  readonly run: string;
  /** Absolute path of the folder it was about. */
  readonly root: string;
  readonly task: Task;
  readonly outcome: Outcome;
}

/**
 * Any candidate of a run, to be reviewed like the one that was chosen.
 * @param id of the candidate
 * @throws Failure `no-edits` where it has no patch; `no-workspace`, `untrusted`, `outside-workspace`
 */
export function candidateProposal({ run, root, task, outcome }: EndedRun, id: string): Proposal {
  const candidate = outcome.candidates.filter(isPatched).find((each) => each.id === id);
  if (candidate === undefined) {
    throw new Failure("no-edits", vscode.l10n.t("Candidate {0} has no patch to review.", id));
  }
  requireOpen(root);
  const path = task.target?.path ?? task.problems[0]?.path ?? candidate.patch.changes[0]?.path ?? "";
  const file = workspaceFile(vscode.Uri.file(join(root, path)));
  const command = commandOf[task.kind];
  const request: RunRequest = { file, task, again: { command, args: [] } };
  return proposalOf(request, run, withChosen(outcome, candidate));
}

const commandOf = {
  fix: commandIds.fixProblem,
  edit: commandIds.editWithInstruction,
  docstring: commandIds.writeDocumentation,
  readme: commandIds.writePage,
  autofix: commandIds.fixFindings,
  tests: commandIds.writeTests,
} as const;

/** What is told of the chosen one is not true of another. */
function withChosen(outcome: Outcome, candidate: PatchedCandidate): Exclude<Outcome, { kind: "none" }> {
  if (outcome.kind === "accepted" && outcome.chosen.id === candidate.id) {
    return outcome;
  }
  const { candidates, critiques, spent } = outcome;
  const reason = vscode.l10n.t("You chose candidate {0} by {1}.", candidate.id, candidate.proposer);
  const ended = { candidates, critiques, spent, reason, provenance: [], risks: [] };
  const { accepted, complete } = candidate.verdict;
  return accepted
    ? { kind: "accepted", chosen: candidate, complete, ...ended }
    : { kind: "rejected", best: candidate, ...ended };
}

function requireOpen(root: string): void {
  if (!vscode.workspace.workspaceFolders?.some(({ uri }) => uri.fsPath === root)) {
    throw new Failure(
      "no-workspace",
      vscode.l10n.t("This run was about {0}. Open that folder to review its candidates.", root),
    );
  }
}
