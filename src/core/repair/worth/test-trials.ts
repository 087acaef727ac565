import type { TestResult } from "../trial/protocol.ts";
import { isForTests } from "../trial/test-files.ts";

/** The new tests on the code as it is. */
interface Control {
  /** Those that do not pass, by name; empty names: the whole command. */
  readonly failing: readonly string[];
  /** Of the target, counted from 1, that they run; undefined: not known. */
  readonly lines: ReadonlySet<number> | undefined;
}

/**
 * What tests make of a fault: `asserted`, one of them found what it asserts not to hold; `broke`, the code itself threw, or
 * did not end, which any call of it notices; `unclear`, it cannot be said that a new test met it.
 */
export type Noticing = "asserted" | "broke" | "unnoticed" | "unclear";

/** Runs a candidate's tests again and again, on the target as it is and with faults in it. */
export interface TestTrials {
  /** For people. */
  readonly how: string;
  /** Trying one takes a process of its own. */
  readonly isSlow: boolean;
  readonly control: Control;
  /** @param text of the target, with a fault */
  notices(text: string, signal: AbortSignal): Promise<Noticing>;
  dispose(): Promise<void>;
}

/** Where a failure has no place: the words that assertions fail with. */
const ASSERTION =
  /\bAssertionError\b|ERR_ASSERTION|\bexpect\(|^E\s+assert\b|DID NOT RAISE|^\s*Difference \(- actual|^\s*Function returned:|^\s+(?:compare|wanted|doNotWant): |^\s+--- expected$/m;

/** @param results of one run; a command has one, without a file */
export function noticing(results: readonly TestResult[]): Noticing {
  const bad = results.filter(({ status, waiting }) => status !== "passed" && waiting !== true);
  if (bad.length === 0) {
    return results.length === 0 ? "unclear" : "unnoticed";
  }
  const met = bad.filter(({ id, file, status }) => id !== "" || file === "" || status === "timed-out");
  return met.length === 0 ? "unclear" : met.some(isAsserted) ? "asserted" : "broke";
}

function isAsserted({ raisedIn, message = "", status }: TestResult): boolean {
  return status === "failed" && (raisedIn === undefined ? ASSERTION.test(message) : isForTests(raisedIn));
}
