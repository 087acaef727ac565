import type { Patch } from "../../src/core/patch/patch.ts";
import { commandIds } from "../../src/editor/contributions.ts";
import { proposalOf, type Proposal } from "../../src/editor/review/proposal.ts";
import { finishedWith } from "../support/sample-proposal.ts";
import { uriOf, workspaceRoot } from "./workspace.ts";

/** A proposal for the test's workspace as a run would make it; the first patch is proposed, the others are its rivals. */
export function proposalIn(path: string, patches: readonly [Patch, ...Patch[]]): Proposal {
  const request = {
    file: { uri: uriOf(path), root: workspaceRoot(), path },
    task: { kind: "edit" as const, instruction: `change ${path}`, problems: [], checks: [] },
    again: { command: commandIds.editWithInstruction, args: [] },
  };
  return proposalOf(request, "run", finishedWith(patches));
}
