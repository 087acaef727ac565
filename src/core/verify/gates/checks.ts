import { changedDefinitions } from "../check-definitions.ts";
import type { Finding, Gate, Report } from "../gate.ts";
import type { ObservedCheck } from "../observed-check.ts";
import type { PatchedFiles } from "../patched-files.ts";
import { compareReports, differing, type Failing } from "../results/compare-reports.ts";
import type { CheckResult } from "../verifier.ts";
import { describeJudgement, namesOf, nothingElse, type Circumstances } from "./describe-judgement.ts";
import { judgeCheck, type Judgement } from "./judge-check.ts";

/** Where checks are run; apart from the gate so that both can be read by themselves. */
export interface CheckRuns {
  readonly commands: readonly string[];
  /** On the untouched workspace, once for all candidates. */
  baseline(signal: AbortSignal): Promise<readonly ObservedCheck[]>;
  /** The same once more, to tell what does not always fail; once for all candidates as well. */
  again(command: string, signal: AbortSignal): Promise<ObservedCheck>;
  /**
   * A command that runs only the tests of a check that are nearest to the patch.
   * @returns undefined where the tool is not known, or no test is near
   */
  nearest(files: PatchedFiles, command: string, signal: AbortSignal): Promise<string | undefined>;
  /**
   * On the patched workspace, one after the other, in one sandbox.
   * @param onResult false: the rest need not be run
   */
  onPatched(
    files: PatchedFiles,
    commands: readonly string[],
    onResult: (observed: ObservedCheck) => boolean,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Where single test files can be run as well. */
export interface TestRuns extends CheckRuns {
  /**
   * A command that runs these test files and no others.
   * @param paths of a candidate's choosing
   * @returns undefined where the tool is not known, or a name is not plain
   */
  only(paths: readonly string[], signal: AbortSignal): Promise<string | undefined>;
}

/** Checks that take longer are not run once more; what they say counts. */
const mostToConfirmFailure = 60_000;
const mostToConfirmFix = 10_000;
/** Checks that are quicker are run as a whole at once. */
const leastForNearest = 5_000;
/** More new failures than these are no accident. */
const mostAccidents = 10;

interface Judged {
  readonly before: ObservedCheck;
  readonly after: ObservedCheck;
  readonly judgement: Judgement;
  /** Names of what does not always fail. */
  readonly flaky: readonly string[];
}

/**
 * What passed still passes, test by test where the tools name them; and what failed: passes now (proof), or is what the
 * task is about (not fixed), or is somebody else's business (skipped).
 */
export class ChecksGate implements Gate {
  readonly #runs: CheckRuns;
  /** The checks that fail already are what the task is about. */
  readonly #failingIsTarget: boolean;

  constructor(runs: CheckRuns, failingIsTarget: boolean) {
    this.#runs = runs;
    this.#failingIsTarget = failingIsTarget;
  }

  async check(files: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    if (this.#runs.commands.length === 0) {
      return;
    }
    const baseline = new Map(
      (await this.#runs.baseline(signal)).map((observed) => [observed.result.command, observed]),
    );
    const definitions = changedDefinitions(files.files);
    const passedBefore = (command: string): boolean => baseline.get(command)?.result.passed ?? false;
    // Regressions first: they end a candidate whatever else it fixes.
    let commands = [...this.#runs.commands].sort((a, b) => Number(passedBefore(b)) - Number(passedBefore(a)));
    const early = await this.#earlyBreak(files, [...baseline.values()], signal);
    if (early !== undefined) {
      report(this.#findingOf(early, definitions));
      return;
    }
    const left: Judged[] = [];
    let isFixed = false;
    while (commands.length > 0) {
      const tell = (judged: Judged): void => report(this.#findingOf(judged, definitions));
      const { ran, unsure } = await this.#upToBroken(files, commands, baseline, tell, signal);
      for (const judged of unsure) {
        const sure = await this.#confirmed(judged, files, signal);
        const { kind } = sure.judgement;
        isFixed ||= kind === "fixed" || kind === "improved";
        if (this.#failingIsTarget && (kind === "improved" || kind === "unchanged")) {
          left.push(sure);
          continue;
        }
        tell(sure);
        if (kind === "broken") {
          return;
        }
      }
      commands = commands.slice(ran);
    }
    // What the task is about and is not fixed can only be told when every check has run.
    for (const judged of left) {
      const status = isFixed ? "partial" : "failed";
      report({ gate: "target", ...describe(judged, { isTarget: true }), status, strong: true });
    }
  }

  /**
   * Of slow checks the tests nearest to the patch are run first: what breaks there, twice, and not without the patch, need
   * not wait for all the others.
   */
  async #earlyBreak(
    files: PatchedFiles,
    baseline: readonly ObservedCheck[],
    signal: AbortSignal,
  ): Promise<Judged | undefined> {
    for (const before of baseline) {
      const { command, milliseconds, timedOut } = before.result;
      const slow = milliseconds >= leastForNearest && !timedOut && before.reports.length > 0;
      const near = slow ? await this.#runs.nearest(files, command, signal) : undefined;
      if (near === undefined) {
        continue;
      }
      const run = async (): Promise<ObservedCheck | undefined> => {
        const ran: ObservedCheck[] = [];
        await this.#runs.onPatched(files, [near], (observed) => ran.push(observed) === 0, signal);
        return ran[0];
      };
      const first = failuresIn(before, await run());
      if (first.length === 0) {
        continue;
      }
      const alone = failuresIn(before, await this.#runs.again(near, signal));
      const after = await run();
      const second = failuresIn(before, after);
      const has = (found: readonly Failing[], { key }: Failing): boolean =>
        found.some((other) => other.key === key);
      const failing = first.filter((each) => has(second, each) && !has(alone, each));
      if (after !== undefined && failing.length > 0) {
        const result = { ...after.result, command };
        return { before, after: { ...after, result }, judgement: { kind: "broken", failing }, flaky: [] };
      }
    }
    return undefined;
  }

  /**
   * Runs commands up to the first that breaks. What is kept is told at once.
   * @returns how many were run, and those that have to be looked at again
   */
  async #upToBroken(
    files: PatchedFiles,
    commands: readonly string[],
    baseline: ReadonlyMap<string, ObservedCheck>,
    tell: (judged: Judged) => void,
    signal: AbortSignal,
  ): Promise<{ readonly ran: number; readonly unsure: readonly Judged[] }> {
    let ran = 0;
    const unsure: Judged[] = [];
    const onResult = (after: ObservedCheck): boolean => {
      ran++;
      const before = baseline.get(after.result.command) ?? after;
      const { flaky = nothingElse } = before;
      const judgement = judgeCheck(before, after, flaky);
      const judged = { before, after, judgement, flaky: setAside(before, after, flaky) };
      if (judgement.kind === "kept") {
        tell(judged);
      } else {
        unsure.push(judged);
      }
      return judgement.kind !== "broken";
    };
    await this.#runs.onPatched(files, commands, onResult, signal);
    return { ran, unsure };
  }

  /**
   * A failure that is new, or one that is gone, may be an accident: where it costs little both sides are run again. What is
   * known from an earlier run alone is held against nobody.
   */
  async #confirmed(judged: Judged, files: PatchedFiles, signal: AbortSignal): Promise<Judged> {
    const { before, after, judgement } = judged;
    const { command, earlier = false } = before.result;
    const slower = Math.max(before.result.milliseconds, after.result.milliseconds);
    if (judgement.kind === "broken") {
      const { length } = judgement.failing;
      const mayBeAccident = length > 0 && length <= mostAccidents && slower <= mostToConfirmFailure;
      if (!earlier && !mayBeAccident) {
        return judged;
      }
      const now = await this.#runs.again(command, signal);
      const flaky = new Set([...(before.flaky ?? []), ...differing(before.reports, now.reports)]);
      const base = earlier ? now : before;
      if (!mayBeAccident) {
        return {
          before: base,
          after,
          judgement: judgeCheck(base, after, flaky),
          flaky: setAside(base, after, flaky),
        };
      }
      const second: ObservedCheck[] = [];
      await this.#runs.onPatched(files, [command], (observed) => second.push(observed) > 0, signal);
      const [later = after] = second;
      const accidents = new Set([...flaky, ...differing(after.reports, later.reports)]);
      return {
        before: base,
        after: later,
        judgement: judgeCheck(base, later, flaky),
        flaky: namesOf(judgement.failing.filter(({ key }) => accidents.has(key))),
      };
    }
    if (judgement.kind !== "fixed" && judgement.kind !== "improved") {
      return judged;
    }
    // What failed in an earlier run only may have been mended since by something that no patch has.
    const mayBeAccident = judgement.fixed.length > 0 && slower <= mostToConfirmFix;
    if (!earlier && !mayBeAccident) {
      return judged;
    }
    const now = await this.#runs.again(command, signal);
    const flaky = new Set([...(before.flaky ?? []), ...differing(before.reports, now.reports)]);
    const base = earlier ? now : before;
    return {
      before: base,
      after,
      judgement: judgeCheck(base, after, flaky),
      flaky: namesOf(judgement.fixed.filter(({ key }) => flaky.has(key))),
    };
  }

  /** For all but the target that is not fixed. */
  #findingOf(judged: Judged, definitions: readonly string[]): Finding {
    const about = describe(judged, { isTarget: false, definitions });
    const says = definitions.length === 0;
    switch (judged.judgement.kind) {
      case "kept": {
        // It shows that nothing broke; only a check that failed before proves a fix.
        const isWhole = judged.judgement.fewer === 0 && says;
        return { gate: "checks", ...about, status: isWhole ? "passed" : "skipped", strong: false };
      }
      case "broken":
        return { gate: "checks", ...about, status: "failed", strong: true };
      case "fixed": {
        const gate = this.#failingIsTarget ? "target" : "checks";
        return { gate, ...about, status: says ? "passed" : "skipped", strong: says };
      }
      case "improved":
      case "unchanged":
        return { gate: "checks", ...about, status: "skipped", strong: false };
    }
  }
}

/** Tests that are known to have passed, and fail in a run of some of them. */
function failuresIn(before: ObservedCheck, some: ObservedCheck | undefined): readonly Failing[] {
  const change = compareReports(before.reports, some?.reports ?? []);
  return change?.newlyFailing.filter(({ passedBefore }) => passedBefore) ?? [];
}

/** Names of what would count, were it not known to fail only now and then. */
function setAside(
  before: ObservedCheck,
  after: ObservedCheck,
  flaky: ReadonlySet<string>,
): readonly string[] {
  const change = flaky.size > 0 ? compareReports(before.reports, after.reports) : undefined;
  const all = [...(change?.newlyFailing ?? []), ...(change?.newlyPassing ?? [])];
  return namesOf(all.filter(({ key }) => flaky.has(key)));
}

function describe(
  { after, judgement, flaky }: Judged,
  circumstances: Omit<Circumstances, "flaky">,
): Pick<Finding, "subject" | "detail" | "evidence"> {
  const result: CheckResult = after.result;
  return { subject: result.command, ...describeJudgement(judgement, result, { ...circumstances, flaky }) };
}
