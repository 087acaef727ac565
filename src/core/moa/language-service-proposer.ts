import type { Snapshot } from "../workspace/snapshot.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import type { QuickFix, QuickFixSource } from "../language/language-service.ts";
import { combinePatches } from "../patch/diff/combine-patches.ts";
import { patchFromTexts } from "../patch/patch-from-texts.ts";
import { compareSizes } from "./patch-size.ts";
import type { Proposal, ProposalRequest, Proposer } from "./proposer.ts";

/** More remedies than this for one problem are guesses of the service, and each one costs a verification. */
const alternatives = 4;

/**
 * The embedded default: turns the quick fixes that language services offer into candidates, without any model.
 * One candidate for each rank: the first fix of every problem together, then the second ones, …; so that a task
 * with one problem gets one candidate a fix, and a task with many gets them mended together.
 */
export class LanguageServiceProposer implements Proposer {
  readonly source = "model-free";
  readonly name: string;
  private readonly snapshot: Snapshot;
  private readonly fixes: QuickFixSource;

  constructor(snapshot: Snapshot, fixes: QuickFixSource) {
    this.name = `quick fixes of ${fixes.name}`;
    this.snapshot = snapshot;
    this.fixes = fixes;
  }

  async propose(request: ProposalRequest, signal: AbortSignal): Promise<readonly Proposal[]> {
    const unsaved = new Map([...this.snapshot.unsaved].map(([path, file]) => [path, file.text]));
    const remedies: (readonly QuickFix[])[] = [];
    for (const problem of request.brief.task.problems) {
      throwIfCancelled(signal);
      remedies.push(preferredFirst(await this.fixes.fixesFor(problem, unsaved, signal)));
    }
    const ranks = Math.min(alternatives, Math.max(0, ...remedies.map((fixes) => fixes.length)));
    const proposals: Together[] = [];
    for (let rank = 0; rank < ranks; rank++) {
      proposals.push(await this.together(remedies.map((fixes) => fixes[rank] ?? fixes.at(-1))));
    }
    // A service prefers fixes of one problem each; of what mends all of them the smaller change is the better one.
    return proposals.toSorted((a, b) => compareSizes(a.patch, b.patch));
  }

  /** All fixes are made for the same text; those that contradict an earlier one are left out, and the gates will say so. */
  private async together(fixes: readonly (QuickFix | undefined)[]): Promise<Together> {
    const chosen = fixes.filter((fix) => fix !== undefined);
    const patches = await Promise.all(chosen.map((fix) => patchFromTexts(this.snapshot, fix.files)));
    const title = [...new Set(chosen.map((fix) => fix.title))].join("; ");
    return { kind: "patch", title, patch: combinePatches(patches) };
  }
}

/** One remedy for each problem. */
type Together = Extract<Proposal, { kind: "patch" }>;

function preferredFirst(fixes: readonly QuickFix[]): readonly QuickFix[] {
  return fixes.toSorted((a, b) => Number(b.preferred) - Number(a.preferred));
}
