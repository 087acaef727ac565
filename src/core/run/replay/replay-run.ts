import type { TokenCounter } from "../../model/fit/token-counter.ts";
import { Ledger } from "../../model/money/ledger.ts";
import { isOverlayName } from "../../moa/overlay/overlays.ts";
import { purseOf } from "../../moa/purse/purse.ts";
import { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import type { PatchReading } from "../../patch/reading/patch-reading.ts";
import type { Syntax } from "../../syntax/syntax.ts";
import type { Verifier } from "../../verify/verifier.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { mixOfShape } from "../journal/mix-shape.ts";
import { ofPatches, whole, type PatchJournal, type ReadJournal } from "../journal/read-journal.ts";
import type { Outcome } from "../outcome.ts";
import { outcomeDigest } from "../record/outcome-digest.ts";
import type { Recorder } from "../record/recorder.ts";
import { withSecrets } from "../record/without-secrets.ts";
import type { OnRunEvent } from "../run-event.ts";
import { runTask } from "../run-task.ts";
import { KeptSnapshot } from "./kept-snapshot.ts";
import { keptSettings, keptStrategy } from "./kept-settings.ts";
import { compareWorkspace, preparationIn } from "./known-workspace.ts";
import { repeated } from "./repeated.ts";

export interface ReplayParts {
  readonly parser: Syntax;
  readonly reading: PatchReading;
  readonly counter: TokenCounter;
  /** The workspace as it is now, for nothing but secrets to be put back into their places; left out: it is not there. */
  readonly workspace?: Snapshot;
}

export interface Replayed {
  readonly outcome: Outcome;
  /** Secrets are shown as placeholders: the workspace is not what it was. */
  readonly isRedacted: boolean;
}

/**
 * The same run once more from its journal: every decision is made again, from the results that are kept. Nobody is asked,
 * no check is run, nothing is written.
 * @throws Failure `journal` when the run has no outcome, or a decision is another one than then; what the run itself
 * failed with, when it did; `cancelled`
 */
export async function replayRun(
  journal: ReadJournal,
  parts: ReplayParts,
  onEvent: OnRunEvent,
  signal: AbortSignal,
): Promise<Replayed> {
  const patches = ofPatches(journal);
  return repeated(
    patches,
    async (recorder, either) => {
      const { vault, isRedacted } = await vaultFor(journal, parts.workspace);
      const outcome = await runAgain(patches, parts, { recorder, vault }, onEvent, either);
      return { result: { outcome, isRedacted }, digest: outcomeDigest(outcome, vault) };
    },
    `"patched-moa resume ${journal.header.run}" goes on with it.`,
    signal,
  );
}

async function runAgain(
  journal: PatchJournal,
  { parser, reading, counter }: ReplayParts,
  { recorder, vault }: { readonly recorder: Recorder; readonly vault: SecretVault },
  onEvent: OnRunEvent,
  signal: AbortSignal,
): Promise<Outcome> {
  const { header, reads, calls } = journal;
  const { seed, contextTokens, budgetUsd } = header;
  const prepared = preparationIn(journal);
  const snapshot = new KeptSnapshot(header.root, prepared?.paths ?? [], reads, vault);
  const environment = {
    snapshot,
    shown: snapshot,
    mix: whole(header.run, () => mixOfShape(header.mix)),
    verifier: noVerifier,
    parser,
    reading,
    ledger: new Ledger(undefined, calls),
    purse: purseOf(budgetUsd),
    counter,
    secrets: vault,
    recorder,
  };
  const options = {
    strategy: keptStrategy(header),
    settings: keptSettings(header),
    overlays: header.overlays.filter(isOverlayName),
    seed,
    ...(contextTokens !== undefined && { contextTokens }),
  };
  return runTask(withSecrets(prepared?.task ?? header.task, vault), environment, options, onEvent, signal);
}

async function vaultFor(
  journal: ReadJournal,
  workspace: Snapshot | undefined,
): Promise<{ readonly vault: SecretVault; readonly isRedacted: boolean }> {
  const { secrets, header } = journal;
  const known =
    secrets > 0 && workspace !== undefined ? await compareWorkspace(journal, workspace) : undefined;
  return known?.kind === "same"
    ? { vault: known.vault, isRedacted: false }
    : { vault: new SecretVault(header.secretsNonce, true), isRedacted: secrets > 0 };
}

const noVerifier: Verifier = {
  verify: nothing,
  baseline: nothing,
  runTests: nothing,
  dispose: () => Promise.resolve(),
};

function nothing(): never {
  throw new RangeError("nothing is run in a replay");
}
