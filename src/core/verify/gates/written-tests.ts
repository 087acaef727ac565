import type { Gate, Report } from "../gate.ts";
import type { ObservedCheck } from "../observed-check.ts";
import type { PatchedFiles } from "../patched-files.ts";
import type { RememberedRuns } from "../remembered-runs.ts";
import { readsSource } from "../tests/reads-source.ts";
import { isTestFile } from "../tests/test-place.ts";
import type { TestJudge } from "../writing/test-judge.ts";
import type { TestedCode } from "../writing/test-meter.ts";

/** In milliseconds; what takes longer is run once. */
const mostToRunTwice = 20_000;

/** Nothing but tests is written: no other file changes, and no test that is there goes, changes or is passed over. */
export class OnlyTestsGate implements Gate {
  readonly #judge: TestJudge;

  constructor(judge: TestJudge) {
    this.#judge = judge;
  }

  async check({ files }: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    report(await this.#judge.judge({ kind: "only tests", files }, signal));
  }
}

/**
 * The checks run new tests, which pass each time: in the runs of the checks, and by themselves. Then they are measured: they
 * run lines of the code that no test ran before, and notice at least some of the faults that are planted in it.
 */
export class WrittenTestsGate implements Gate {
  readonly #runs: RememberedRuns;
  readonly #judge: TestJudge;
  readonly #target: TestedCode;
  readonly #text: () => Promise<string>;

  /** @param text of the code that is tested */
  constructor(runs: RememberedRuns, judge: TestJudge, target: TestedCode, text: () => Promise<string>) {
    this.#runs = runs;
    this.#judge = judge;
    this.#target = target;
    this.#text = text;
  }

  async check(patched: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    const runs = this.#runs;
    const judge = this.#judge;
    const checks = runs.commands;
    const baseline = await runs.baseline(signal);
    const seen = await judge.judge({ kind: "seen", baseline, runs: runs.of(patched) }, signal);
    if (seen.status === "failed") {
      report(seen);
      return;
    }
    const tests = patched.files.flatMap(({ path, after }) =>
      after !== undefined && isTestFile(path) ? [{ path, text: after }] : [],
    );
    const { path: own } = this.#target;
    const reading = patched.files.find(
      ({ path, before = "", after = "" }) =>
        isTestFile(path) && readsSource(after, own) && !readsSource(before, own),
    );
    if (reading !== undefined) {
      const detail = `${reading.path} reads ${own} as a text.`;
      const evidence = `${detail} Call the code and assert what it returns and does; how it is written is no matter of tests.`;
      report({ ...seen, status: "failed", detail, evidence });
      return;
    }
    const command =
      (await runs.only(
        tests.map(({ path }) => path),
        signal,
      )) ?? seen.subject;
    // One after the other in the same place: what a test leaves behind is there when it is run again.
    const again: ObservedCheck[] = [];
    const onResult = (observed: ObservedCheck): boolean =>
      again.push(observed) > 0 && observed.result.passed && observed.result.milliseconds <= mostToRunTwice;
    await runs.onPatched(patched, [command, command], onResult, signal);
    const first = { ...seen, subject: command };
    const steady = await judge.judge({ kind: "again", baseline, runs: again, first }, signal);
    report(steady);
    if (steady.status !== "failed") {
      const target = { ...this.#target, text: await this.#text() };
      report(await judge.judge({ kind: "worth", request: { target, checks, tests, command } }, signal));
    }
  }
}
