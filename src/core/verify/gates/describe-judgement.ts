import type { Failing } from "../results/compare-reports.ts";
import type { CheckResult } from "../verifier.ts";
import type { Judgement } from "./judge-check.ts";
import { said } from "../../workspace/said.ts";

/** The end of a failing check's output is where most tools say what failed. */
const EVIDENCE_CHARACTERS = 4_000;
const mostNamed = 3;
const longestName = 120;
const mostInEvidence = 20;

export const nothingElse: ReadonlySet<string> = new Set();

export interface Circumstances {
  /** The check is what the task is about. */
  readonly isTarget: boolean;
  /** What of the patch changes the checks themselves. */
  readonly definitions?: readonly string[];
  /** Names of what does not always fail. */
  readonly flaky: readonly string[];
}

/** A line for people, and what a model can repair from. */
export function describeJudgement(
  judgement: Judgement,
  result: CheckResult,
  circumstances: Circumstances,
): { readonly detail: string; readonly evidence?: string } {
  const { flaky, definitions = [] } = circumstances;
  const aside = flaky.length > 0 ? ` Set aside, since it does not always fail: ${listed(flaky)}.` : "";
  const changed =
    definitions.length > 0 ? ` But the patch changes what is checked: ${listed(definitions)}.` : "";
  switch (judgement.kind) {
    case "kept": {
      const { fewer, gone } = judgement;
      const names = gone.length > 0 ? `: ${listed(gone)} gone` : "";
      const less =
        fewer > 0 ? ` But ${fewer} fewer ${fewer === 1 ? "test is" : "tests are"} run${names}.` : "";
      return { detail: `Still passes.${less}${changed}${aside}` };
    }
    case "broken": {
      const { failing } = judgement;
      const what = failing.length > 0 ? listed(namesOf(failing)) : howItEnded(result);
      return {
        detail: `New failure: ${what}.${aside}`,
        evidence: evidenceOf("Newly failing: ", failing, result),
      };
    }
    case "fixed": {
      const { fixed } = judgement;
      const names = fixed.length > 0 ? ` (${listed(namesOf(fixed))})` : "";
      return { detail: `Fixed: failed before, passes now${names}.${changed}${aside}` };
    }
    case "improved": {
      const { fixed, left, hidden } = judgement;
      const detail = `${fixed.length} of ${fixed.length + left.length + hidden.length} that failed ${fixed.length === 1 ? "passes" : "pass"} now.${still(left, hidden)}${aside}`;
      return circumstances.isTarget ? { detail, evidence: leftOver(left, hidden, result) } : { detail };
    }
    case "unchanged": {
      const { left, hidden } = judgement;
      const { isTarget } = circumstances;
      const fails = `${isTarget ? "Still fails" : "Fails without the patch too"}: ${howItEnded(result)}.`;
      const detail = `${result.passed ? "Not fixed." : fails}${still(left, hidden)}`;
      return isTarget ? { detail, evidence: leftOver(left, hidden, result) } : { detail };
    }
  }
}

export function namesOf(found: readonly Failing[]): readonly string[] {
  return found.map(({ label }) => label);
}

function still(left: readonly Failing[], hidden: readonly Failing[]): string {
  const failing = left.length > 0 ? ` Failing: ${listed(namesOf(left))}.` : "";
  const gone = hidden.length > 0 ? ` No longer run, which is no fix: ${listed(namesOf(hidden))}.` : "";
  return failing + gone;
}

function leftOver(left: readonly Failing[], hidden: readonly Failing[], result: CheckResult): string {
  return evidenceOf("Still there: ", [...left, ...hidden], result);
}

function evidenceOf(sign: string, found: readonly Failing[], result: CheckResult): string {
  const lines = found
    .slice(0, mostInEvidence)
    .map(({ label, message }) => `${sign}${label}${message === undefined ? "" : `: ${message}`}\n`);
  return `${lines.join("")}${tailOf(result)}`;
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, mostNamed)
    .map((name) => (name.length > longestName ? `${name.slice(0, longestName)}…` : name))
    .join(", ");
  return names.length > mostNamed ? said`${shown} and ${names.length - mostNamed} more` : shown;
}

function howItEnded({ timedOut, exitCode, milliseconds }: CheckResult): string {
  if (timedOut) {
    return said`stopped after ${Math.round(milliseconds / 1000)} s`;
  }
  return exitCode === null ? said`killed by the system` : said`exit code ${exitCode}`;
}

function tailOf({ command, output }: CheckResult): string {
  const text = output.trim();
  return `$ ${command}\n${text.length > EVIDENCE_CHARACTERS ? `…${text.slice(-EVIDENCE_CHARACTERS)}` : text}`;
}
