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
import { writeProse, type ProseOutcome } from "../../core/prose/write-prose.ts";
import type { Target } from "../../core/task/task.ts";
import { DiskSnapshot } from "../../core/workspace/disk-snapshot.ts";
import type { Mixture } from "../chat/mixture.ts";
import { chosenModels, type ModelSettings } from "../models/chosen-models.ts";
import type { ModelCatalog } from "../models/model-catalog.ts";
import { confirmCost } from "../notices/confirm-cost.ts";
import type { Settings } from "../settings/settings.ts";
import { unsavedFiles } from "../workspace/current-text.ts";

/** What mixtures say in words. Counted in the day's spending as runs are, and kept in no journal. */
export class MixedTexts {
  constructor(
    private readonly settings: Settings,
    private readonly catalog: ModelCatalog,
    private readonly counter: TokenCounter,
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
    const task = await prepareCommitMessage({ snapshot: new DiskSnapshot(root), instruction, note }, signal);
    return this.written(task, note, signal);
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
    const request = { snapshot: new DiskSnapshot(root), instruction: "", note };
    return this.written(await preparePullRequest(request, base, signal), note, signal);
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
    const snapshot = new DiskSnapshot(root, unsavedFiles(root));
    const task = await prepareExplanation({ snapshot, target, instruction: question, note }, signal);
    return this.written(task, note, signal);
  }

  /** Tokens of a text for a model, in its own encoding where that is known. */
  async countTokens(text: string, modelId: string): Promise<number> {
    await this.counter.load([modelId]);
    return this.counter.count(text, modelId);
  }

  private async written(
    task: ProseTask,
    note: (text: string) => void,
    signal: AbortSignal,
  ): Promise<ProseOutcome> {
    const ledger = new Ledger();
    const parts = await this.partsOf(this.settings, ledger, note, signal);
    const outcome = await writeProse(task, { ...parts, strategy: "adaptive" }, signal);
    note(describeTotal(ledger.total()));
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
  ): Promise<{ readonly mix: ModelMix } & Pick<ConversationParts, "counter" | "confirm" | "secrets">> {
    const { counter } = this;
    const mix = await chosenModels(
      settings,
      this.catalog,
      { ledger, counter, note, run: newRunId() },
      signal,
    );
    return { mix, counter, secrets: new SecretVault(), confirm: confirmCost(this.settings.confirmAbove) };
  }
}
