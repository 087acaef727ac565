import type { Finding } from "../gate.ts";
import type { ObservedCheck } from "../observed-check.ts";
import { addedTests, type AddedTests } from "./added-tests.ts";
import type { SeenRuns } from "./test-judge.ts";

/** More are not named. */
const mostNamed = 5;
/** Of what a check printed last; characters. */
const mostOfLine = 200;

/** Whether the checks see new tests pass, in all their runs, and run all that they ran before. */
export function seenTests({ baseline, runs }: SeenRuns): Finding {
  const whole = runs.flatMap((after) =>
    baseline
      .filter(({ result }) => result.command === after.result.command)
      .map((before) => ({ command: after.result.command, ...addedTests(before.reports, after.reports) })),
  );
  for (const { command, failing, fewer, gone } of whole) {
    if (failing.length > 0) {
      // A run in which all of them pass came after it, else another gate had spoken.
      return failed(command, `Not every time it was run did this pass: ${named(failing)}.`);
    }
    if (fewer > 0 || gone.length > 0) {
      const which = gone.length > 0 ? named(gone) : `${fewer} of them`;
      return failed(command, `Tests that were run before are not run any more: ${which}.`);
    }
  }
  const added = whole.filter(({ passed }) => passed > 0);
  const [first] = added;
  if (first === undefined) {
    const commands = baseline.map(({ result }) => result.command).join(", ");
    return failed(commands || "no check", whyNone(whole, baseline));
  }
  const count = Math.max(...added.map(({ passed }) => passed));
  const names = [...new Set(added.flatMap((each) => each.names))];
  const which = names.length > 0 ? `: ${named(names)}` : "";
  const detail = `${count} new ${count === 1 ? "test passes" : "tests pass"}, each time they were run${which}.`;
  return { gate: "tests", subject: first.command, status: "passed", detail, strong: true };
}

/** @param first what was found before; it is still so where they pass */
export function passingAgain({ baseline, runs }: SeenRuns, first: Finding): Finding {
  const known = new Set(baseline.flatMap((each) => idsIn(each, () => true)));
  for (const ran of runs) {
    const failing = idsIn(ran, (status) => status === "failed");
    const late = failing.filter((id) => !known.has(id));
    if (late.length > 0 || (!ran.result.passed && failing.length === 0)) {
      const which = late.length > 0 ? named(late) : "The new tests";
      const detail = `${which} passed once and failed when run again: tests have to pass every time, alone and among others.`;
      return failed(first.subject, detail, `${detail}\n${ran.result.output}`);
    }
  }
  return first;
}

function failed(subject: string, detail: string, evidence = detail): Finding {
  return { gate: "tests", subject, status: "failed", strong: true, detail, evidence };
}

function whyNone(runs: readonly AddedTests[], baseline: readonly ObservedCheck[]): string {
  const skipped = runs.flatMap((run) => run.skipped);
  if (skipped.length > 0) {
    return `The new tests are skipped, which tests nothing: ${named(skipped)}.`;
  }
  const broken = baseline.find(({ result, reports }) => !result.passed && reports.length === 0);
  if (broken !== undefined) {
    const { command, exitCode, output } = broken.result;
    const last = output.trim().split("\n").at(-1)?.trim() ?? "";
    return `\`${command}\` fails without new tests too, and runs no test that can be seen: exit code ${String(exitCode)}${last === "" ? "" : `, ${last.slice(0, mostOfLine)}`}.`;
  }
  const tells = baseline.some(({ reports }) => reports.some(({ kind }) => kind === "tests"));
  return tells || baseline.length === 0
    ? "The checks run no new test: they do not find the file, or there is no test in it."
    : "The checks run no new test that can be seen: none of them says which tests it runs.";
}

function idsIn({ reports }: ObservedCheck, isWanted: (status: string) => boolean): readonly string[] {
  return reports.flatMap((each) =>
    each.kind === "tests" ? each.tests.filter(({ status }) => isWanted(status)).map(({ id }) => id) : [],
  );
}

function named(all: readonly string[]): string {
  const rest = all.length > mostNamed ? `; and ${all.length - mostNamed} more` : "";
  return all.slice(0, mostNamed).join("; ") + rest;
}
