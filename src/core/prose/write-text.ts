import * as v from "valibot";
import type { ChatMessage, ModelFailure } from "../model/chat-model.ts";
import type { TokenCounter } from "../model/fit/token-counter.ts";
import type { Ledger } from "../model/money/ledger.ts";
import type { ConversationStrategy } from "../moa/conversation/conversation.ts";
import type { ConversationParts } from "../moa/conversation/converse.ts";
import type { ModelMix } from "../moa/open-mix.ts";
import { wrappedMix } from "../moa/wrapped-mix.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { concealed } from "../run/concealed-event.ts";
import { shaped } from "../run/journal/shape.ts";
import { digestOf } from "../run/record/digest.ts";
import type { RecordedPorts, Recorder, RunEnding } from "../run/record/recorder.ts";
import { withoutSecrets } from "../run/record/without-secrets.ts";
import type { OnTextEvent, TextEvent } from "../run/text-event.ts";
import type { TextTask } from "../task/text-task.ts";
import { Failure } from "../workspace/failure.ts";
import type { Judgement } from "./judged.ts";
import { ToldQuestions } from "./told-model.ts";
import { writeProse, type Judge, type ProseOutcome } from "./write-prose.ts";

/** What models are asked, as it is known before anybody is. */
interface PreparedText {
  /** Which words models are asked with, and their version. */
  readonly prompt: string;
  readonly messages: readonly ChatMessage[];
  /** What the user was told of it: what is not shown, for example. */
  readonly notes: readonly string[];
}

/** What of a text depends on the workspace. */
export interface TextMaterial {
  readonly prepare: () => PreparedText;
  readonly judge: (answer: string) => Judgement;
}

export interface TextEnvironment {
  readonly mix: ModelMix;
  /** Of this run. */
  readonly secrets: SecretVault;
  /** Keeps what happens, or gives back what was kept. */
  readonly recorder: Recorder;
  /** Written by the mix's models; what the run has cost is read from it. */
  readonly ledger: Ledger;
  readonly counter: TokenCounter;
  /** Asked before the first call; left out: nobody says no. */
  readonly confirm?: ConversationParts["confirm"];
}

export interface TextOptions {
  readonly strategy: ConversationStrategy;
  /** Same seed, same shuffles. */
  readonly seed: number;
}

export interface WrittenText {
  readonly outcome: ProseOutcome;
  /** What became of it, in a sentence. */
  readonly reason: string;
  readonly prompt: string;
}

/**
 * One text from what is known of the workspace to what a mixture makes of it, kept as it happens.
 * @throws Failure for what stops the run before it has an outcome
 */
export function writeText(
  task: TextTask,
  material: TextMaterial,
  environment: TextEnvironment,
  options: TextOptions,
  tell: OnTextEvent,
  signal: AbortSignal,
): Promise<WrittenText> {
  const { recorder, secrets, ledger } = environment;
  const emit: OnTextEvent = (event) => {
    const shown = concealed(event, secrets);
    recorder.event(shown);
    tell(shown);
  };
  return recorder.whole(
    () => written(task, material, environment, options, emit, signal),
    ({ outcome }) => endOf(outcome, ledger, secrets),
    secrets,
    signal,
  );
}

async function written(
  task: TextTask,
  material: TextMaterial,
  { mix, secrets, recorder, ledger, counter, confirm }: TextEnvironment,
  options: TextOptions,
  emit: OnTextEvent,
  signal: AbortSignal,
): Promise<WrittenText> {
  using ports = recorder.ports(secrets);
  recorder.beginText(task, mix, options, secrets);
  emit({ kind: "started", task, ...options });
  const { models, critic, aggregator } = mix;
  const all = [...models, critic, aggregator].filter((model) => model !== undefined);
  await counter.load(all.map(({ id }) => id));
  const { prompt, messages, notes } = await ports.turnstile.outside({
    what: "prepare",
    work: () => {
      const prepared = material.prepare();
      prepared.messages.forEach(({ content }) => secrets.learnRequest(content));
      return Promise.resolve(prepared);
    },
    keep: (prepared) => withoutSecrets(prepared, secrets),
    repeat: (kept) => shaped(preparedText, kept),
  });
  notes.forEach((text) => emit({ kind: "note", text }));
  const questions = new ToldQuestions(emit);
  const recorded = ports.mix({ ...mix, agents: [] });
  const candidates = new Candidates(material, ports, secrets, emit);
  const outcome = await writeProse(
    messages,
    candidates.judge,
    {
      ...{ mix: wrappedMix(recorded, (model) => questions.of(model)), secrets, counter, ...options },
      nonce: recorder.nonce,
      confirm: (estimate) => {
        emit({ kind: "estimate", estimate });
        return ports.turnstile.outside({
          what: "consent",
          work: () => confirm?.(estimate) ?? Promise.resolve(true),
          keep: (agrees) => agrees,
          repeat: (kept) => kept === true,
        });
      },
      onEvent: (event) => {
        if (event.kind === "layer-started") {
          questions.step = event.layer;
        }
        if (event.kind === "layer-started" || event.kind === "note") {
          emit(event);
        } else if (event.kind === "refused") {
          candidates.refuse(event.model, event.why);
        }
      },
    },
    signal,
  );
  const result = resultOf(outcome);
  emit({ kind: "finished", outcome: { ...result, spent: ledger.total() } });
  return { outcome, reason: result.reason, prompt };
}

