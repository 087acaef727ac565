import type { ChatModel } from "../model/chat-model.ts";
import { PrivateModel } from "../privacy/private-model.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import type { Mix } from "./mix.ts";

/** The mix with every model behind the vault. */
export function privateMix(mix: Mix, vault: SecretVault): Mix {
  const wrapped = new Map<ChatModel, ChatModel>();
  const behindVault = (model: ChatModel): ChatModel => {
    const known = wrapped.get(model) ?? new PrivateModel(model, vault);
    wrapped.set(model, known);
    return known;
  };
  const { models, proposers, probation, agents, critic, aggregator } = mix;
  // Each part by name: one that is added to mixes and forgotten here is missing, not unguarded.
  return {
    models: models.map(behindVault),
    agents,
    ...(proposers && {
      proposers: proposers.map((proposer) => ({ ...proposer, model: behindVault(proposer.model) })),
    }),
    ...(probation && { probation: probation.map(behindVault) }),
    ...(critic && { critic: behindVault(critic) }),
    ...(aggregator && { aggregator: behindVault(aggregator) }),
  };
}
