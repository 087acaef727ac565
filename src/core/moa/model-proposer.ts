import type { ChatMessage, ChatModel } from "../model/chat-model.ts";
import { withParagraph } from "../model/content-part.ts";
import { GatheringModel } from "../model/gathering-model.ts";
import type { Mix } from "./mix.ts";
import type { Role } from "./prompt/roles.ts";
import {
  proposalOf,
  type Completion,
  type Proposal,
  type ProposalRequest,
  type Proposer,
} from "./proposer.ts";

type Messages = readonly ChatMessage[];

interface Sampling {
  /** Left out: the model's own. */
  readonly temperature?: number;
  /** Upper bound of the answer, in tokens. */
  readonly maxTokens: number;
}

/** A model at a temperature, in a role or with other answers at hand. */
class ModelProposer implements Proposer {
  readonly source = "model";
  readonly name: string;
  readonly model: string;
  readonly #asked: ChatModel;
  readonly #sampling: Sampling;
  readonly #complete: Completion;

  constructor(name: string, model: ChatModel, sampling: Sampling, complete: Completion) {
    this.name = name;
    this.model = model.label;
    this.#asked = model;
    this.#sampling = sampling;
    this.#complete = complete;
  }

  async propose(
    { caller }: ProposalRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<readonly Proposal[]> {
    const { name: by } = this;
    const complete = this.#complete;
    const question = { ...this.#sampling, step: "sample", by, complete } as const;
    return [proposalOf(await caller.ask(this.#asked, question, signal, onText))];
  }

  async repair(
    { caller }: ProposalRequest,
    answer: string,
    feedback: string,
    signal: AbortSignal,
  ): Promise<Proposal> {
    const complete = (task: Messages): Messages => [
      ...this.#complete(task),
      { role: "assistant", content: answer },
      { role: "user", content: feedback },
    ];
    const question = { ...this.#sampling, step: "repair", by: this.name, complete } as const;
    return proposalOf(await caller.ask(this.#asked, question, signal));
  }

  differently(how: string, addition: Completion): Proposer {
    const complete: Completion = (task) => addition(this.#complete(task));
    return new ModelProposer(`${this.name}, ${how}`, this.#asked, this.#sampling, complete);
  }
}

export interface SampleOptions {
  readonly sampling: Sampling;
  /** Given in turn to the samples; left out: every sample gets the bare task. */
  readonly completions?: readonly Completion[];
  /** Tells samples of one round from those of another. */
  readonly round?: string;
}

/**
 * The proposers of a round: those the user's mix names, as it says; else at least `least` samples over the models in turn.
 */
export function proposersOf(mix: Mix, least: number, options: SampleOptions): readonly Proposer[] {
  if (mix.proposers === undefined) {
    return samplesOf(mix.models, Math.max(least, mix.models.length), options);
  }
  const { sampling, completions = [], round } = options;
  const asked = mix.proposers.flatMap((entry) => Array.from({ length: entry.count }, () => entry));
  const names = new Map<string, number>();
  return asked.map(({ model, role, temperature = sampling.temperature }, index) => {
    const title = role === undefined ? model.label : `${model.label}, ${role.name}`;
    const number = (names.get(title) ?? 0) + 1;
    names.set(title, number);
    const own: Sampling = { ...sampling, ...(temperature !== undefined && { temperature }) };
    const complete = completions[index % Math.max(1, completions.length)] ?? bare;
    const inOwnRole: Completion = role === undefined ? complete : (task) => inRole(role)(complete(task));
    const name = `${title}${number === 1 ? "" : ` #${number}`}${round === undefined ? "" : `, ${round}`}`;
    return new ModelProposer(name, model, own, inOwnRole);
  });
}

/** The mix with proposers whose like questions are asked as one. */
export function gathering(mix: Mix): Mix {
  const gatherers = new Map<ChatModel, ChatModel>();
  const gathererOf = (model: ChatModel): ChatModel => {
    const gatherer = gatherers.get(model) ?? new GatheringModel(model);
    gatherers.set(model, gatherer);
    return gatherer;
  };
  return {
    ...mix,
    models: mix.models.map(gathererOf),
    ...(mix.proposers && {
      proposers: mix.proposers.map((proposer) => ({ ...proposer, model: gathererOf(proposer.model) })),
    }),
  };
}

/** As many proposers as asked for, over the models in turn; names tell samples of one model apart. */
export function samplesOf(
  models: readonly ChatModel[],
  count: number,
  { sampling, completions = [], round }: SampleOptions,
): readonly Proposer[] {
  const total = models.length === 0 ? 0 : count;
  return Array.from({ length: total }, (_, index) => {
    const model = models[index % models.length];
    if (model === undefined) {
      throw new RangeError("a sample without a model");
    }
    const repeated = total > models.length ? ` #${Math.floor(index / models.length) + 1}` : "";
    const suffix = round === undefined ? "" : `, ${round}`;
    const complete = completions[index % Math.max(1, completions.length)] ?? bare;
    return new ModelProposer(`${model.label}${repeated}${suffix}`, model, sampling, complete);
  });
}

export function inRole({ advice }: Role): Completion {
  return (task) => {
    const last = task.at(-1);
    return last === undefined ? task : [...task.slice(0, -1), withParagraph(last, advice)];
  };
}

function bare(task: Messages): Messages {
  return task;
}
