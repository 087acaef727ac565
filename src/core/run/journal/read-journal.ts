import { readFileSync } from "node:fs";
import type { CallRecord } from "../../model/money/ledger.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Turn } from "../record/turnstile.ts";
import { journalVersions, LineChain, type JournalLine } from "./journal-lines.ts";
import type { JournalSoFar } from "./run-journal.ts";
import { withTexts } from "./kept-texts.ts";
import {
  anyLineOf,
  headerLine,
  type EndLine,
  type HeaderLine,
  type PatchHeader,
  type ReadLine,
  type ReviewHeader,
  type TextHeader,
} from "./line-shapes.ts";
import { said } from "../../workspace/said.ts";

interface KeptEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly event: unknown;
}

/** A run, as its journal tells it. */
export interface ReadJournal {
  readonly header: HeaderLine;
  /** The process that wrote it last. */
  readonly writer: Pick<HeaderLine, "pid" | "at">;
  readonly turns: readonly Turn[];
  readonly reads: readonly ReadLine[];
  readonly calls: readonly CallRecord[];
  /** As they were told then; nobody has looked whether this version knows them. */
  readonly events: readonly KeptEvent[];
  /** How many secrets the run knew at last. */
  readonly secrets: number;
  /** Left out: the run was cut off. */
  readonly end?: EndLine;
  /** For going on with it; of one that was cancelled: as if it had been cut off then. */
  readonly soFar: JournalSoFar;
  /** Bytes of whole lines to go on after; what comes then was being written when the run was cut off, or says that it ended. */
  readonly length: number;
}

export type PatchJournal = ReadJournal & { readonly header: PatchHeader };
export type TextJournal = ReadJournal & { readonly header: TextHeader };
export type ReviewJournal = ReadJournal & { readonly header: ReviewHeader };

export function isOfText(journal: ReadJournal): journal is TextJournal {
  return journal.header.version === journalVersions.texts;
}

export function isOfReview(journal: ReadJournal): journal is ReviewJournal {
  return journal.header.version === journalVersions.reviews;
}

/** @throws Failure `journal` for a run that was for a text or a review */
export function ofPatches(journal: ReadJournal): PatchJournal {
  const { header } = journal;
  if (header.version === journalVersions.patches) {
    return { ...journal, header };
  }
  throw new Failure(
    "journal",
    header.version === journalVersions.texts
      ? `The run ${header.run} was for a text: it has no patch.`
      : `The run ${header.run} was a review: it has findings, and no patch of its own.`,
  );
}

/**
 * @param name for messages: what the user calls the journal
 * @throws Failure `journal` in one sentence when it is none, damaged, or of another version
 */
export function readJournal(path: string, name: string): ReadJournal {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Failure("journal", `The journal of ${name} cannot be read: ${why}`, { cause });
  }
  return whole(name, () => parseJournal(bytes, name));
}

/**
 * What is made of a journal's words.
 * @param name for messages
 * @throws Failure `journal` where they make no sense
 */
export function whole<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    // What is nested too deeply is no journal of ours either.
    if (cause instanceof TypeError || cause instanceof RangeError) {
      throw new Failure("journal", `The journal of ${name} is damaged: ${cause.message}.`, { cause });
    }
    throw cause;
  }
}

function parseJournal(bytes: Buffer, name: string): ReadJournal {
  const length = bytes.lastIndexOf(0x0a) + 1;
  const [first = "", ...others] = bytes.subarray(0, length).toString("utf8").split("\n").slice(0, -1);
  const chain = new LineChain();
  const header = headerOf(first, chain, name, length);
  const texts = new Map<string, string>();
  const turns: Turn[] = [];
  const reads: ReadLine[] = [];
  const calls: CallRecord[] = [];
  const events: KeptEvent[] = [];
  let secrets = 0;
  let { pid, at } = header;
  let end: EndLine | undefined;
  let before = chain;
  for (const [index, text] of others.entries()) {
    before = chain.copy();
    const line = chain.read(text);
    if (line === undefined || end !== undefined) {
      throw new TypeError(`line ${index + 2} does not follow from those before it`);
    }
    if (line.kind === "text") {
      texts.set(String(line["hash"]), String(line["text"]));
      continue;
    }
    const known = anyLineOf(withTexts(line, texts));
    switch (known.kind) {
      case "turn":
        turns.push(known);
        secrets = Math.max(secrets, known.secrets);
        break;
      case "read":
        reads.push(known);
        break;
      case "call": {
        const { model, usage, cost, milliseconds, outcome } = known;
        calls.push({ model, usage, cost, milliseconds, outcome });
        break;
      }
      case "event":
        events.push({ at: known.at, event: known.event });
        break;
      case "resumed":
        ({ pid, at } = known);
        break;
      case "end":
        end = known;
        break;
    }
  }
  const known = { header, writer: { pid, at }, turns, reads, calls, events, secrets };
  const soFar = { texts: texts.keys(), events: events.length };
  return end === undefined
    ? { ...known, soFar: { ...soFar, chain }, length }
    : {
        ...known,
        soFar: { ...soFar, chain: before },
        length: length - Buffer.byteLength(`${others.at(-1) ?? ""}\n`),
        end,
      };
}

function headerOf(text: string, chain: LineChain, name: string, length: number): HeaderLine {
  if (length === 0) {
    throw new Failure(
      "journal",
      `The run ${name} was cut off before it had begun: there is nothing to go on with or to repeat.`,
    );
  }
  const line = looseLine(text);
  if (line?.kind !== "journal") {
    throw new Failure("journal", `${name} is no journal of a run.`);
  }
  const known: readonly unknown[] = Object.values(journalVersions);
  if (!known.includes(line["version"])) {
    throw new Failure(
      "journal",
      `The journal of ${name} has the format ${JSON.stringify(line["version"])}; this version of Patched MoA reads the formats ${known.slice(0, -1).join(", ")} and ${String(known.at(-1))}. Take the version that wrote it.`,
    );
  }
  if (chain.read(text) === undefined) {
    throw new TypeError(said`its first line is not what was written`);
  }
  return headerLine(line);
}

/** Without its sum, which another version may make in another way. */
function looseLine(text: string): JournalLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "kind" in value
      ? (value as JournalLine)
      : undefined;
  } catch {
    return undefined;
  }
}
