import type { ChatModel } from "../../model/chat-model.ts";
import { Ledger } from "../../model/money/ledger.ts";
import type { Mix } from "../../moa/mix.ts";
import type { ModelMix } from "../../moa/open-mix.ts";
import { ofPool } from "../../moa/roster/cast.ts";
import { SecretVault, placeholdersIn } from "../../privacy/secrets/secret-vault.ts";
import type { Task } from "../../task/task.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { engineVersion } from "../journal/engine-version.ts";
import { JournalFile } from "../journal/journal-file.ts";
import type { MixShape } from "../journal/line-shapes.ts";
import { shapeOf } from "../journal/mix-shape.ts";
import type { ReadJournal, ReviewJournal } from "../journal/read-journal.ts";
import { RunJournal } from "../journal/run-journal.ts";
import { isRunning } from "../journal/run-store.ts";
import { learnHiddenSecrets } from "../../privacy/learn-hidden-secrets.ts";
import { Recorder } from "../record/recorder.ts";
import type { KeptPreparation } from "../record/result-shapes.ts";
import { withSecrets } from "../record/without-secrets.ts";
import { compareWorkspace, preparationIn } from "./known-workspace.ts";
import { said } from "../../workspace/said.ts";

/** A run that was cut off or cancelled, about to go on. */
export interface GoingOn {
  readonly recorder: Recorder;
  readonly secrets: SecretVault;
  /** With the calls that were made before. */
  readonly ledger: Ledger;
  /** By those calls, as far as their price is known; in USD. */
  readonly spentUsd: number;
  /** Aborted when the run does not come to where it was. */
  readonly signal: AbortSignal;
  /** @returns what to tell the user then instead of what the run ended with */
  readonly failure: () => Failure | undefined;
}

/** A run for a patch. */
export interface Resumption extends GoingOn {
  /** Left out: the run was cut off before anybody was asked, and begins anew. */
  readonly task?: Task;
}

export interface ResumeParts {
  /** Of the run's workspace, as it is now. */
  readonly snapshot: Snapshot;
  readonly stateOf: (signal: AbortSignal) => Promise<string>;
  /** Told once when the journal cannot be written any more. */
  readonly tell: (why: string) => void;
}

/**
 * Makes ready to go on where a journal ends: what was answered will not be asked again.
 * @param path of the journal, which is written on
 * @throws Failure `journal` in one sentence when the run is over or under way, or the workspace is not what it was; `cancelled`
 */
export async function resumption(
  path: string,
  journal: ReadJournal,
  { snapshot, stateOf, tell }: ResumeParts,
  signal: AbortSignal,
): Promise<Resumption> {
  requireCut(journal);
  const { header } = journal;
  const prepared = preparationIn(journal);
  const { secrets, task } =
    prepared === undefined
      ? { secrets: new SecretVault(header.secretsNonce) }
      : await knownAgain(journal, prepared, snapshot, stateOf, signal);
  return { ...goingOn(path, journal, secrets, tell, signal), ...(task && { task }) };
}

/**
 * As `resumption`, of a review: it looks itself whether the workspace is what it was.
 * @throws Failure `journal` when it is over or under way
 */
export function reviewResumption(
  path: string,
  journal: ReviewJournal,
  tell: ResumeParts["tell"],
  signal: AbortSignal,
): GoingOn {
  requireCut(journal);
  return goingOn(path, journal, new SecretVault(journal.header.secretsNonce), tell, signal);
}

/**
 * @param stateOf recognises the workspace as it is now
 * @throws Failure `journal` where it is not what the run saw, as far as it saw any
 */
export async function requireSameWorkspace(
  journal: ReadJournal,
  stateOf: ResumeParts["stateOf"],
  signal: AbortSignal,
): Promise<void> {
  const prepared = preparationIn(journal);
  if (prepared !== undefined && (await stateOf(signal)) !== prepared.workspace) {
    throw workspaceChanged(journal, said`the workspace`);
  }
}

