import { AnswerCursor } from "./answer-cursor.ts";
import { openingAt } from "./answer-format.ts";
import { closesFence, markOf, openingFence, type Fence } from "./answer-lines.ts";
import type { AnswerFormat, Edit, ParsedAnswer } from "./edit.ts";
import { indentOf } from "../diff/lines.ts";
import { allAtOnce, type Steps } from "../breather.ts";
import type { ParseOptions } from "./parse-options.ts";
import { callIn, isDiff, readFencedBlock, type FencedBlock } from "./fenced-block.ts";
import { FoundEdits } from "./found-edits.ts";
import { parseLooseDiff } from "./parse-loose-diff.ts";
import { closesFileTag, parseFileTag } from "./parse-file-tag.ts";
import { opensSearchReplace, parseSearchReplace } from "./parse-search-replace.ts";
import { closesTaggedCall, parseTaggedCall } from "./parse-tagged-call.ts";
import { parseToolCall } from "./parse-tool-call.ts";
import { parseUnifiedDiff } from "./parse-unified-diff.ts";
import { parseV4a } from "./parse-v4a.ts";
import { wholeFiles } from "./whole-files.ts";

/** Lines or blocks that are read before others may get their turn. */
const STRIDE = 64;

/** Reads an answer line by line. A block is read when its last line is there, and what it says depends on no later line. */
export class EditsReader {
  readonly #cursor = new AnswerCursor();
  readonly #options: ParseOptions;
  readonly #found = new FoundEdits();
  /** Fenced blocks that are none of the other formats. */
  readonly #fenced: FencedBlock[] = [];
  #fence: Fence | undefined;
  #path: string | undefined;
  /** Characters of failed attempts to read JSON: prose and code that only begin like it. */
  #wasted = 0;

  /** All edits of a complete answer. */
  static *readAll(answer: string, options: ParseOptions): Steps<ParsedAnswer> {
    const reader = new EditsReader(options);
    for (const [index, line] of answer.split("\n").entries()) {
      reader.add(line);
      if (index % STRIDE === 0) {
        yield;
      }
    }
    return yield* reader.finish();
  }

  constructor(options: ParseOptions) {
    this.#options = options;
  }

  /** @param line without its line feed */
  add(line: string): void {
    this.#cursor.add(line);
  }

  /** @returns the edits that the lines added since the last call complete */
  read(): readonly Edit[] {
    const before = this.#found.edits.length;
    if (!this.#cursor.waitsOn()) {
      allAtOnce(this.#run());
    }
    return this.#found.edits.slice(before);
  }

  /** No line will follow. */
  *finish(): Steps<ParsedAnswer> {
    this.#cursor.isComplete = true;
    yield* this.#run();
    this.#found.finish();
    if (this.#reads("whole")) {
      const { format, isKnown, target, ended = false } = this.#options;
      const mixed = !this.#found.isEmpty;
      const common = { format, isKnown, target, mixed, ended, block: this.#found.block };
      const { edits, problems } = wholeFiles(this.#fenced, this.#cursor.lines, common);
      this.#found.add(edits, problems);
    }
    if (this.#reads("udiff") && this.#found.isEmpty) {
      this.#found.add(parseLooseDiff(this.#cursor.lines, this.#fenced), []);
    }
    const { edits, problems } = this.#found;
    return { edits, problems };
  }

  *#run(): Steps<void> {
    const cursor = this.#cursor;
    cursor.stopWaiting();
    for (let step = 1; cursor.canRead; step++) {
      this.#step(cursor.lines[cursor.at] ?? "");
      if (step % STRIDE === 0) {
        yield;
      }
    }
  }

  #step(line: string): void {
    const mark = markOf(line);
    if (mark === undefined) {
      this.#cursor.at++;
      return;
    }
    const thought = mark === "<" ? /^\s*<(think|thinking|reasoning)>/.exec(line)?.[1] : undefined;
    if (thought !== undefined) {
      this.#skipThought(thought);
      return;
    }
    switch (
      openingAt(this.#cursor.lines, this.#cursor.at, this.#reads) ??
      (this.#mayOpenDiff(line) ? "udiff" : "text")
    ) {
      case "v4a":
        this.#readV4a();
        break;
      case "search-replace":
        this.#readSearchReplace();
        break;
      case "file-tag":
        this.#readFileTag();
        break;
      case "tagged-call":
        this.#readTaggedCall(line);
        break;
      case "stray-end":
        this.#refuseStrayEnd();
        break;
      case "udiff":
        this.#readDiff();
        break;
      case "json":
        this.#readToolCall(line);
        break;
      case "text":
        this.#readText(line);
    }
  }

  #skipThought(tag: string): void {
    const end = `</${tag}>`;
    for (let at = this.#cursor.at; at < this.#cursor.lines.length; at++) {
      if ((this.#cursor.lines[at] ?? "").includes(end)) {
        this.#cursor.skipTo(at + 1);
        return;
      }
    }
    this.#cursor.waitIf(
      true,
      (line) => line.includes(end),
      () => {
        this.#cursor.skipTo(this.#cursor.lines.length);
      },
    );
  }

  #readV4a(): void {
    const { edits, problems, next } = parseV4a({
      lines: this.#cursor.lines,
      start: this.#cursor.at,
      block: this.#found.block,
      ended: this.#options.ended ?? false,
      windowsEnds: this.#cursor.windowsEnds.has(this.#cursor.at),
    });
    this.#cursor.waitIf(
      next > this.#cursor.lines.length,
      (line) => /^\s*\*\*\* End Patch/.test(line),
      () => {
        this.#found.addCommands(edits, problems);
        this.#cursor.skipTo(next);
      },
    );
  }

