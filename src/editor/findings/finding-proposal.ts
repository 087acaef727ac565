import * as vscode from "vscode";
import type { PatchedCandidate } from "../../core/moa/candidate.ts";
import { risksIn } from "../../core/moa/risk/risks.ts";
import { noUsage } from "../../core/model/chat-model.ts";
import { Ledger } from "../../core/model/money/ledger.ts";
import { newRunId } from "../../core/model/money/spending-book.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import { proposalOf, type Proposal } from "../review/proposal.ts";
import { fileUri, workspaceFile } from "../workspace/workspace-file.ts";
import type { ShownFinding } from "./finding-threads.ts";

/**
 * The change that is suggested with a finding, to be reviewed like any proposal. One model alone wants it: what in it could do harm is
 * asked about before it is applied.
 * @throws Failure `no-edits` where none is offered; `no-workspace`, `untrusted`, `outside-workspace`
 */
export function findingProposal({ root, scope, finding }: ShownFinding): Proposal {
  const { change, said, path } = finding;
  if (change.kind !== "offered") {
    throw new Failure("no-edits", vscode.l10n.t("No change that holds is suggested with this finding."));
  }
  const { by, patch, effect, verdict } = change;
  const [{ message }] = said;
  const chosen: PatchedCandidate = {
    ...{ kind: "patched", id: "1", proposer: by, origin: "proposal", text: message, usage: noUsage },
    ...{ patch, effect, verdict },
  };
  const task = { kind: "edit", instruction: message, target: { path }, problems: [], checks: [] } as const;
  const request = {
    file: workspaceFile(fileUri(root, path)),
    task,
    again: { command: commandIds.reviewChanges, args: [scope] },
  };
  return proposalOf(request, newRunId(), {
    ...{ kind: "accepted", chosen, complete: verdict.complete, candidates: [chosen], critiques: [] },
    ...{ spent: new Ledger().total(), provenance: [], risks: risksIn(patch) },
    reason: vscode.l10n.t("Suggested by {0} with a finding.", by),
  });
}
