import type { Timers } from "../model/timers.ts";
import type { Draft } from "./draft.ts";
import type { Proposer } from "./proposer.ts";
import { Quorum } from "./quorum.ts";

/** Proposers that were asked at the same time: who is still waited for, and until when. To be disposed of after the layer. */
export class Layer {
  /** Aborted when nobody waits for an answer any more. */
  readonly asking: AbortSignal;
  /** Aborted when what was answered need not be verified any more either. */
  readonly working: AbortSignal;
  readonly #late = new AbortController();
  readonly #over = new AbortController();
  readonly #silent: Set<Proposer>;
  readonly #unfinished: Set<Proposer>;
  readonly #quorum: Quorum;
  readonly #note: (text: string) => void;

  constructor(
    proposers: readonly Proposer[],
    run: AbortSignal,
    timers: Timers,
    note: (text: string) => void,
  ) {
    this.working = AbortSignal.any([run, this.#over.signal]);
    this.asking = AbortSignal.any([run, this.#over.signal, this.#late.signal]);
    this.#silent = new Set(proposers);
    this.#unfinished = new Set(proposers);
    this.#note = note;
    const models = proposers.filter(({ source }) => source === "model").length;
    this.#quorum = new Quorum(models, timers, (graceMs) => this.#leaveBehind(graceMs));
  }

  get waitsForSomebody(): boolean {
    return this.#unfinished.size > 0 && !this.#over.signal.aborted;
  }

  answered(proposer: Proposer, drafts: readonly Draft[]): void {
    const isFirst = this.#silent.delete(proposer);
    if (isFirst && proposer.source === "model" && drafts.some(({ kind }) => kind === "patch")) {
      this.#quorum.answered();
    }
  }

  finished(proposer: Proposer): void {
    this.#unfinished.delete(proposer);
  }

  stop(why: string): void {
    this.#note(`${why}: not waiting for ${namesOf(this.#unfinished)}.`);
    this.#over.abort();
  }

  /** Who has not answered yet is not waited for; what was answered is still verified. */
  stopAsking(why: string): void {
    if (this.#silent.size > 0 && !this.asking.aborted) {
      this.#note(`${why}: not waiting for ${namesOf(this.#silent)}.`);
      this.#late.abort();
    }
  }

  [Symbol.dispose](): void {
    this.#quorum.close();
  }

  #leaveBehind(graceMs: number): void {
    if (this.#silent.size === 0 || this.asking.aborted) {
      return;
    }
    const seconds = Math.round(graceMs / 1000);
    this.#note(
      `${String(this.#quorum.needed)} answers are in, and ${namesOf(this.#silent)} had ${seconds} s more: not waiting any longer.`,
    );
    this.#late.abort();
  }
}

function namesOf(proposers: Iterable<Proposer>): string {
  return [...proposers].map(({ name }) => name).join(", ");
}
