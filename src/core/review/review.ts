import { randomBytes } from "node:crypto";
import type { ChatModel, ModelFailure, Usage } from "../model/chat-model.ts";
import type { TokenCounter } from "../model/fit/token-counter.ts";
import { estimateRun, type RunEstimate } from "../model/money/estimate-run.ts";
import { ModelWindows } from "../moa/model-windows.ts";
import type { ModelMix } from "../moa/open-mix.ts";
import { privateMix } from "../moa/private-mix.ts";
import { learnHiddenSecrets } from "../privacy/learn-hidden-secrets.ts";
import { textKindOf } from "../privacy/secrets/assigned-secrets.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import { batchesOf, type Batch } from "./batches.ts";
import { concerns, type Concern } from "./concerns.ts";
import {
  severities,
  type Dropped,
  type Finding,
  type HeldFinding,
  type RawFinding,
  type Vote,
} from "./finding.ts";
import { holdFinding } from "./hold-finding.ts";
import { mergeFindings, sayers } from "./merge-findings.ts";
import { Questions } from "./questions.ts";
import type { ReviewedChanges } from "./read-changes.ts";
import { readFindings } from "./read-findings.ts";
import { shownHunk } from "./reviewed-file.ts";
import { ChangeTrial, type TryingParts } from "./try-change.ts";
import { countVotes, voteOf, type Opinion } from "./vote.ts";

/** More findings than this are voted on in no review: the first of each answer come before the second of any. */
const mostVoted = 40;

/** What a review does now. */
export type ReviewEvent =
  | { readonly kind: "asking"; readonly models: number; readonly files: number; readonly questions: number }
  | { readonly kind: "voting"; readonly findings: number }
  | { readonly kind: "trying"; readonly changes: number };

export interface ReviewParts extends TryingParts {
  /** Its models carry budget, habits and pressure; secrets are kept from them here. */
  readonly mix: ModelMix;
  readonly secrets: SecretVault;
  /** Left out: tokens are estimated. */
  readonly counter?: TokenCounter;
  /** Asked before the first call; when it says no, nobody is asked. Left out: nobody says no. */
  readonly confirm?: (estimate: RunEstimate) => Promise<boolean>;
  readonly onEvent?: (event: ReviewEvent) => void;
}

/** What a review comes to. Usage is that of all calls. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      /** For people: `staged changes`. */
      readonly what: string;
      /** Paths. */
      readonly files: readonly string[];
      /** Labels of the models that were asked. */
      readonly models: readonly string[];
      /** The worst first. */
      readonly findings: readonly Finding[];
      readonly dropped: readonly Dropped[];
      /** What was not reviewed, or not by all, a sentence each. */
      readonly gaps: readonly string[];
      readonly usage: Usage;
    }
  | { readonly kind: "failed"; readonly failure: ModelFailure; readonly usage: Usage };

interface Answer {
  readonly model: ChatModel;
  readonly concern: Concern;
  readonly batch: Batch;
  readonly findings: readonly RawFinding[];
}

/**
 * Findings of several models about a change, each held against the code, merged with those that say the same, and voted on by
 * the models that did not raise it. Writes nothing.
 * @param instruction in the user's own words; may be empty
 * @throws Failure `cancelled`, and what keeps suggested changes from being verified at all
 */
export async function reviewChanges(
  changes: ReviewedChanges,
  instruction: string,
  parts: ReviewParts,
  signal: AbortSignal,
): Promise<ReviewOutcome> {
  return new Review(changes, parts, signal).outcome(instruction);
}

class Review {
  readonly #changes: ReviewedChanges;
  readonly #parts: ReviewParts;
  readonly #signal: AbortSignal;
  readonly #models: readonly ChatModel[];
  /** Delimiter of untrusted text in prompts. */
  readonly #nonce = randomBytes(6).toString("hex");
  readonly #questions: Questions;
  readonly #gaps: string[];
  readonly #dropped: Dropped[] = [];

  constructor(changes: ReviewedChanges, parts: ReviewParts, signal: AbortSignal) {
    this.#changes = changes;
    this.#parts = parts;
    this.#signal = signal;
    this.#models = privateMix({ ...parts.mix, agents: [] }, parts.secrets).models;
    this.#questions = new Questions(new ModelWindows(parts.counter), this.#nonce, signal);
    this.#gaps = [...changes.left];
  }

