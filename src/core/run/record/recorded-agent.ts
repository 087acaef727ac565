import type { Proposal, ProposalRequest, Proposer } from "../../moa/proposer.ts";
import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import { proposalsFrom } from "./result-shapes.ts";
import type { Turnstile } from "./turnstile.ts";
import { withoutSecrets, withSecrets } from "./without-secrets.ts";

/** A model-free agent whose proposals are kept: what its language service or its trials say is not there the next time. */
export class RecordedAgent implements Proposer {
  readonly name: string;
  readonly source = "model-free";
  readonly #agent: Proposer;
  readonly #turnstile: Turnstile;
  readonly #vault: SecretVault;

  constructor(agent: Proposer, turnstile: Turnstile, vault: SecretVault) {
    this.name = agent.name;
    this.#agent = agent;
    this.#turnstile = turnstile;
    this.#vault = vault;
  }

  propose(
    request: ProposalRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<readonly Proposal[]> {
    return this.#turnstile.outside({
      what: `agent ${this.name}`,
      work: () => this.#agent.propose(request, signal, onText),
      keep: (proposals) => withoutSecrets(proposals, this.#vault),
      // Hashes are worked out from the texts as they are then.
      repeat: (kept) => proposalsFrom(withSecrets(kept, this.#vault)),
    });
  }
}
