import { Ledger } from "../../core/model/money/ledger.ts";
import { newRunId } from "../../core/model/money/spending-book.ts";
import { stateFolder } from "../../core/model/money/state-folder.ts";
import { SecretVault } from "../../core/privacy/secrets/secret-vault.ts";
import { engineVersion } from "../../core/run/journal/engine-version.ts";
import { RunJournal } from "../../core/run/journal/run-journal.ts";
import { RunStore } from "../../core/run/journal/run-store.ts";
import { Recorder } from "../../core/run/record/recorder.ts";
import type { RunEvent } from "../../core/run/run-event.ts";
import type { KeptEvent } from "../../core/run/kept-event.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { Settings } from "../settings/settings.ts";
import type { RunEnd, RunFeed } from "./run-feed.ts";

type Note = Extract<RunEvent, { kind: "note" }>;

/** What a run works with that is kept. */
export interface KeptRun<Event> {
  /** Id of the run. */
  readonly run: string;
  readonly secrets: SecretVault;
  readonly recorder: Recorder;
  readonly ledger: Ledger;
  readonly tell: (event: Event | Note) => void;
  /** Tells and keeps what no event of the run says. */
  readonly note: (text: string) => void;
}

/** The runs of this window while they go on: who looks on sees them, and they are kept where the command line keeps its own. */
export class KeptRuns {
  constructor(
    private readonly settings: Pick<Settings, "budget" | "keepRuns">,
    private readonly feed: RunFeed,
  ) {}

  /**
   * @param root absolute path of the folder it is about
   * @param endOf how it ended, by what it came to
   */
  async run<Event extends KeptEvent, T>(
    root: string,
    onEvent: (event: Event | Note) => void,
    work: (kept: KeptRun<Event>) => Promise<T>,
    endOf: (result: T) => RunEnd,
  ): Promise<T> {
    const run = newRunId();
    const secrets = new SecretVault();
    const conceal = (text: string): string => secrets.conceal(text);
    const live = this.feed.begin(run, root, conceal);
    const tell = (event: Event | Note): void => {
      live.add(event);
      onEvent(event);
    };
    const store = new RunStore(stateFolder(process.env, process.platform));
    const aside = (text: string): void => tell({ kind: "note", text });
    const journal = new RunJournal(() => [store.create(run, aside)], conceal);
    const { budget } = this.settings;
    const header = {
      ...{ engine: engineVersion, run, origin: "editor" as const, root, copies: [] },
      ...(budget !== undefined && { budgetUsd: budget }),
    };
    const recorder = new Recorder({ journal, header });
    const ledger = new Ledger((call) => journal.call(call));
    const note = (text: string): void => {
      recorder.event({ kind: "note", text });
      aside(text);
    };
    let end: RunEnd = { state: "failed", reason: "It broke down." };
    try {
      const result = await work({ run, secrets, recorder, ledger, tell, note });
      end = endOf(result);
      return result;
    } catch (error) {
      const state = Failure.is(error, "cancelled") ? "cancelled" : "failed";
      end = { state, reason: conceal(error instanceof Error ? error.message : String(error)) };
      throw error;
    } finally {
      this.#forgetOld(store, aside);
      this.feed.end(live, end);
    }
  }

  /** After a run, and never before one: what is deleted then was seen to be old while the user is there. */
  #forgetOld(store: RunStore, tell: (text: string) => void): void {
    try {
      store.retain(this.settings.keepRuns);
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
  }
}
