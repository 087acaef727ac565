import type { ChatMessage, ChatOutcome, ModelFailure, Usage } from "../model/chat-model.ts";
import type { Patch } from "../patch/patch.ts";
import type { TaskBrief } from "../task/task-prompt.ts";
import type { Task } from "../task/task.ts";
import type { TaskCaller } from "./task-caller.ts";

/** Anything that answers a task: a model in a role, or a model-free agent. */
export interface Proposer {
  /** Unique within a mix; for people: `gpt-4o-mini (careful)`, `language service`. */
  readonly name: string;
  readonly source: "model" | "model-free";
  /** Label of the model it asks. */
  readonly model?: string;

  /**
   * Asks once. A model gives one proposal; a model-free agent gives one for every remedy it knows, best first, or none.
   * What an endpoint does wrong is a proposal of kind `refused`, never an exception.
   */
  propose(
    request: ProposalRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<readonly Proposal[]>;

  /** Whether a model-free agent could do the task by itself; left out: only where problems are reported. */
  takesOn?(task: Task): boolean;

  /**
   * Second try for a proposal that nearly holds; only models have one.
   * @param feedback what the tools said about the first answer
   */
  repair?(request: ProposalRequest, answer: string, feedback: string, signal: AbortSignal): Promise<Proposal>;

  /**
   * The same one, asked with something more in view; only models have that.
   * @param how tells the two apart, for people
   */
  differently?(how: string, addition: Completion): Proposer;
}

type Messages = readonly ChatMessage[];

/** What a question adds after the task, which comes first and is the same for all, so that endpoints can cache it. */
export type Completion = (task: Messages) => Messages;

export interface ProposalRequest {
  readonly brief: TaskBrief;
  /** Shows models the brief, each as much of it as its window takes. */
  readonly caller: TaskCaller;
}

/** What a patch was put together from, such as one quick fix of several. */
export interface PatchPart {
  /** What a person calls it: `Change spelling to 'amount'`. */
  readonly title: string;
  readonly patch: Patch;
}

/** A problem that a patch leaves, and why nothing was done about it. */
export interface Unmended {
  /** As `describeDiagnostic` tells it. */
  readonly problem: string;
  /** A sentence. */
  readonly why: string;
}

export type Proposal =
  | { readonly kind: "text"; readonly text: string; readonly usage: Usage }
  | {
      readonly kind: "patch";
      readonly title: string;
      readonly patch: Patch;
      /** What it was put together from; left out: it is of one piece. */
      readonly parts?: readonly PatchPart[];
      /** Problems of the task that its maker knows it leaves; left out: none that it knows of. */
      readonly unmended?: readonly Unmended[];
    }
  | {
      readonly kind: "refused";
      readonly failure: ModelFailure;
      readonly text: string;
      readonly usage: Usage;
    };

export function proposalOf(outcome: ChatOutcome): Proposal {
  return outcome.kind === "answer"
    ? { kind: "text", text: outcome.text, usage: outcome.usage }
    : { kind: "refused", failure: outcome.failure, text: outcome.text, usage: outcome.usage };
}
