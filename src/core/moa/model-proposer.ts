import type { ChatMessage, ChatModel } from "../model/chat-model.ts";
import { proposalOf, type Proposal, type ProposalRequest, type Proposer } from "./proposer.ts";
import type { Role } from "./roles.ts";

type Messages = readonly ChatMessage[];

export interface Sampling {
  readonly temperature?: number;
  readonly maxTokens: number;
}

/** A model in a role at a temperature. */
class ModelProposer implements Proposer {
  readonly source = "model";
  readonly name: string;
  private readonly model: ChatModel;
  private readonly role: Role | undefined;
  private readonly sampling: Sampling;

  constructor(name: string, model: ChatModel, sampling: Sampling, role?: Role) {
    this.name = name;
    this.model = model;
    this.sampling = sampling;
    this.role = role;
  }

  async propose(
    { caller }: ProposalRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<readonly Proposal[]> {
    const question = { ...this.sampling, complete: (task: Messages) => this.inRole(task) };
    return [proposalOf(await caller.ask(this.model, question, signal, onText))];
  }

  async repair(
    { caller }: ProposalRequest,
    answer: string,
    feedback: string,
    signal: AbortSignal,
  ): Promise<Proposal> {
    const complete = (task: Messages): Messages => [
      ...this.inRole(task),
      { role: "assistant", content: answer },
      { role: "user", content: feedback },
    ];
    return proposalOf(await caller.ask(this.model, { ...this.sampling, complete }, signal));
  }

  /** The role comes last, so that everything before it is the same for every proposer and can be cached. */
  private inRole(messages: Messages): Messages {
    const last = messages.at(-1);
    if (this.role === undefined || last === undefined) {
      return messages;
    }
    return [...messages.slice(0, -1), { ...last, content: `${last.content}\n\n${this.role.advice}` }];
  }
}

/**
 * As many proposers as asked for, over the models in turn; names tell samples of one model apart.
 * @param roles given in turn to the samples; none: every sample gets the bare request
 */
export function samplesOf(
  models: readonly ChatModel[],
  count: number,
  sampling: Sampling,
  roles: readonly Role[] = [],
): readonly Proposer[] {
  const total = models.length === 0 ? 0 : count;
  return Array.from({ length: total }, (_, index) => {
    const model = models[index % models.length];
    const role = roles[index % Math.max(1, roles.length)];
    if (model === undefined) {
      throw new RangeError("a sample without a model");
    }
    const repeated = total > models.length ? ` #${Math.floor(index / models.length) + 1}` : "";
    return new ModelProposer(`${model.label}${repeated}`, model, sampling, role);
  });
}
