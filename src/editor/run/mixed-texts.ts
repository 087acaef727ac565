import type { ChatRequest } from "../../core/model/chat-model.ts";
import type { TokenCounter } from "../../core/model/fit/token-counter.ts";
import { describeTotal } from "../../core/model/money/describe-total.ts";
import { Ledger, type LedgerTotal } from "../../core/model/money/ledger.ts";
import { newRunId } from "../../core/model/money/spending-book.ts";
import type { ConversationOutcome } from "../../core/moa/conversation/conversation.ts";
import { converse, type ConversationParts } from "../../core/moa/conversation/converse.ts";
import type { ModelMix } from "../../core/moa/open-mix.ts";
import { SecretVault } from "../../core/privacy/secrets/secret-vault.ts";
import { prepareExplanation } from "../../core/prose/prepare-explanation.ts";
import { prepareCommitMessage, preparePullRequest } from "../../core/prose/prepare-prose.ts";
import type { ProseTask } from "../../core/prose/prose-task.ts";
import { materialOf } from "../../core/prose/material-of.ts";
import type { ProseOutcome } from "../../core/prose/write-prose.ts";
import { writeText, type WrittenText } from "../../core/prose/write-text.ts";
import type { TextEvent } from "../../core/run/text-event.ts";
import type { Target } from "../../core/task/task.ts";
import type { TextTask } from "../../core/task/text-task.ts";
import { DiskSnapshot } from "../../core/workspace/disk-snapshot.ts";
import type { Mixture } from "../chat/mixture.ts";
import { chosenModels, type ModelSettings } from "../models/chosen-models.ts";
import type { ModelCatalog } from "../models/model-catalog.ts";
import { confirmCost } from "../notices/confirm-cost.ts";
import type { Settings } from "../settings/settings.ts";
import { unsavedFiles } from "../workspace/current-text.ts";
import { cellFiles } from "./cells-of-task.ts";
import type { KeptRuns } from "./kept-runs.ts";
import type { RunEnd } from "./run-feed.ts";

interface Asking {
  /** Absolute path of the folder it is about. */
  readonly root: string;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What mixtures say in words: texts are kept as runs are; conversations are counted in the day's spending, and kept in no journal. */
export class MixedTexts {
  constructor(
    private readonly settings: Settings,
    private readonly catalog: ModelCatalog,
    private readonly counter: TokenCounter,
    private readonly runs: KeptRuns,
  ) {}

  /**
   * Answers a conversation.
   * @throws Failure for what stops it before anybody is asked
   */
  async converse(
    { strategy, ...members }: Mixture,
    request: ChatRequest,
    hear: Pick<ConversationParts, "onText" | "onEvent">,
    note: (text: string) => void,
    signal: AbortSignal,
  ): Promise<{ readonly outcome: ConversationOutcome; readonly spent: LedgerTotal }> {
    const { budget, budgetPerDay, prices, requestTimeouts, endpoints, mixes } = this.settings;
    const settings = { budget, budgetPerDay, prices, requestTimeouts, endpoints, mixes };
    const chosen =
      "mix" in members
        ? { ...settings, mix: members.mix, models: [] }
        : { ...settings, mix: "", models: [members.model] };
    const ledger = new Ledger();
    const parts = await this.partsOf(chosen, ledger, note, signal);
    const outcome = await converse(request, { ...parts, strategy, ...hear }, signal);
    return { outcome, spent: ledger.total() };
  }

  /**
   * A message for what is staged in a repository, else for what is changed, by the models of runs.
   * @param note told what it is about and what it cost
   * @throws Failure as `prepareCommitMessage`, and what stops it before anybody is asked
   */
  async commitMessage(
    root: string,
    instruction: string,
    note: (text: string) => void,
    signal: AbortSignal,
  ): Promise<ProseOutcome> {
    const snapshot = new DiskSnapshot(root);
    return this.#written(
      { kind: "commit-message", instruction },
      (gather) => prepareCommitMessage({ snapshot, instruction, note: gather }, signal),
      { root, note, signal },
    );
  }

  /**
   * A description of what the branch of a repository brings, by the models of runs.
   * @param base what it goes into: a branch, a tag, a commit
   * @param note told what it is about and what it cost
   * @throws Failure as `preparePullRequest`, and what stops it before anybody is asked
   */
  async pullRequest(
    root: string,
    base: string,
    note: (text: string) => void,
    signal: AbortSignal,
  ): Promise<ProseOutcome> {
    const request = { snapshot: new DiskSnapshot(root), instruction: "" };
    return this.#written(
      { kind: "pr-description", instruction: "", base },
      (gather) => preparePullRequest({ ...request, note: gather }, base, signal),
      { root, note, signal },
    );
  }

  /**
   * What code does, in words, by the models of runs; what is not saved yet counts.
   * @param question in the user's own words; may be empty
   * @param note told what is not shown and what it cost
   * @throws Failure as `prepareExplanation`, and what stops it before anybody is asked
   */
  async explain(
    root: string,
    target: Target,
    question: string,
    note: (text: string) => void,
    signal: AbortSignal,
  ): Promise<ProseOutcome> {
    const cells = await cellFiles(root, [target.path]);
    const snapshot = new DiskSnapshot(root, new Map([...unsavedFiles(root), ...cells]));
    return this.#written(
      { kind: "explain", instruction: question, target },
      (gather) => prepareExplanation({ snapshot, target, instruction: question, note: gather }, signal),
      { root, note, signal },
    );
  }

  /** Tokens of a text for a model, in its own encoding where that is known. */
  async countTokens(text: string, modelId: string): Promise<number> {
    await this.counter.load([modelId]);
    return this.counter.count(text, modelId);
  }

  /** @param prepare what there is to tell of costs nothing to find out: a run begins where there is something */
  async #written(
    task: TextTask,
    prepare: (note: (text: string) => void) => Promise<ProseTask>,
    { root, note, signal }: Asking,
  ): Promise<ProseOutcome> {
    const notes: string[] = [];
    const prose = await prepare((text) => notes.push(text));
    const onEvent = (event: TextEvent): void => {
      if (event.kind === "note") {
        note(event.text);
      }
    };
    const { outcome } = await this.runs.run<TextEvent, WrittenText>(
      root,
      onEvent,
      async ({ run, ledger, tell, note: aside, ...kept }) => {
        const parts = await this.partsOf(this.settings, ledger, aside, signal, run);
        const options = { strategy: "adaptive", seed: Date.now() % 2 ** 32 } as const;
        const environment = { ...parts, ...kept, ledger };
        const written = await writeText(task, materialOf(prose, notes), environment, options, tell, signal);
        note(describeTotal(ledger.total()));
        return written;
      },
      endOf,
    );
    return outcome;
  }

  /**
   * Models and what they are asked with.
   * @throws Failure for what stops it before anybody is asked
   */
  async partsOf(
    settings: ModelSettings,
    ledger: Ledger,
    note: (text: string) => void,
    signal: AbortSignal,
    run: string = newRunId(),
  ): Promise<
    { readonly mix: ModelMix } & { readonly counter: TokenCounter } & Pick<
        ConversationParts,
        "confirm" | "secrets"
      >
  > {
    const { counter } = this;
    const mix = await chosenModels(settings, this.catalog, { ledger, counter, note, run }, signal);
    return { mix, counter, secrets: new SecretVault(), confirm: confirmCost(this.settings.confirmAbove) };
  }
}

function endOf({ outcome, reason }: WrittenText): RunEnd {
  const isCancelled = outcome.kind === "failed" && outcome.failure.kind === "cancelled";
  return { state: isCancelled ? "cancelled" : "done", reason };
}
