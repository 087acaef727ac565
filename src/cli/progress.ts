import { describeTask } from "../core/task/task.ts";
import { describeCandidate, type Candidate } from "../core/moa/candidate.ts";
import { describeBefore } from "../core/verify/describe-before.ts";
import type { RunEvent } from "../core/run/run-event.ts";
import type { CheckResult } from "../core/verify/verifier.ts";
import type { GateStatus } from "../core/verify/verdict.ts";
import { describeEstimate } from "../core/model/money/estimate-run.ts";
import { harmless, paint, type Terminal } from "./terminal.ts";

const marks = {
  passed: ["green", "✓"],
  partial: ["yellow", "~"],
  failed: ["red", "✗"],
  skipped: ["dim", "-"],
} as const satisfies Record<GateStatus, readonly [string, string]>;

/** One line on stderr for each proposer, gate and layer, as it happens. */
export class Progress {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  readonly show = (event: RunEvent): void => {
    const line = this.#lineFor(event);
    if (line !== undefined) {
      this.#terminal.err(line);
    }
  };

  #lineFor(event: RunEvent): string | undefined {
    switch (event.kind) {
      case "started":
        return `${this.#bold(event.task.kind)} ${firstLine(describeTask(event.task))} ${this.#dim(`[${event.strategy}]`)}`;
      case "baseline":
        return event.checks.length === 0
          ? undefined
          : event.checks
              .map((check) => `  before     ${check.command}: ${describeBefore(check)}${missing(check)}`)
              .join("\n");
      case "context":
        return `  context    ${harmless(event.files.map((file) => file.path).join(", "))} ${this.#dim(`(about ${event.tokens} tokens)`)}${event.omitted.length > 0 ? `; left out for size: ${event.omitted.join(", ")}` : ""}`;
      case "estimate":
        return `  estimate   ${describeEstimate(event.estimate)}`;
      case "asking":
        return `  ${event.origin === "repair" ? "repair    " : "proposer  "} ${harmless(event.proposer)}: asking`;
      case "no-proposal":
        return `  proposer   ${harmless(event.proposer)}: knows no remedy`;
      case "gate": {
        const [colour, mark] = marks[event.result.status];
        const { gate, subject, detail, milliseconds } = event.result;
        const label = `${gate} (${subject})`;
        return `  gate       ${paint(this.#terminal, colour, mark)} candidate ${event.candidate} ${firstLine(label)}: ${firstLine(detail)} ${this.#dim(`${Math.round(milliseconds)} ms`)}`;
      }
      case "candidate":
        return this.#candidateLine(event.candidate);
      case "clustered":
        return event.clusters.length < 2
          ? undefined
          : `  clusters   ${event.clusters.map((cluster) => `{${cluster.members.join(", ")}} by ${cluster.support}`).join("  ")}`;
      case "layer-started":
        return `  layer      ${event.layer} by ${event.by}`;
      case "layer-finished":
        return `  layer      ${event.layer}: ${firstLine(event.detail)}`;
      case "note":
        return `  note       ${event.text}`;
      case "question":
      case "answering":
      case "answered":
      case "receiving":
      case "finished":
        return undefined;
    }
  }

  #candidateLine(candidate: Candidate): string {
    const what = harmless(describeCandidate(candidate));
    const tokens =
      candidate.usage.completionTokens > 0 ? this.#dim(` ${candidate.usage.completionTokens} tokens`) : "";
    switch (candidate.kind) {
      case "refused":
        return `  ${paint(this.#terminal, "red", "refused")}    ${what}: ${firstLine(candidate.why.message)}${tokens}`;
      case "unusable":
        return `  ${paint(this.#terminal, "red", "unusable")}   ${what}: ${firstLine(candidate.problems[0]?.message ?? "")}${tokens}`;
      case "patched":
        return candidate.verdict.accepted
          ? `  ${paint(this.#terminal, "green", "verified")}   ${what}: ${firstLine(candidate.text)}${tokens}`
          : `  ${paint(this.#terminal, "red", "rejected")}   ${what}${tokens}`;
    }
  }

  #bold(text: string): string {
    return paint(this.#terminal, "bold", text);
  }

  #dim(text: string): string {
    return paint(this.#terminal, "dim", text);
  }
}

function firstLine(text: string): string {
  const line = harmless(text.trimStart().split("\n", 1)[0] ?? "");
  return line.length > 160 ? `${line.slice(0, 157)}...` : line;
}

/** A shell's words for a program that is not there, or cannot be run: no patch mends that. */
const notThere = /(?:not found|no such file or directory|permission denied|not recognized)/i;

function missing({ passed, exitCode, output }: CheckResult): string {
  const said =
    passed || (exitCode !== 126 && exitCode !== 127) ? undefined : output.split("\n").find(isNotThere);
  return said === undefined ? "" : harmless(`, since a program is missing: ${said.trim().slice(0, 200)}`);
}

function isNotThere(line: string): boolean {
  return notThere.test(line);
}
