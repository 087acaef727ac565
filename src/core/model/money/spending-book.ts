import { randomBytes, randomUUID } from "node:crypto";
import { Failure } from "../../workspace/failure.ts";
import { systemTimers, type Timers } from "../timers.ts";
import { formatUsd } from "./cost.ts";
import type { CallRecord } from "./ledger.ts";
import type { Admission, PlannedCall, Spending } from "./spending.ts";
import type { Committed } from "./spending-day.ts";
import { dayOf, SpendingFile, spendingFolder } from "./spending-file.ts";

export interface SpendingBookOptions {
  /** For one day (UTC) and all runs of all programs, in USD; left out: no cap. */
  readonly capUsd?: number | undefined;
  /** From `newRunId`. */
  readonly run: string;
  /** Told once when what is spent cannot be written down. */
  readonly note: (text: string) => void;
  readonly timers?: Pick<Timers, "now">;
}

/** Names a run, in the order of time: `20261122-234507-3fa9`. */
export function newRunId(now: number = Date.now()): string {
  const [day = "", time = ""] = new Date(now).toISOString().split("T");
  return `${day.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}-${randomBytes(2).toString("hex")}`;
}

/**
 * The spending of a user, on disk. A call is written down before it is made: what a crash leaves open counts at its worst.
 * @param stateFolder from `stateFolder`
 * @throws Failure `budget` when there is a cap and nothing can be written there: then it could not be kept
 */
export function openSpending(stateFolder: string, options: SpendingBookOptions): Spending {
  const folder = spendingFolder(stateFolder);
  try {
    const now = (options.timers ?? systemTimers).now();
    return new SpendingBook(folder, new SpendingFile(folder, dayOf(now)), options);
  } catch (error) {
    if (options.capUsd !== undefined) {
      throw new Failure(
        "budget",
        `The budget of ${formatUsd(options.capUsd)} a day cannot be kept, because ${cannotWrite(folder, error)} ${whatToDo}, or run without a budget for the day.`,
        { cause: error },
      );
    }
    options.note(
      `This run will be missing from "patched-moa runs", because ${cannotWrite(folder, error)} ${whatToDo}.`,
    );
    return { capUsd: undefined, admit: () => ({ kind: "admitted", settle: () => undefined }) };
  }
}

class SpendingBook implements Spending {
  readonly capUsd: number | undefined;
  readonly #folder: string;
  readonly #options: SpendingBookOptions;
  readonly #timers: Pick<Timers, "now">;
  #today: SpendingFile;
  #noted = false;

  constructor(folder: string, today: SpendingFile, options: SpendingBookOptions) {
    this.capUsd = options.capUsd;
    this.#folder = folder;
    this.#today = today;
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
  }

  admit(call: PlannedCall): Admission {
    const now = this.#timers.now();
    const id = randomUUID();
    try {
      const file = this.#fileOf(dayOf(now));
      const { model, endpoint, promptTokens, worst } = call;
      const worstUsd = worst.kind === "known" ? worst.usd : null;
      const at = new Date(now).toISOString();
      file.append({
        kind: "reserved",
        id,
        at,
        run: this.#options.run,
        model,
        endpoint,
        promptTokens,
        worstUsd,
      });
      const refusal = this.#refusal(file, id, call);
      if (refusal !== undefined) {
        file.append({ kind: "withdrawn", id, at });
        return { kind: "refused", message: refusal };
      }
      return { kind: "admitted", settle: (record) => this.#settle(file, id, record) };
    } catch (error) {
      return this.#unwritten(error, call);
    }
  }

  /** Why the call would break the cap. */
  #refusal(file: SpendingFile, id: string, { model, worst }: PlannedCall): string | undefined {
    const { capUsd } = this;
    if (capUsd === undefined || (worst.kind === "known" && worst.usd === 0)) {
      return undefined;
    }
    if (worst.kind === "unknown") {
      return `With a budget of ${formatUsd(capUsd)} a day, ${model} is not asked, because its price is not known.`;
    }
    const day = file.read();
    if (!day.has(id)) {
      return `The budget of ${formatUsd(capUsd)} a day cannot be kept: somebody changes the files in ${this.#folder}. Try again.`;
    }
    if (day.newerLines > 0) {
      return `The budget of ${formatUsd(capUsd)} a day cannot be kept: a later version of Patched MoA has spent today, and this one cannot read how much. Update it.`;
    }
    const before = day.committedBefore(id);
    return before.spentUsd + before.openUsd + worst.usd > capUsd
      ? beyondCap(model, worst.usd, capUsd, file.day, before)
      : undefined;
  }

  #settle(
    file: SpendingFile,
    id: string,
    { usage, cost, milliseconds, outcome }: Omit<CallRecord, "model">,
  ): void {
    const usd = cost.kind === "known" ? cost.usd : null;
    const at = new Date(this.#timers.now()).toISOString();
    try {
      // In the file of the day on which it was announced, whatever day it is now.
      file.append({ kind: "settled", id, at, outcome, usage, usd, milliseconds });
    } catch (error) {
      this.#noteOnce(error);
    }
  }

  #unwritten(error: unknown, { model }: PlannedCall): Admission {
    if (this.capUsd !== undefined) {
      const message = `${model} is not asked: the budget of ${formatUsd(this.capUsd)} a day cannot be kept, because ${cannotWrite(this.#folder, error)} ${whatToDo}.`;
      return { kind: "refused", message };
    }
    this.#noteOnce(error);
    return { kind: "admitted", settle: () => undefined };
  }

  #noteOnce(error: unknown): void {
    if (!this.#noted) {
      this.#noted = true;
      this.#options.note(
        `"patched-moa runs" will not know all of this run, because ${cannotWrite(this.#folder, error)}`,
      );
    }
  }

  #fileOf(day: string): SpendingFile {
    if (this.#today.day !== day) {
      this.#today = new SpendingFile(this.#folder, day);
    }
    return this.#today;
  }
}

const whatToDo = "Make the folder writable, or name another one in the environment variable PATCHED_MOA_HOME";

function cannotWrite(folder: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `what is spent cannot be written to ${folder} (${reason}).`;
}

function beyondCap(
  model: string,
  usd: number,
  capUsd: number,
  day: string,
  { spentUsd, openUsd }: Committed,
): string {
  const open =
    openUsd > 0 ? `, up to ${formatUsd(openUsd)} is set aside for calls that have not reported back` : "";
  return `Asking ${model} might cost ${formatUsd(usd)} and break the budget of ${formatUsd(capUsd)} a day: ${formatUsd(spentUsd)} is spent on ${day} (UTC)${open}. Raise it with --budget-per-day or in the setting patchedMoa.budgetPerDay, wait until midnight UTC, or see "patched-moa runs --cost" for where it went.`;
}
