import type { TestResult } from "../trial/protocol.ts";
import type { Frame } from "./stack-frames.ts";

/** A frame counts more the nearer it is to where the failure was raised. */
const FRAME_WEIGHTS = [0.6, 0.35, 0.2, 0.1];

/** Executed by no failing test: it cannot be the fault. */
const NOT_EXECUTED = 0;

/**
 * How likely the fault is on a line: Ochiai's coefficient of being executed and failing (Abreu et al., "On the accuracy of
 * spectrum-based fault localization", 2007), and above that, being named in a failing test's stack.
 */
export class Suspicion {
  readonly #lines = new Map<string, Map<number, number>>();

  constructor(results: readonly TestResult[], frames: readonly (readonly Frame[])[]) {
    const failing = results.filter(({ status }) => status !== "passed");
    const passing = results.filter(({ status }) => status === "passed");
    const failed = countLines(failing);
    const passed = countLines(passing);
    for (const [path, lines] of failed) {
      const suspicion = new Map<number, number>();
      for (const [line, ef] of lines) {
        const ep = passed.get(path)?.get(line) ?? 0;
        suspicion.set(line, ef / Math.sqrt(failing.length * (ef + ep)));
      }
      this.#lines.set(path, suspicion);
    }
    for (const stack of frames) {
      for (const [depth, { path, line }] of stack.slice(0, FRAME_WEIGHTS.length).entries()) {
        const lines = this.#lines.get(path) ?? new Map<number, number>();
        this.#lines.set(path, lines);
        const weight = (FRAME_WEIGHTS[depth] ?? 0) / frames.length;
        lines.set(line, (lines.get(line) ?? 0.3) + weight);
      }
    }
  }

  /** Files with suspicious lines, the most suspicious first. */
  get paths(): readonly string[] {
    const most = (path: string): number => Math.max(...(this.#lines.get(path)?.values() ?? [0]));
    return [...this.#lines.keys()].sort((a, b) => most(b) - most(a));
  }

  /** Of the most suspicious of these lines, from 1 and both included; 0: no failing test comes here. */
  of(path: string, first: number, last: number): number {
    const lines = this.#lines.get(path);
    let most = NOT_EXECUTED;
    for (let line = first; line <= last; line++) {
      most = Math.max(most, lines?.get(line) ?? NOT_EXECUTED);
    }
    return most;
  }
}

function countLines(results: readonly TestResult[]): Map<string, Map<number, number>> {
  const counts = new Map<string, Map<number, number>>();
  for (const { covered = {} } of results) {
    for (const [path, lines] of Object.entries(covered)) {
      const file = counts.get(path) ?? new Map<number, number>();
      counts.set(path, file);
      for (const line of lines) {
        file.set(line, (file.get(line) ?? 0) + 1);
      }
    }
  }
  return counts;
}