  #readSearchReplace(): void {
    const result = parseSearchReplace({
      lines: this.#cursor.lines,
      start: this.#cursor.at,
      floor: this.#cursor.floor,
      told: this.#options.told ?? false,
      fenced: this.#fence !== undefined,
      block: this.#found.block,
      inherited: this.#path,
      isKnown: this.#options.isKnown,
      ended: this.#options.ended ?? false,
    });
    this.#cursor.waitIf(
      result.open,
      (line) => / (?:REPLACE|UPDATED)/.test(line) || opensSearchReplace(line),
      () => {
        if (result.kind === "edit") {
          this.#path = result.edit.path;
          this.#found.addCommands([result.edit], []);
        } else {
          this.#found.addCommands([], [result.problem]);
        }
        this.#cursor.skipTo(result.next);
      },
    );
  }

  #readFileTag(): void {
    const options = this.#options;
    const { lines, at: start } = this.#cursor;
    const result = parseFileTag({ lines, start, block: this.#found.block, ended: options.ended ?? false });
    this.#cursor.waitIf(result.open, closesFileTag, () => {
      this.#found.addCommands(
        result.kind === "edit" ? [result.edit] : [],
        result.kind === "problem" ? [result.problem] : [],
      );
      this.#cursor.skipTo(result.next);
    });
  }

  #refuseStrayEnd(): void {
    const { block } = this.#found;
    const message = `Block ${block}, line ${this.#cursor.at + 1}: this REPLACE ends a block without <<<<<<< SEARCH.`;
    this.#found.add([], [{ kind: "malformed", message, block }]);
    this.#cursor.skipTo(this.#cursor.at + 1);
  }

  /** `--- a` alone says nothing before the next line is there. */
  #mayOpenDiff(line: string): boolean {
    return (
      !this.#cursor.isComplete &&
      this.#reads("udiff") &&
      this.#cursor.at === this.#cursor.lines.length - 1 &&
      /^--- \S/.test(line)
    );
  }

  #readDiff(): void {
    const diff = parseUnifiedDiff({
      lines: this.#cursor.lines,
      windowsEnds: this.#cursor.windowsEnds,
      start: this.#cursor.at,
      block: this.#found.block,
      fence: this.#fence,
      inherited: this.#path,
    });
    this.#cursor.waitIf(
      diff.next >= this.#cursor.lines.length,
      () => true,
      () => {
        this.#path = diff.edits.at(-1)?.path ?? this.#path;
        this.#found.addDiff(diff, this.#fence !== undefined, this.#options.isKnown);
        const cut = diff.next >= this.#cursor.lines.length && !diff.counted && this.#options.ended !== true;
        if (this.#fence !== undefined && cut) {
          this.#refuseCutDiff();
        }
        this.#cursor.skipTo(diff.next);
      },
    );
  }

  /** Numbers of models are often wrong; where the fence lacks its end as well, the answer does. */
  #refuseCutDiff(): void {
    const { block } = this.#found;
    const message = `Block ${block}, line ${this.#cursor.lines.length}: the answer ends before the closing fence. Give the diff again, complete.`;
    this.#found.add([], [{ kind: "truncated", message, block }]);
  }

  #readToolCall(line: string): void {
    if (this.#wasted > 4 * this.#cursor.length) {
      this.#readText(line);
      return;
    }
    const result = parseToolCall(this.#cursor.lines, this.#cursor.at, this.#found.block, this.#parseInner);
    this.#cursor.waitIf(
      result.kind === "open",
      (later) => /[\]}]/.test(later),
      () => {
        if (result.kind === "edits") {
          this.#found.addCall(result);
          this.#cursor.skipTo(result.next);
        } else {
          this.#wasted += result.scanned;
          this.#readText(line);
        }
      },
    );
  }

  #readTaggedCall(line: string): void {
    if (this.#wasted > 4 * this.#cursor.length) {
      this.#readText(line);
      return;
    }
    const result = parseTaggedCall(this.#cursor.lines, this.#cursor.at, this.#found.block, this.#parseInner);
    this.#cursor.waitIf(result.kind !== "edits", closesTaggedCall, () => {
      if (result.kind === "edits") {
        this.#found.addCall(result.call);
        this.#cursor.skipTo(result.next);
      } else if (result.kind === "open" && this.#options.ended !== true) {
        this.#found.addCommands([], [result.problem]);
        this.#cursor.skipTo(this.#cursor.lines.length);
      } else {
        this.#wasted += result.scanned;
        this.#readText(line);
      }
    });
  }

  /** Edits that a call carries as text. */
  readonly #parseInner = (text: string): ParsedAnswer =>
    allAtOnce(EditsReader.readAll(text, { format: "auto", isKnown: this.#options.isKnown }));

  /** A fence around other formats is stepped into; any other fenced block is kept for later as a whole. */
  #readText(line: string): void {
    const fence = this.#fence ? undefined : openingFence(line);
    const block =
      fence &&
      readFencedBlock(this.#cursor.lines, this.#cursor.at, this.#cursor.floor, this.#options.isKnown);
    const indent = indentOf(line);
    if (block && indent !== "" && !block.closed && !this.#cursor.isComplete) {
      this.#cursor.waitIf(
        true,
        (later) => closesFence(later, block.fence),
        () => undefined,
      );
    } else if (block && indent !== "" && this.#cursor.dedent(this.#cursor.at, block.next, indent)) {
      // The item of a list that the fence belongs to has nothing to do with what is in it: it is read again.
      return;
    } else if (!block) {
      this.#fence = this.#fence && closesFence(line, this.#fence) ? undefined : this.#fence;
      this.#cursor.at++;
    } else if (block.content.some((_, index) => this.#opensFormat(this.#cursor.at + 1 + index))) {
      this.#fence = fence;
      this.#cursor.at++;
    } else {
      const mayEnd = (later: string): boolean =>
        closesFence(later, fence) ||
        this.#opensFormat(this.#cursor.lines.length - 1) ||
        /^\+\+\+ /.test(later);
      this.#cursor.waitIf(!block.closed, mayEnd, () => {
        this.#takeFenced(block);
      });
    }
  }

  #takeFenced(block: FencedBlock): void {
    if (this.#reads("udiff") && isDiff(block)) {
      this.#fence = block.fence;
      this.#path = block.name ?? block.mentioned ?? this.#path;
      this.#cursor.at++;
      this.#readDiff();
      return;
    }
    const call = this.#reads("json") ? callIn(block, this.#found.block, this.#parseInner) : undefined;
    if (call) {
      this.#found.addCall(call);
      this.#cursor.skipTo(block.next);
      return;
    }
    this.#fenced.push(block);
    this.#cursor.at = block.next;
    // A fence around a single line may be the name of the block below it.
    this.#cursor.floor = block.content.length === 1 ? this.#cursor.floor : this.#cursor.at;
  }

  #opensFormat(index: number): boolean {
    const opening = openingAt(this.#cursor.lines, index, this.#reads);
    return opening !== undefined && opening !== "json" && opening !== "tagged-call";
  }

  readonly #reads = (format: AnswerFormat): boolean =>
    this.#options.format === "auto" || this.#options.format === format;
}