  async outcome(instruction: string): Promise<ReviewOutcome> {
    const { counter, confirm, secrets } = this.#parts;
    await Promise.all([counter?.load(this.#models.map(({ id }) => id)), this.#learnSecrets(instruction)]);
    const { files } = this.#changes;
    const { batches, left } = batchesOf(files, this.#questions.roomFor(this.#models), this.#nonce);
    this.#gaps.push(...left);
    const estimate = estimateRun(this.#questions.planned(this.#models, batches, concerns));
    if (confirm !== undefined && !(await confirm(estimate))) {
      return this.#failed({ kind: "cancelled", message: "Not asked, because of what it may cost." });
    }
    const asked = await this.#ask(batches, instruction);
    throwIfCancelled(this.#signal);
    if (asked.kind === "failed") {
      return asked;
    }
    const merged = mergeFindings(this.#held(asked.answers));
    const voted = await this.#vote(merged.slice(0, mostVoted));
    for (const finding of merged.slice(mostVoted)) {
      this.#drop(finding, "There are too many findings to vote on.");
    }
    throwIfCancelled(this.#signal);
    const findings = await this.#withChanges(voted);
    throwIfCancelled(this.#signal);
    const conceal = (text: string): string => secrets.conceal(text);
    return {
      kind: "reviewed",
      what: this.#changes.what,
      files: files.map(({ path }) => path),
      models: this.#models.map(({ label }) => label),
      findings: findings.toSorted(worstFirst).map((finding) => concealed(finding, conceal)),
      dropped: this.#dropped.map((each) => ({ ...each, message: conceal(each.message) })),
      gaps: this.#gaps,
      usage: this.#questions.usage,
    };
  }

  /** Of whole files, of which a prompt shows a part and does not tell the kind, before any is sent. */
  async #learnSecrets(instruction: string): Promise<void> {
    const { secrets, snapshot } = this.#parts;
    await learnHiddenSecrets(secrets, snapshot);
    for (const { path, oldPath = path, after = "", hunks } of this.#changes.files) {
      const before = hunks.flatMap(({ lines }) =>
        lines.filter(({ sign }) => sign !== "+").map(({ text }) => text),
      );
      secrets.learn(after, textKindOf(path));
      secrets.learn(before.join("\n"), textKindOf(oldPath));
    }
    secrets.learnRequest(instruction);
  }

  async #ask(
    batches: readonly Batch[],
    instruction: string,
  ): Promise<
    | Extract<ReviewOutcome, { kind: "failed" }>
    | { readonly kind: "asked"; readonly answers: readonly Answer[] }
  > {
    const asks = batches.flatMap((batch) =>
      concerns.flatMap((concern) => this.#models.map((model) => ({ batch, concern, model }))),
    );
    const { length: models } = this.#models;
    this.#parts.onEvent?.({
      kind: "asking",
      models,
      files: this.#changes.files.length,
      questions: asks.length,
    });
    const refusals: ModelFailure[] = [];
    const answers = await Promise.all(
      asks.map(async ({ batch, concern, model }): Promise<readonly Answer[]> => {
        const outcome = await this.#questions.findings(model, batch, concern, instruction);
        const about = `${model.label} was not heard about ${concern.title.toLowerCase()}`;
        if (outcome.kind === "failed") {
          refusals.push(outcome.failure);
          this.#gaps.push(`${about}: ${outcome.failure.message}`);
          return [];
        }
        const findings = readFindings(outcome.text);
        if (findings === undefined) {
          refusals.push({
            kind: "not-an-answer",
            message: `${model.label} does not answer in the form that it was asked for.`,
          });
          this.#gaps.push(`${about}: its answer cannot be read.`);
          return [];
        }
        return [{ model, concern, batch, findings }];
      }),
    );
    const [refusal] = refusals;
    return refusal !== undefined && refusals.length === asks.length
      ? this.#failed(refusal)
      : { kind: "asked", answers: answers.flat() };
  }

  /** Those that hold; the first of each answer, then the second of each, so that who says much pushes nobody aside. */
  #held(answers: readonly Answer[]): readonly HeldFinding[] {
    const most = Math.max(0, ...answers.map(({ findings }) => findings.length));
    return Array.from({ length: most }, (_, rank) => rank).flatMap((rank) =>
      answers.flatMap(({ model, concern, batch, findings }) => {
        const raw = findings[rank];
        if (raw === undefined) {
          return [];
        }
        const holding = holdFinding(raw, { concern: concern.id, by: model.label }, batch.files);
        if (holding.kind === "held") {
          return [holding.finding];
        }
        const { file: path, line, message } = raw;
        this.#dropped.push({ path, line, message, by: [model.label], reason: holding.reason });
        return [];
      }),
    );
  }

  async #vote(merged: readonly HeldFinding[]): Promise<readonly Omit<Finding, "change">[]> {
    if (merged.length > 0 && this.#models.length > 1) {
      this.#parts.onEvent?.({ kind: "voting", findings: merged.length });
    }
    const voted = await Promise.all(
      merged.map(async (finding) => {
        const opinions = await this.#opinionsOf(finding);
        const standing = await countVotes(opinions);
        const vote = voteOf(opinions);
        if (standing === "refuted") {
          this.#drop(finding, `Voted out: ${of(vote)}.`);
          return [];
        }
        return [{ ...finding, severity: severityOf(finding), standing, vote }];
      }),
    );
    return voted.flat();
  }

  /** Who raised it has said what he thinks; the others are asked. */
  #opinionsOf(finding: HeldFinding): Promise<readonly Opinion[]> {
    const raised = new Set(sayers(finding));
    const hunk = this.#hunkOf(finding);
    return Promise.all(
      this.#models.map(async (model) => ({
        model,
        isRight: raised.has(model.label) || (await this.#questions.verdict(model, finding, hunk)),
      })),
    );
  }

  #hunkOf({ path, first, last }: HeldFinding): string {
    const file = this.#changes.files.find((each) => each.path === path);
    const hunk = file?.hunks.find(({ lines }) =>
      lines.some(({ number }) => first <= number && number <= last),
    );
    return hunk === undefined ? "" : shownHunk(around(hunk, first, last));
  }

