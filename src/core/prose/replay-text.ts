import { Ledger } from "../model/money/ledger.ts";
import type { TokenCounter } from "../model/fit/token-counter.ts";
import { conversationStrategies } from "../moa/conversation/conversation.ts";
import { placeholdersIn, SecretVault } from "../privacy/secrets/secret-vault.ts";
import { mixOfShape } from "../run/journal/mix-shape.ts";
import { whole, type TextJournal } from "../run/journal/read-journal.ts";
import { repeated } from "../run/replay/repeated.ts";
import type { OnTextEvent } from "../run/text-event.ts";
import { Failure } from "../workspace/failure.ts";
import {
  textDigest,
  writeText,
  type TextMaterial,
  type TextOptions,
  type WrittenText,
} from "./write-text.ts";

export interface ReplayedText extends WrittenText {
  /** There are placeholders in it: secrets are not kept. */
  readonly isRedacted: boolean;
}

/**
 * The same text once more from its journal: every decision is made again, from what was answered and how that was judged.
 * Nobody is asked, nothing is read.
 * @throws Failure as `repeated`
 */
export function replayText(
  journal: TextJournal,
  counter: TokenCounter,
  onEvent: OnTextEvent,
  signal: AbortSignal,
): Promise<ReplayedText> {
  const { header, calls } = journal;
  const secrets = new SecretVault(header.secretsNonce, true);
  const ledger = new Ledger(undefined, calls);
  return repeated(
    journal,
    async (recorder, either) => {
      const mix = whole(header.run, () => mixOfShape(header.mix));
      const environment = { mix, secrets, recorder, ledger, counter };
      const written = await writeText(header.task, nothing, environment, optionsOf(journal), onEvent, either);
      const isRedacted = placeholdersIn(JSON.stringify(written.outcome)) > 0;
      return { result: { ...written, isRedacted }, digest: textDigest(written.outcome, ledger, secrets) };
    },
    "Begin it again.",
    signal,
  );
}

function optionsOf({ header: { run, strategy: kept, seed } }: TextJournal): TextOptions {
  const strategy = conversationStrategies.find((each) => each === kept);
  if (strategy === undefined) {
    throw new Failure(
      "journal",
      `The run ${run} has the strategy ${kept}, which this version of Patched MoA does not know.`,
    );
  }
  return { strategy, seed };
}

const nothing: TextMaterial = { prepare: unread, judge: unread };

function unread(): never {
  throw new RangeError("nothing is read in a replay");
}
