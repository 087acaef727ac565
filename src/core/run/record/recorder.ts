import { randomBytes } from "node:crypto";
import type { ChatModel } from "../../model/chat-model.ts";
import { systemTimers, type Timers } from "../../model/timers.ts";
import type { Mix } from "../../moa/mix.ts";
import { usualSettings, type StrategySettings } from "../../moa/strategy/strategy.ts";
import type { Turns } from "../../moa/turns.ts";
import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import type { Task } from "../../task/task.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { concealedValue } from "../concealed-event.ts";
import type { EndLine, HeaderLine } from "../journal/line-shapes.ts";
import { shapeOf } from "../journal/mix-shape.ts";
import type { RunJournal } from "../journal/run-journal.ts";
import type { Outcome } from "../outcome.ts";
import type { RunEvent } from "../run-event.ts";
import { outcomeDigest } from "./outcome-digest.ts";
import { RecordedAgent } from "./recorded-agent.ts";
import { recordedModel } from "./recorded-model.ts";
import { RecordedSnapshot } from "./recorded-snapshot.ts";
import { RecordedVerifier, type Trying } from "./recorded-verifier.ts";
import { Turnstile, type Turn } from "./turnstile.ts";
import { withoutSecrets, withSecrets } from "./without-secrets.ts";

/** What is known of a run before it begins. */
interface Past {
  readonly turns: readonly Turn[];
  /** Paths of files that the journal has. */
  readonly reads: readonly string[];
  /** Whether the run goes on where its past ends; else it is to be the same run once more. */
  readonly goesOn: boolean;
  /** Told when the past is not repeated; the run is to be cancelled then. */
  readonly onDifference: (what: string) => void;
}

/** What the journal's first line says that the run itself does not know. */
type RunLabel = Pick<HeaderLine, "engine" | "run" | "origin" | "root" | "copies" | "budgetUsd" | "command">;

interface BeginOptions {
  readonly strategy: string;
  readonly settings?: StrategySettings;
  readonly overlays?: readonly string[];
  readonly seed: number;
  readonly contextTokens?: number;
}

export interface RecorderOptions {
  /** Left out: nothing is written down. */
  readonly journal?: RunJournal;
  /** Left out: the journal has a first line. */
  readonly header?: RunLabel;
  readonly past?: Past;
  /** Delimiter of untrusted text in prompts, hexadecimal; left out: a new one. */
  readonly nonce?: string;
}

/** Stands between a run and everything whose results it cannot know: keeps them, and gives them back. One for a run. */
export class Recorder {
  /** Not from the seed: whoever writes a file the model reads must not be able to guess it. */
  readonly nonce: string;
  readonly #options: RecorderOptions;
  #isLost = false;
  #isLeft = false;

  constructor(options: RecorderOptions = {}) {
    const { past } = options;
    const onDifference = (what: string): void => {
      this.#isLost = true;
      past?.onDifference(what);
    };
    this.#options = { ...options, ...(past && { past: { ...past, onDifference } }) };
    this.nonce = options.nonce ?? randomBytes(8).toString("hex");
  }

  /** Writes the first line, unless the journal has it. */
  begin(task: Task, mix: Mix, options: BeginOptions, vault: SecretVault): void {
    const { journal, header } = this.#options;
    const { strategy, settings = usualSettings, overlays = [], seed, contextTokens } = options;
    if (header === undefined) {
      return;
    }
    journal?.header({
      ...header,
      at: new Date().toISOString(),
      pid: process.pid,
      strategy,
      settings: { ...settings },
      overlays: [...overlays],
      seed,
      ...(contextTokens !== undefined && { contextTokens }),
      nonce: this.nonce,
      secretsNonce: vault.nonce,
      mix: shapeOf(mix),
      task: concealedValue(task, vault) as HeaderLine["task"],
    });
  }