function goingOn(
  path: string,
  journal: ReadJournal,
  secrets: SecretVault,
  tell: ResumeParts["tell"],
  signal: AbortSignal,
): GoingOn {
  const { header, turns, reads, calls, soFar, length } = journal;
  const stop = new AbortController();
  let difference: string | undefined;
  const written = new RunJournal(
    () => [JournalFile.goOn(path, length, tell)],
    (text) => secrets.conceal(text),
    soFar,
  );
  const recorder = new Recorder({
    journal: written,
    nonce: header.nonce,
    past: {
      turns,
      reads: reads.map((read) => read.path),
      secrets: journal.secrets,
      goesOn: true,
      onDifference: (what) => {
        difference = what;
        stop.abort();
      },
    },
  });
  return {
    recorder,
    secrets,
    ledger: new Ledger((call) => written.call(call), calls),
    spentUsd: calls.reduce((sum, { cost }) => sum + (cost.kind === "known" ? cost.usd : 0), 0),
    signal: AbortSignal.any([signal, stop.signal]),
    failure: () =>
      difference === undefined
        ? undefined
        : difference.startsWith("prepare #1:")
          ? workspaceChanged(journal, said`the workspace`)
          : cannotGoOn(journal, `it does not come to where it was (${difference})`),
  };
}

/** Of a pool, those that the run began with, whatever the scores have become; who is not there any more is missing. */
export function sameCast({ header }: ReadJournal, pool: ModelMix): ModelMix {
  const { models, asked, probation, aggregator } = header.mix;
  const at = (place: number): ChatModel | undefined =>
    pool.models.find(({ label }) => label === models[place]?.label);
  const there = (places: readonly number[]): readonly ChatModel[] =>
    places.map(at).filter((model) => model !== undefined);
  const mixing = pool.aggregator ?? (aggregator === undefined ? undefined : at(aggregator));
  return ofPool(pool, there(asked), there(probation ?? []), mixing);
}

/** @throws Failure `journal` when other models would answer than those that the run began with */
export function requireSameMix(journal: ReadJournal, mix: Mix): void {
  const namesIn = ({ models, ...parts }: MixShape): string =>
    JSON.stringify([models.map(({ label }) => label), parts]);
  if (namesIn(shapeOf(mix)) !== namesIn(journal.header.mix)) {
    const then = journal.header.mix.models.map(({ label }) => label).join(", ");
    throw cannotGoOn(
      journal,
      said`its models were ${then === "" ? "none" : then}, and now others would be asked`,
    );
  }
}

const ended = { done: said`it is done`, failed: said`it failed` } as const;

function requireCut(journal: ReadJournal): void {
  const { header, writer, end } = journal;
  const { run } = header;
  if (end?.state === "cancelled") {
    return;
  }
  if (end !== undefined) {
    throw new Failure(
      "journal",
      `The run ${run} was not cut off, ${ended[end.state]}: ${end.reason} Start it again.`,
    );
  }
  if (isRunning(writer)) {
    throw new Failure(
      "journal",
      `The run ${run} is under way in process ${writer.pid}. Wait for it, or stop it.`,
    );
  }
}

async function knownAgain(
  journal: ReadJournal,
  prepared: KeptPreparation,
  snapshot: Snapshot,
  stateOf: ResumeParts["stateOf"],
  signal: AbortSignal,
): Promise<{ readonly secrets: SecretVault; readonly task: Task }> {
  const known = await compareWorkspace(journal, snapshot);
  if (known.kind === "changed") {
    throw workspaceChanged(journal, known.path);
  }
  await requireSameWorkspace(journal, stateOf, signal);
  const secrets = known.vault;
  const task = withSecrets(prepared.task, secrets);
  if (placeholdersIn(JSON.stringify(task)) > 0) {
    throw cannotGoOn(journal, said`there was a secret in what was asked, which is not kept`);
  }
  // Those that nobody was shown: checks may print them.
  await learnHiddenSecrets(secrets, snapshot);
  return { secrets, task };
}

function workspaceChanged(journal: ReadJournal, what: string): Failure {
  return cannotGoOn(journal, said`${what} has changed since, and what was answered is about what it was`);
}

function cannotGoOn({ header }: ReadJournal, why: string): Failure {
  const versions =
    header.engine === engineVersion
      ? ""
      : ` It was begun by version ${header.engine} of Patched MoA; this is ${engineVersion}.`;
  return new Failure("journal", `The run ${header.run} cannot go on: ${why}. Start it again.${versions}`);
}
