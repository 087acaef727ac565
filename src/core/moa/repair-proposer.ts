import { patchFromTexts } from "../patch/patch-from-texts.ts";
import type { FoundRepair, RepairFindings } from "../repair/agent/protocol.ts";
import type { Rehearsal, RepairRequest } from "../repair/search/repair-search.ts";
import type { Task } from "../task/task.ts";
import { defaultCheckLimits, type CheckLimits } from "../verify/check.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import type { Proposal, ProposalRequest, Proposer } from "./proposer.ts";

/** Where corrections come from. */
export interface RepairFinder {
  rehearse(commands: readonly string[], signal: AbortSignal): Promise<Rehearsal>;
  find(request: RepairRequest, signal: AbortSignal): Promise<RepairFindings>;
}

/** Where a test does not end, its check is not waited for as long as one that may still end. */
const HANGING_CHECK_MS = 20_000;

/** What is known of a task's tests before any check is run. */
export interface Foreseen {
  /** How long checks may take: little, where tests that the repair agent can run itself do not end. */
  readonly limits: CheckLimits;
  /** Tests that failed, as people know them. */
  readonly failing: readonly string[];
}

/** @param agents those that take part */
export async function foresee(
  task: Task,
  agents: readonly Proposer[],
  finder: Pick<RepairFinder, "rehearse">,
  signal: AbortSignal,
): Promise<Foreseen> {
  if (!agents.some((agent) => agent.takesOn?.(task) === true)) {
    return { limits: defaultCheckLimits, failing: [] };
  }
  const { hangs, failing } = await finder.rehearse(task.checks, signal);
  const limits = hangs
    ? { ...defaultCheckLimits, timeoutMilliseconds: HANGING_CHECK_MS }
    : defaultCheckLimits;
  return { limits, failing };
}

/** Each costs a verification, and the likeliest comes first. */
const alternatives = 4;

/**
 * Program repair without a model: edits the code that failing tests execute until they pass. Tests that pass make a patch
 * plausible, not right (Qi et al., ISSTA 2015), and it is called no more than that.
 */
export class RepairProposer implements Proposer {
  readonly source = "model-free";
  readonly name = "repair agent";
  readonly #snapshot: Snapshot;
  readonly #finder: RepairFinder;
  readonly #note: (text: string) => void;

  constructor(snapshot: Snapshot, finder: RepairFinder, note: (text: string) => void) {
    this.#snapshot = snapshot;
    this.#finder = finder;
    this.#note = note;
  }

  /** A check that fails is all it needs; problems that are reported are others' business. */
  takesOn({ kind, checks, problems }: Task): boolean {
    return kind === "fix" && checks.length > 0 && problems.length === 0;
  }

  async propose(request: Pick<ProposalRequest, "brief">, signal: AbortSignal): Promise<readonly Proposal[]> {
    const { task, failingChecks } = request.brief;
    if (!this.takesOn(task) || failingChecks.length === 0) {
      return [];
    }
    const { target } = task;
    const report = await this.#finder.find(
      { checks: failingChecks, ...(target && { path: target.path }) },
      signal,
    );
    const { repairs, tried, seconds, how } = report;
    const rate = seconds > 0 ? `, ${Math.round(tried / seconds)} a second` : "";
    const found =
      repairs.length === 0
        ? "none makes the tests pass"
        : `${repairs.length} ${repairs.length === 1 ? "makes" : "make"} the tests pass: plausible, which is not proven right`;
    this.#note(`repair agent: ${tried} edits tried in ${seconds.toFixed(1)} s${rate} (${how}); ${found}.`);
    const proposals = await Promise.all(
      repairs.slice(0, alternatives).map((repair) => this.#proposal(repair)),
    );
    return proposals.filter((proposal) => proposal !== undefined);
  }

  /** Nothing where the agent read another text than this run has: its edit would take back what was written since. */
  async #proposal({ files, title }: FoundRepair): Promise<Proposal | undefined> {
    for (const { path, before } of files) {
      const file = await this.#snapshot.read(path);
      if (file?.text !== before) {
        this.#note(`repair agent: ${path} has changed while it was at work, and what it found is left out.`);
        return undefined;
      }
    }
    const patch = await patchFromTexts(
      this.#snapshot,
      new Map(files.map(({ path, after }) => [path, after])),
    );
    return { kind: "patch", title, patch };
  }
}