  /** Of the run, which begins now. */
  ports(vault: SecretVault, timers: Timers = systemTimers): RecordedPorts {
    return new RecordedPorts(this.#options, vault, timers, () => !this.#isLeft);
  }

  /**
   * The user does not want to go on. What comes now is cut short for that, and is not kept: a run that goes on another time
   * begins where it was left.
   */
  leave(): void {
    this.#isLeft = true;
  }

  event(event: RunEvent): void {
    if (!this.#isLeft) {
      this.#options.journal?.event(event);
    }
  }

  end(outcome: Outcome, vault: SecretVault): void {
    const digest = outcomeDigest(outcome, vault);
    const complete = outcome.kind === "accepted" && outcome.complete;
    this.#end({
      state: "done",
      reason: vault.conceal(outcome.reason),
      outcome: { kind: outcome.kind, complete, digest },
    });
  }

  /** @param error what the run ended with; of a bug nothing is kept: it stays a run that was cut off */
  failed(error: unknown, vault: SecretVault): void {
    if (Failure.is(error)) {
      const reason = vault.conceal(error.message);
      const state = error.kind === "cancelled" ? "cancelled" : "failed";
      this.#end({ state, reason, failure: { kind: error.kind, message: reason } });
    }
  }

  #end(end: Omit<EndLine, "kind" | "at">): void {
    if (this.#isLost) {
      // What ends here is not the run: that may go on another time.
      return;
    }
    this.#options.journal?.end({ at: new Date().toISOString(), ...end });
  }
}

/** The ports of one run, each behind its record. */
export class RecordedPorts implements Turns {
  readonly turnstile: Turnstile;
  readonly #options: RecorderOptions;
  readonly #vault: SecretVault;

  /** @param keeps whether what comes out now is kept */
  constructor(options: RecorderOptions, vault: SecretVault, timers: Timers, keeps: () => boolean) {
    const { journal, past } = options;
    this.#options = options;
    this.#vault = vault;
    this.turnstile = new Turnstile({
      timers,
      onTurn: (turn) => {
        if (keeps()) {
          journal?.turn(turn, vault.count);
        }
      },
      ...(past && {
        past: past.turns,
        then: past.goesOn ? "go on" : "refuse",
        onDifference: past.onDifference,
      }),
    });
  }

  /** To be put behind the vault: what is kept of models is what they were sent and said. */
  mix(mix: Mix): Mix {
    const recorded = new Map<ChatModel, ChatModel>();
    const withRecord = (model: ChatModel): ChatModel => {
      const known = recorded.get(model) ?? recordedModel(model, this.turnstile, this.#vault);
      recorded.set(model, known);
      return known;
    };
    const { models, proposers, probation, agents, critic, aggregator } = mix;
    return {
      models: models.map(withRecord),
      agents: agents.map((agent) =>
        agent.source === "model" ? agent : new RecordedAgent(agent, this.turnstile, this.#vault),
      ),
      ...(proposers && {
        proposers: proposers.map((proposer) => ({ ...proposer, model: withRecord(proposer.model) })),
      }),
      ...(probation && { probation: probation.map(withRecord) }),
      ...(critic && { critic: withRecord(critic) }),
      ...(aggregator && { aggregator: withRecord(aggregator) }),
    };
  }

  verifier(verifier: Trying): Trying {
    return new RecordedVerifier(verifier, this.turnstile, this.#vault);
  }

  inTurn<T>(what: string, work: () => Promise<T>, essence: (result: T) => unknown): Promise<T> {
    return this.turnstile.inTurn(what, work, essence);
  }

  fromOutside<T>(what: string, work: () => Promise<T>, read: (kept: unknown) => T): Promise<T> {
    return this.turnstile.outside({
      what: String(withoutSecrets(what, this.#vault)),
      work,
      keep: (result) => withoutSecrets(result, this.#vault),
      repeat: (kept) => read(withSecrets(kept, this.#vault)),
    });
  }

  [Symbol.dispose](): void {
    this.turnstile[Symbol.dispose]();
  }

  snapshot(snapshot: Snapshot): Snapshot {
    const { journal, past } = this.#options;
    return new RecordedSnapshot(snapshot, this.#vault, past?.reads ?? [], (line) => journal?.read(line));
  }
}
