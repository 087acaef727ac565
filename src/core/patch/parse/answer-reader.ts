import { openingAt } from "./answer-format.ts";
import { closesFence, markOf, openingFence, WindowsEnds, type Fence } from "./answer-lines.ts";
import type { AnswerFormat, Edit, ParsedAnswer } from "./edit.ts";
import { allAtOnce, type Steps } from "../breather.ts";
import type { ParseOptions } from "./parse-options.ts";
import { callIn, isDiff, readFencedBlock, type FencedBlock } from "./fenced-block.ts";
import { FoundEdits } from "./found-edits.ts";
import { parseLooseDiff } from "./parse-loose-diff.ts";
import { closesFileTag, parseFileTag } from "./parse-file-tag.ts";
import { opensSearchReplace, parseSearchReplace } from "./parse-search-replace.ts";
import { parseToolCall } from "./parse-tool-call.ts";
import { parseUnifiedDiff } from "./parse-unified-diff.ts";
import { parseV4a } from "./parse-v4a.ts";
import { wholeFiles } from "./whole-files.ts";

/** Lines or blocks that are read before others may get their turn. */
const STRIDE = 64;

/** What a block needs before it can be read: a line that may end it. */
type Wait = (line: string) => boolean;

/** Reads an answer line by line. A block is read when its last line is there, and what it says depends on no later line. */
export class AnswerReader {
  private readonly lines: string[] = [];
  private readonly windowsEnds = new WindowsEnds();
  private readonly options: ParseOptions;
  private readonly found = new FoundEdits();
  /** Fenced blocks that are none of the other formats. */
  private readonly fenced: FencedBlock[] = [];
  /** Next line to read; the lines before `floor` belong to earlier blocks. */
  private at = 0;
  private floor = 0;
  private fence: Fence | undefined;
  private path: string | undefined;
  private wait: Wait | undefined;
  /** The lines before it were there when `read` was last called. */
  private seen = 0;
  private complete = false;
  /** Characters of failed attempts to read JSON: prose and code that only begin like it. */
  private wasted = 0;
  private length = 0;

  /** All edits of a complete answer. */
  static *readAll(answer: string, options: ParseOptions): Steps<ParsedAnswer> {
    const reader = new AnswerReader(options);
    for (const [index, line] of answer.split("\n").entries()) {
      reader.add(line);
      if (index % STRIDE === 0) {
        yield;
      }
    }
    return yield* reader.finish();
  }

  constructor(options: ParseOptions) {
    this.options = options;
  }

  /** @param line without its line feed */
  add(line: string): void {
    const ended = line.endsWith("\r");
    this.windowsEnds.add(ended);
    this.lines.push(ended ? line.slice(0, -1) : line);
    this.length += line.length + 1;
  }

  /** @returns the edits that the lines added since the last call complete */
  read(): readonly Edit[] {
    const before = this.found.edits.length;
    const stillWaiting = this.wait && !this.lines.slice(this.seen).some(this.wait);
    this.seen = this.lines.length;
    if (!stillWaiting) {
      allAtOnce(this.run());
    }
    return this.found.edits.slice(before);
  }

  /** No line will follow. */
  *finish(): Steps<ParsedAnswer> {
    this.complete = true;
    yield* this.run();
    this.found.finish();
    if (this.reads("whole")) {
      const { format, isKnown, target, ended = false } = this.options;
      const mixed = !this.found.isEmpty;
      const common = { format, isKnown, target, mixed, ended, block: this.found.block };
      const { edits, problems } = wholeFiles(this.fenced, this.lines, common);
      this.found.add(edits, problems);
    }
    if (this.reads("udiff") && this.found.isEmpty) {
      this.found.add(parseLooseDiff(this.lines, this.fenced), []);
    }
    const { edits, problems } = this.found;
    return { edits, problems };
  }

  private *run(): Steps<void> {
    this.wait = undefined;
    for (let step = 1; this.at < this.lines.length && !this.isWaiting(); step++) {
      this.step(this.lines[this.at] ?? "");
      if (step % STRIDE === 0) {
        yield;
      }
    }
  }

  private isWaiting(): boolean {
    return this.wait !== undefined;
  }

  private step(line: string): void {
    const mark = markOf(line);
    if (mark === undefined) {
      this.at++;
      return;
    }
    const thought = mark === "<" ? /^\s*<(think|thinking|reasoning)>/.exec(line)?.[1] : undefined;
    if (thought !== undefined) {
      this.skipThought(thought);
      return;
    }
    switch (openingAt(this.lines, this.at, this.reads) ?? (this.mayOpenDiff(line) ? "udiff" : "text")) {
      case "v4a":
        this.readV4a();
        break;
      case "search-replace":
        this.readSearchReplace();
        break;
      case "file-tag":
        this.readFileTag();
        break;
      case "stray-end":
        this.refuseStrayEnd();
        break;
      case "udiff":
        this.readDiff();
        break;
      case "json":
        this.readToolCall(line);
        break;
      case "text":
        this.readText(line);
    }
  }

  private skipThought(tag: string): void {
    const end = `</${tag}>`;
    for (let at = this.at; at < this.lines.length; at++) {
      if ((this.lines[at] ?? "").includes(end)) {
        this.skipTo(at + 1);
        return;
      }
    }
    this.waitIf(
      true,
      (line) => line.includes(end),
      () => {
        this.skipTo(this.lines.length);
      },
    );
  }

