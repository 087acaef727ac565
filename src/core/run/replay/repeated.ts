import { Failure, throwIfCancelled } from "../../workspace/failure.ts";
import { engineVersion } from "../journal/engine-version.ts";
import type { ReadJournal } from "../journal/read-journal.ts";
import { Recorder } from "../record/recorder.ts";

/** What a repetition comes to, and the digest of it. */
interface Repetition<T> {
  readonly result: T;
  readonly digest: string;
}

/**
 * A run once more from its journal. Nothing is written.
 * @param work does it with what the recorder gives back; its signal is aborted when the past is not repeated
 * @param instead what can be done with a run that has no outcome, a sentence
 * @throws Failure `journal` when the run has no outcome, or comes to another one; what the run itself failed with, when it
 * did; `cancelled`
 */
export async function repeated<T>(
  { end, header, turns, secrets }: ReadJournal,
  work: (recorder: Recorder, signal: AbortSignal) => Promise<Repetition<T>>,
  instead: string,
  signal: AbortSignal,
): Promise<T> {
  if (end === undefined || end.state === "cancelled") {
    const what = end === undefined ? "cut off" : "cancelled";
    throw new Failure(
      "journal",
      `The run ${header.run} was ${what}: it has no outcome that could be repeated. ${instead}`,
    );
  }
  const stop = new AbortController();
  let difference: string | undefined;
  const recorder = new Recorder({
    nonce: header.nonce,
    past: {
      turns,
      reads: [],
      secrets,
      goesOn: false,
      onDifference: (what) => {
        difference = what;
        stop.abort();
      },
    },
  });
  try {
    const { result, digest } = await work(recorder, AbortSignal.any([signal, stop.signal]));
    if (difference !== undefined || digest !== end.outcome?.digest) {
      throw new Failure("journal", "it ends with something else");
    }
    return result;
  } catch (error) {
    throwIfCancelled(signal);
    if (!Failure.is(error)) {
      throw error;
    }
    if (difference === undefined && end.state === "failed" && error.kind === end.failure?.kind) {
      throw error;
    }
    throw differs(header, difference ?? error.message);
  }
}

function differs({ run, engine }: ReadJournal["header"], what: string): Failure {
  const versions =
    engine === engineVersion
      ? ""
      : ` It was run by version ${engine} of Patched MoA, and this is ${engineVersion}.`;
  return new Failure(
    "journal",
    `The run ${run} cannot be repeated: ${what.replace(/[.\s]+$/, "")}.${versions}`,
  );
}
