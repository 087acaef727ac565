import { randomBytes } from "node:crypto";
import { systemTimers, type Timers } from "../../model/timers.ts";
import type { Mix } from "../../moa/mix.ts";
import type { ModelMix } from "../../moa/open-mix.ts";
import { usualSettings, type StrategySettings } from "../../moa/strategy/strategy.ts";
import type { Turns } from "../../moa/turns.ts";
import { wrappedMix } from "../../moa/wrapped-mix.ts";
import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import type { Task } from "../../task/task.ts";
import type { ReviewTask } from "../../task/review-task.ts";
import type { TextTask } from "../../task/text-task.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { concealedValue } from "../concealed-event.ts";
import { journalVersions } from "../journal/journal-lines.ts";
import type { EndLine, HeaderLine, PatchHeader, ReviewHeader, TextHeader } from "../journal/line-shapes.ts";
import { shapeOf } from "../journal/mix-shape.ts";
import type { RunJournal } from "../journal/run-journal.ts";
import type { KeptEvent } from "../kept-event.ts";
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
  /** How many secrets it knew. */
  readonly secrets: number;
  /** Whether the run goes on where its past ends; else it is to be the same run once more. */
  readonly goesOn: boolean;
  /** Told when the past is not repeated; the run is to be cancelled then. */
  readonly onDifference: (what: string) => void;
}

/** What the journal's first line says that the run itself does not know. */
type RunLabel = Pick<HeaderLine, "engine" | "run" | "origin" | "root" | "copies" | "budgetUsd"> &
  Pick<PatchHeader, "command"> &
  Pick<TextHeader, "args">;

type TextBeginOptions = Pick<TextHeader, "strategy" | "seed">;

interface BeginOptions {
  readonly strategy: string;
  readonly settings?: StrategySettings;
  readonly overlays?: readonly string[];
  readonly seed: number;
  readonly contextTokens?: number;
}

/** What a run ends with, as it is kept. */
export type RunEnding = Pick<EndLine, "reason"> & Required<Pick<EndLine, "outcome">>;

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
      version: journalVersions.patches,
      ...header,
      ...this.#beginning(mix, vault),
      strategy,
      settings: { ...settings },
      overlays: [...overlays],
      seed,
      ...(contextTokens !== undefined && { contextTokens }),
      task: concealedValue(task, vault) as PatchHeader["task"],
    });
  }

  /** As `begin`, of a run for a text. */
  beginText(task: TextTask, mix: ModelMix, options: TextBeginOptions, vault: SecretVault): void {
    const { journal, header } = this.#options;
    if (header === undefined) {
      return;
    }
    journal?.header({
      version: journalVersions.texts,
      ...header,
      ...this.#beginning({ ...mix, agents: [] }, vault),
      ...options,
      task: concealedValue(task, vault) as TextHeader["task"],
    });
  }

  /** As `begin`, of a review. */
  beginReview(task: ReviewTask, mix: ModelMix, options: TextBeginOptions, vault: SecretVault): void {
    const { journal, header } = this.#options;
    if (header === undefined) {
      return;
    }
    journal?.header({
      version: journalVersions.reviews,
      ...header,
      ...this.#beginning({ ...mix, agents: [] }, vault),
      ...options,
      task: concealedValue(task, vault) as ReviewHeader["task"],
    });
  }

  /** Whether the run is one of before once more: nothing of the workspace is there. */
  get isRepetition(): boolean {
    return this.#options.past?.goesOn === false;
  }

  /** How many secrets the run knew when it was left; their numbers are taken. */
  get knownSecrets(): number {
    return this.#options.past?.secrets ?? 0;
  }

  #beginning(
    mix: Mix,
    vault: SecretVault,
  ): Pick<HeaderLine, "at" | "pid" | "nonce" | "secretsNonce" | "mix"> {
    const at = new Date().toISOString();
    const { pid } = process;
    return { at, pid, nonce: this.nonce, secretsNonce: vault.nonce, mix: shapeOf(mix) };
  }

  /**
   * A run from its beginning to its end, which is kept.
   * @param endOf what is kept of what it comes to: a failure where it has no outcome
   */
  async whole<T>(
    work: () => Promise<T>,
    endOf: (result: T) => RunEnding | Failure,
    vault: SecretVault,
    signal: AbortSignal,
  ): Promise<T> {
    const leave = (): void => this.leave();
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) {
      leave();
    }
    try {
      const result = await work();
      const end = endOf(result);
      if (end instanceof Failure) {
        this.#failed(end, vault);
      } else {
        this.#end({ state: "done", reason: vault.conceal(end.reason), outcome: end.outcome });
      }
      return result;
    } catch (error) {
      this.#failed(error, vault);
      throw error;
    } finally {
      signal.removeEventListener("abort", leave);
    }
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

  event(event: KeptEvent): void {
    if (!this.#isLeft) {
      this.#options.journal?.event(event);
    }
  }

  /** @param error what the run ended with; of a bug nothing is kept: it stays a run that was cut off */
  #failed(error: unknown, vault: SecretVault): void {
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
    const recorded = wrappedMix(mix, (model) => recordedModel(model, this.turnstile, this.#vault));
    const agents = mix.agents.map((agent) =>
      agent.source === "model" ? agent : new RecordedAgent(agent, this.turnstile, this.#vault),
    );
    return { ...recorded, agents };
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
