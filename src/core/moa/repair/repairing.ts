import type { Syntax } from "../../syntax/syntax.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { Asking } from "../asking.ts";
import type { Candidate } from "../candidate.ts";
import type { Draft } from "../draft.ts";
import { repairFeedback } from "../prompt/repair-prompts.ts";
import type { Turns } from "../turns.ts";
import { Declarations, declarationsFrom, type Declaration } from "./declarations.ts";
import { faultOf } from "./fault.ts";
import type { UnknownName } from "./unknown-names.ts";

interface RepairingDependencies {
  readonly snapshot: Snapshot;
  readonly parser: Syntax;
  readonly nonce: string;
  readonly signal: AbortSignal;
  readonly turns: Turns;
}

/** Routes a candidate that nearly holds by what is wrong with it: the tools tell that, so that no judge is needed. */
export class Repairing {
  readonly #asking: Asking;
  readonly #declarations: Declarations;
  readonly #nonce: string;
  readonly #signal: AbortSignal;
  readonly #turns: Turns;

  constructor(asking: Asking, { snapshot, parser, nonce, signal, turns }: RepairingDependencies) {
    this.#asking = asking;
    this.#declarations = new Declarations(snapshot, parser);
    this.#nonce = nonce;
    this.#signal = signal;
    this.#turns = turns;
  }

  /** @returns undefined where nothing is wrong, or nobody can try again */
  async repair(candidate: Candidate): Promise<Draft | undefined> {
    const fault = faultOf(candidate);
    if (fault === undefined || !this.#asking.canRepair(candidate.proposer)) {
      return undefined;
    }
    const declarations = fault.kind === "unknown name" ? await this.#declared(fault.names) : [];
    const feedback = repairFeedback(fault, declarations, this.#nonce);
    return this.#asking.askToRepair(candidate, feedback, this.#signal);
  }

  #declared(names: readonly UnknownName[]): Promise<readonly Declaration[]> {
    return this.#turns.fromOutside(
      `declarations of ${JSON.stringify(names)}`,
      () => this.#declarations.of(names, this.#signal),
      declarationsFrom,
    );
  }
}