  private readV4a(): void {
    const { edits, problems, next } = parseV4a({
      lines: this.lines,
      start: this.at,
      block: this.found.block,
      ended: this.options.ended ?? false,
      windowsEnds: this.windowsEnds.has(this.at),
    });
    this.waitIf(
      next > this.lines.length,
      (line) => /^\s*\*\*\* End Patch/.test(line),
      () => {
        this.found.addCommands(edits, problems);
        this.skipTo(next);
      },
    );
  }

  private readSearchReplace(): void {
    const result = parseSearchReplace({
      lines: this.lines,
      start: this.at,
      floor: this.floor,
      told: this.options.told ?? false,
      fenced: this.fence !== undefined,
      block: this.found.block,
      inherited: this.path,
      isKnown: this.options.isKnown,
      ended: this.options.ended ?? false,
    });
    this.waitIf(
      result.open,
      (line) => line.includes(" REPLACE") || opensSearchReplace(line),
      () => {
        if (result.kind === "edit") {
          this.path = result.edit.path;
          this.found.addCommands([result.edit], []);
        } else {
          this.found.addCommands([], [result.problem]);
        }
        this.skipTo(result.next);
      },
    );
  }

  private readFileTag(): void {
    const { lines, at: start, options } = this;
    const result = parseFileTag({ lines, start, block: this.found.block, ended: options.ended ?? false });
    this.waitIf(result.open, closesFileTag, () => {
      this.found.addCommands(
        result.kind === "edit" ? [result.edit] : [],
        result.kind === "problem" ? [result.problem] : [],
      );
      this.skipTo(result.next);
    });
  }

  private refuseStrayEnd(): void {
    const { block } = this.found;
    const message = `Block ${block}, line ${this.at + 1}: this REPLACE ends a block without <<<<<<< SEARCH.`;
    this.found.add([], [{ kind: "malformed", message, block }]);
    this.skipTo(this.at + 1);
  }

  /** `--- a` alone says nothing before the next line is there. */
  private mayOpenDiff(line: string): boolean {
    return !this.complete && this.reads("udiff") && this.at === this.lines.length - 1 && /^--- \S/.test(line);
  }

  private readDiff(): void {
    const diff = parseUnifiedDiff({
      lines: this.lines,
      windowsEnds: this.windowsEnds,
      start: this.at,
      block: this.found.block,
      fence: this.fence,
      inherited: this.path,
    });
    this.waitIf(
      diff.next >= this.lines.length,
      () => true,
      () => {
        this.path = diff.edits.at(-1)?.path ?? this.path;
        this.found.addDiff(diff, this.fence !== undefined, this.options.isKnown);
        this.skipTo(diff.next);
      },
    );
  }

  private readToolCall(line: string): void {
    if (this.wasted > 4 * this.length) {
      this.readText(line);
      return;
    }
    const result = parseToolCall(this.lines, this.at, this.found.block, this.parseInner);
    this.waitIf(
      result.kind === "open",
      (later) => /[\]}]/.test(later),
      () => {
        if (result.kind === "edits") {
          this.found.addCall(result);
          this.skipTo(result.next);
        } else {
          this.wasted += result.scanned;
          this.readText(line);
        }
      },
    );
  }

  /** Edits that a call carries as text. */
  private readonly parseInner = (text: string): ParsedAnswer =>
    allAtOnce(AnswerReader.readAll(text, { format: "auto", isKnown: this.options.isKnown }));

  /** A fence around other formats is stepped into; any other fenced block is kept for later as a whole. */
  private readText(line: string): void {
    const fence = this.fence ? undefined : openingFence(line);
    const block = fence && readFencedBlock(this.lines, this.at, this.floor, this.options.isKnown);
    if (!block) {
      this.fence = this.fence && closesFence(line, this.fence) ? undefined : this.fence;
      this.at++;
    } else if (block.content.some((_, index) => this.opensFormat(this.at + 1 + index))) {
      this.fence = fence;
      this.at++;
    } else {
      const mayEnd = (later: string): boolean =>
        closesFence(later, fence) || this.opensFormat(this.lines.length - 1) || /^\+\+\+ /.test(later);
      this.waitIf(!block.closed, mayEnd, () => {
        this.takeFenced(block);
      });
    }
  }

  private takeFenced(block: FencedBlock): void {
    if (this.reads("udiff") && isDiff(block)) {
      this.fence = block.fence;
      this.path = block.name ?? block.mentioned ?? this.path;
      this.at++;
      this.readDiff();
      return;
    }
    const call = this.reads("json") ? callIn(block, this.found.block, this.parseInner) : undefined;
    if (call) {
      this.found.addCall(call);
      this.skipTo(block.next);
      return;
    }
    this.fenced.push(block);
    this.at = block.next;
    // A fence around a single line may be the name of the block below it.
    this.floor = block.content.length === 1 ? this.floor : this.at;
  }

  private opensFormat(index: number): boolean {
    const opening = openingAt(this.lines, index, this.reads);
    return opening !== undefined && opening !== "json";
  }

  private waitIf(open: boolean, forLine: Wait, otherwise: () => void): void {
    if (open && !this.complete) {
      this.wait = forLine;
    } else {
      otherwise();
    }
  }

  private skipTo(next: number): void {
    this.at = Math.max(next, this.at + 1);
    this.floor = this.at;
  }

  private readonly reads = (format: AnswerFormat): boolean =>
    this.options.format === "auto" || this.options.format === format;
}
