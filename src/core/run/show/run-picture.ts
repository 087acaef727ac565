import type { ShownReview } from "./shown-review.ts";
import type {
  ShownCandidate,
  ShownCost,
  ShownEstimate,
  ShownEvent,
  ShownGate,
  ShownOutcome,
  ShownTask,
} from "./shown-event.ts";

/** A run as it is drawn: its steps, who follows whom, and everything that was said. Immutable. */
export interface RunPicture {
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled" | "cut";
  /** What it ended with, in one sentence. */
  readonly reason?: string;
  readonly task?: ShownTask;
  readonly strategy?: string;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly checks: readonly { readonly command: string; readonly passed: boolean }[];
  readonly context?: Extract<ShownEvent, { kind: "context" }>;
  readonly estimate?: ShownEstimate;
  /** In the order in which they began; who follows comes later. */
  readonly nodes: readonly PictureNode[];
  /** By their ids. */
  readonly questions: ReadonlyMap<string, Question>;
  readonly candidates: ReadonlyMap<string, PictureCandidate>;
  readonly clusters: readonly Cluster[];
  readonly notes: readonly string[];
  readonly outcome?: ShownOutcome;
  /** Of a review. */
  readonly review?: ShownReview;
}

interface Cluster {
  readonly members: readonly string[];
  readonly support: number;
}

interface NodeBase {
  /** Unique in the picture. */
  readonly id: string;
  /** Column, from 0: one more than that of the last it follows. */
  readonly rank: number;
  /** Ids of those it follows. */
  readonly parents: readonly string[];
  readonly startedAt: number;
  readonly endedAt?: number;
  /** `left`: nobody waited for it. */
  readonly state: "running" | "done" | "failed" | "left";
  /** Ids of what was asked for it. */
  readonly questions: readonly string[];
}

/** A step of the run. */
export type PictureNode = NodeBase &
  (
    | { readonly kind: "context" }
    | {
        readonly kind: "asker";
        readonly proposer: string;
        readonly again: boolean;
        readonly knowsNothing: boolean;
      }
    | { readonly kind: "candidate"; readonly candidate: string }
    | { readonly kind: "clusters"; readonly clusters: readonly Cluster[] }
    | { readonly kind: "layer"; readonly layer: string; readonly by: string; readonly detail: string }
    | { readonly kind: "choice"; readonly chosen: string | undefined }
    /** Of a review: how many. */
    | { readonly kind: "findings"; readonly findings: number }
  );

/** One question to a model, and its answer as far as it is there. */
export interface Question {
  readonly id: string;
  readonly step: string;
  readonly by: string;
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly text: string;
  readonly failure?: string;
  readonly usage?: { readonly promptTokens: number; readonly completionTokens: number };
  readonly cost?: ShownCost;
}

/** An answer that is being looked at, or was. */
export interface PictureCandidate {
  readonly id: string;
  readonly proposer: string;
  /** So far. */
  readonly gates: readonly ShownGate[];
  /** Left out: the gates are still at work. */
  readonly result?: ShownCandidate;
}

export const emptyPicture: RunPicture = {
  state: "waiting",
  checks: [],
  nodes: [],
  questions: new Map(),
  candidates: new Map(),
  clusters: [],
  notes: [],
};

export interface Spent {
  readonly usd: number;
  /** Answers whose price nobody knows: the sum is without them. */
  readonly unpriced: number;
  readonly answers: number;
  readonly tokens: number;
}

/** What some questions of a picture came to. */
export function spentOn(ids: Iterable<string>, { questions }: Pick<RunPicture, "questions">): Spent {
  let [usd, unpriced, answers, tokens] = [0, 0, 0, 0];
  for (const id of ids) {
    const { cost, usage } = questions.get(id) ?? {};
    if (cost !== undefined) {
      answers += 1;
      usd += cost.kind === "known" ? cost.usd : 0;
      unpriced += cost.kind === "known" ? 0 : 1;
      tokens += (usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0);
    }
  }
  return { usd, unpriced, answers, tokens };
}

/** As the run counted it; while it has not, what its answers came to. */
export function spentIn(picture: RunPicture): Spent {
  const { outcome, review, questions } = picture;
  const counted = outcome ?? review;
  if (counted === undefined) {
    return spentOn(questions.keys(), picture);
  }
  const { knownUsd, unpricedCalls, calls, usage } = counted.spent;
  return {
    usd: knownUsd,
    unpriced: unpricedCalls,
    answers: calls,
    tokens: usage.promptTokens + usage.completionTokens,
  };
}

/** Id of the candidate that the run ended with. */
export function chosenIn({ outcome }: Pick<RunPicture, "outcome">): string | undefined {
  switch (outcome?.kind) {
    case "accepted":
      return outcome.chosen.id;
    case "rejected":
      return outcome.best.id;
    default:
      return undefined;
  }
}