/** The texts of a run, numbered as they come. */
class Candidates {
  readonly #material: TextMaterial;
  readonly #ports: RecordedPorts;
  readonly #secrets: SecretVault;
  readonly #emit: OnTextEvent;
  #count = 0;

  constructor(material: TextMaterial, ports: RecordedPorts, secrets: SecretVault, emit: OnTextEvent) {
    this.#material = material;
    this.#ports = ports;
    this.#secrets = secrets;
    this.#emit = emit;
  }

  readonly judge: Judge = async (answer, by, origin) => {
    const { text, faults } = await this.#ports.fromOutside(
      `judge ${digestOf(withoutSecrets(answer, this.#secrets))}`,
      () => Promise.resolve(this.#material.judge(answer)),
      (kept) => shaped(judgement, kept),
    );
    const id = this.#nextId();
    const proposer = origin === "synthesis" ? `synthesis by ${by}` : by;
    const known = { id, proposer, model: by, origin, text };
    const problems = faults.map((message) => ({ message }));
    this.#emit({
      kind: "candidate",
      candidate: {
        ...known,
        ...(faults.length === 0 ? { kind: "written" } : { kind: "unusable", problems }),
      },
    });
    if (origin === "synthesis") {
      this.#emit({ kind: "layer-finished", layer: "synthesis", detail: "" });
    }
    return { id, text, by, faults };
  };

  refuse(model: string, why: ModelFailure): void {
    const known = { id: this.#nextId(), proposer: model, model, origin: "proposal", text: "" } as const;
    this.#emit({ kind: "candidate", candidate: { ...known, kind: "refused", why } });
  }

  #nextId(): string {
    this.#count += 1;
    return String(this.#count);
  }
}

/** Of everything that a run for a text ends with; the same however secrets are shown. */
export function textDigest(outcome: ProseOutcome, ledger: Ledger, secrets: SecretVault): string {
  return digestOf(withoutSecrets([outcome, ledger.total()], secrets));
}

function endOf(outcome: ProseOutcome, ledger: Ledger, secrets: SecretVault): RunEnding | Failure {
  if (outcome.kind === "failed" && outcome.failure.kind === "cancelled") {
    return new Failure("cancelled", outcome.failure.message);
  }
  const { kind, reason } = resultOf(outcome);
  const digest = textDigest(outcome, ledger, secrets);
  return { reason, outcome: { kind, complete: kind === "accepted", digest } };
}

function resultOf(outcome: ProseOutcome): UnpaidResult {
  switch (outcome.kind) {
    case "written": {
      const { id, by, reason } = outcome;
      const chosen = { id };
      return { kind: "accepted", reason: `${by}: ${reason}`, chosen, complete: true, provenance: [] };
    }
    case "refused": {
      const best = { id: outcome.id };
      return { kind: "rejected", reason: `Not written: ${outcome.faults.join(" ")}`, best, provenance: [] };
    }
    case "failed":
      return { kind: "none", reason: `Not written: ${outcome.failure.message}` };
  }
}

type Unpaid<T> = T extends unknown ? Omit<T, "spent"> : never;
type UnpaidResult = Unpaid<Extract<TextEvent, { kind: "finished" }>["outcome"]>;

const judgement = v.object({ text: v.string(), faults: v.array(v.string()) });

const preparedText = v.object({
  prompt: v.string(),
  messages: v.array(v.object({ role: v.picklist(["system", "user", "assistant"]), content: v.string() })),
  notes: v.array(v.string()),
});
