import * as vscode from "vscode";
import { describeCandidate, type Candidate } from "../../core/moa/candidate.ts";
import { describeTotal } from "../../core/model/money/describe-total.ts";
import { describeEstimate } from "../../core/model/money/estimate-run.ts";
import type { LedgerTotal } from "../../core/model/money/ledger.ts";
import type { Outcome } from "../../core/run/outcome.ts";
import { describeBefore } from "../../core/verify/describe-before.ts";
import type { RunEvent } from "../../core/run/run-event.ts";
import { describeTask } from "../../core/task/task.ts";
import { describeLeft, leftBy } from "../../core/moa/left-by.ts";
import type { Failure } from "../../core/workspace/failure.ts";
import { productName } from "../contributions.ts";

/** The output channel: one readable line for each proposer, gate, layer and decision, and for the cost. */
export class RunLog implements vscode.Disposable {
  #opened: vscode.LogOutputChannel | undefined;

  /** Made when the first line is written: a log channel is a file. */
  get #channel(): vscode.LogOutputChannel {
    this.#opened ??= vscode.window.createOutputChannel(productName, { log: true });
    return this.#opened;
  }

  readonly event = (event: RunEvent): void => {
    const line = lineFor(event);
    if (line !== undefined) {
      this.#channel.info(line);
    }
  };

  cost(total: LedgerTotal): void {
    this.#channel.info(`cost: ${describeTotal(total)}`);
  }

  line(text: string): void {
    this.#channel.info(text);
  }

  failure(failure: Failure): void {
    this.#channel.warn(`${failure.kind}: ${failure.message}`);
  }

  unexpected(error: unknown): void {
    this.#channel.error(error instanceof Error ? error : String(error));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#opened?.dispose();
  }
}

function lineFor(event: RunEvent): string | undefined {
  switch (event.kind) {
    case "started":
      return `${event.task.kind}: ${firstLine(describeTask(event.task))} [${event.strategy}, seed ${event.seed}]`;
    case "baseline":
      return event.checks.length === 0
        ? undefined
        : `before: ${event.checks.map((check) => `${check.command} ${describeBefore(check)}`).join(", ")}`;
    case "context": {
      const shown = event.files.map((file) => file.path).join(", ");
      const omitted = event.omitted.length > 0 ? `; left out for size: ${event.omitted.join(", ")}` : "";
      return `context: ${shown} (about ${event.tokens} tokens)${omitted}`;
    }
    case "estimate":
      return `estimate: ${describeEstimate(event.estimate)}`;
    case "asking":
      return `${event.origin}: asking ${event.proposer}`;
    case "no-proposal":
      return `proposal: ${event.proposer} knows no remedy`;
    case "gate": {
      const { gate, subject, status, detail, milliseconds } = event.result;
      return `gate: candidate ${event.candidate} ${status} ${gate} (${subject}): ${detail} [${Math.round(milliseconds)} ms]`;
    }
    case "candidate":
      return candidateLine(event.candidate);
    case "clustered":
      return `clusters: ${event.clusters.map(({ members, support }) => `{${members.join(", ")}} by ${support}`).join("  ")}`;
    case "layer-started":
      return `${event.layer}: asking ${event.by}`;
    case "layer-finished":
      return `${event.layer}: ${event.detail}`;
    case "note":
      return `note: ${event.text}`;
    case "finished":
      return outcomeLine(event.outcome);
    case "question":
    case "answering":
    case "answered":
    case "receiving":
      return undefined;
  }
}

function candidateLine(candidate: Candidate): string {
  const who = describeCandidate(candidate);
  switch (candidate.kind) {
    case "refused":
      return `${who} gave no answer: ${candidate.why.message}`;
    case "unusable":
      return `${who} cannot be used: ${firstLine(candidate.problems[0]?.message ?? "")}`;
    case "patched":
      return `${who} ${candidate.verdict.accepted ? "holds" : "does not hold"}: ${firstLine(candidate.text)}`;
  }
}

function outcomeLine(outcome: Outcome): string {
  switch (outcome.kind) {
    case "accepted":
      return [
        `decision: ${describeCandidate(outcome.chosen)}. ${outcome.reason}`,
        ...leftBy(outcome.chosen).map((left) => `unfixed: ${describeLeft(left)}`),
      ].join("\n");
    case "rejected":
      return [
        `decision: none holds; ${describeCandidate(outcome.best)} came furthest. ${outcome.reason}`,
        ...leftBy(outcome.best).map((left) => `unfixed: ${describeLeft(left)}`),
      ].join("\n");
    case "none":
      return `decision: nothing to propose. ${outcome.reason}`;
  }
}

function firstLine(text: string): string {
  const line = text.trimStart().split("\n", 1)[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}
