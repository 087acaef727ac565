import type { CallRecord } from "../../model/money/ledger.ts";
import type { KeptEvent } from "../kept-event.ts";
import type { Turn } from "../record/turnstile.ts";
import type { JournalFile } from "./journal-file.ts";
import { LineChain, type JournalLine } from "./journal-lines.ts";
import { TextsToKeep } from "./kept-texts.ts";
import type { EndLine, PatchHeader, ReadLine, ReviewHeader, TextHeader } from "./line-shapes.ts";
import { printed } from "./printed.ts";

/** Where a journal that is gone on with stands. */
export interface JournalSoFar {
  readonly chain: LineChain;
  readonly texts: Iterable<string>;
  /** Events that it has. They happen again while the past is repeated. */
  readonly events: number;
}

/**
 * Writes a run as JSON lines while it happens, so that a crash loses nothing that was paid for. It is handed no key and no
 * secret: what comes here was concealed before.
 */
export class RunJournal {
  readonly #open: () => readonly JournalFile[];
  readonly #chain: LineChain;
  readonly #texts: TextsToKeep;
  readonly #conceal: (text: string) => string;
  #files: readonly JournalFile[] | undefined;
  #eventsToSkip: number;

  /**
   * @param open called with the first line: a run that does not begin has no journal
   * @param conceal takes secrets out of a patch that is printed; all else comes without
   */
  constructor(open: () => readonly JournalFile[], conceal: (text: string) => string, soFar?: JournalSoFar) {
    this.#open = open;
    this.#conceal = conceal;
    this.#chain = soFar?.chain ?? new LineChain();
    this.#texts = new TextsToKeep(soFar?.texts ?? [], (line) => this.#append(line));
    this.#eventsToSkip = soFar?.events ?? 0;
    if (soFar !== undefined) {
      this.#append({ kind: "resumed", at: new Date().toISOString(), pid: process.pid });
    }
  }

  /** The first line, by itself: whoever reads it knows what the others mean. */
  header(header: Omit<PatchHeader, "kind"> | Omit<TextHeader, "kind"> | Omit<ReviewHeader, "kind">): void {
    this.#append({ kind: "journal", ...header });
  }

  event(event: KeptEvent): void {
    if (event.kind === "receiving" || event.kind === "answering" || this.#files === undefined) {
      return;
    }
    if (this.#eventsToSkip > 0) {
      this.#eventsToSkip--;
      return;
    }
    this.#write({ kind: "event", at: new Date().toISOString(), event: printed(event, this.#conceal) });
  }

  turn(turn: Turn, secrets: number): void {
    this.#write({ kind: "turn", ...turn, secrets });
  }

  read(line: Omit<ReadLine, "kind">): void {
    this.#write({ kind: "read", ...line });
  }

  call(call: CallRecord): void {
    this.#write({ kind: "call", ...call });
  }

  end(end: Omit<EndLine, "kind">): void {
    // By itself, as the first line: lists read these two.
    this.#append({ kind: "end", ...end });
    this.#files?.forEach((file) => file.close());
  }

  #write(line: JournalLine): void {
    this.#append(this.#texts.shortened(line) as JournalLine);
  }

  #append(line: JournalLine): void {
    const text = this.#chain.write(line);
    this.#files ??= this.#open();
    this.#files.forEach((file) => file.append(text));
  }
}