  async #withChanges(voted: readonly Omit<Finding, "change">[]): Promise<readonly Finding[]> {
    const changes = voted.filter(({ said }) => said.some(({ change }) => change !== "")).length;
    if (changes > 0) {
      this.#parts.onEvent?.({ kind: "trying", changes });
    }
    const trial = new ChangeTrial(this.#parts, this.#changes.files, this.#signal);
    return Promise.all(voted.map(async (finding) => ({ ...finding, change: await trial.of(finding) })));
  }

  #drop({ path, first, said, ...finding }: HeldFinding, reason: string): void {
    const by = sayers({ said, ...finding });
    this.#dropped.push({ path, line: first, message: said[0].message, by, reason });
  }

  #failed(failure: ModelFailure): Extract<ReviewOutcome, { kind: "failed" }> {
    return { kind: "failed", failure, usage: this.#questions.usage };
  }
}

/** Lines before and after a finding that a vote is shown. */
const shownAround = 40;

function around(
  { lines }: { readonly lines: ReviewedChanges["files"][number]["hunks"][number]["lines"] },
  first: number,
  last: number,
): { readonly lines: typeof lines } {
  return {
    lines: lines.filter(({ number }) => first - shownAround <= number && number <= last + shownAround),
  };
}

function of({ yes, no }: Vote): string {
  return `${no.length} of ${yes.length + no.length} that have an opinion find it wrong`;
}

/** As most say; of two that are said as often the worse. */
function severityOf({ said }: HeldFinding): Finding["severity"] {
  const times = (severity: Finding["severity"]): number =>
    said.filter((each) => each.severity === severity).length;
  return severities.toSorted((a, b) => times(b) - times(a))[0] ?? "medium";
}

function worstFirst(a: Finding, b: Finding): number {
  const rank = ({ standing, severity }: Finding): number =>
    Number(standing !== "confirmed") * severities.length + severities.indexOf(severity);
  return rank(a) - rank(b) || (a.path < b.path ? -1 : Number(a.path > b.path)) || a.first - b.first;
}

/** What is shown and kept of it holds no secret; the patch has to. */
function concealed(finding: Finding, conceal: (text: string) => string): Finding {
  const [first, ...others] = finding.said.map((each) => ({ ...each, message: conceal(each.message) }));
  return first === undefined
    ? finding
    : { ...finding, evidence: conceal(finding.evidence), said: [first, ...others] };
}
