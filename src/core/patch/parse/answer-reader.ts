import { closesFence, openingFence, type Fence } from "./answer-lines.ts";
import type { AnswerFormat, Edit, ParsedAnswer } from "./edit.ts";
import type { ParseOptions } from "./parse-options.ts";
import { parseLooseDiff } from "./parse-loose-diff.ts";
import { opensSearchReplace, parseSearchReplace, strayEnd } from "./parse-search-replace.ts";
import { opensToolCall, parseToolCall } from "./parse-tool-call.ts";
import { opensDiff, parseUnifiedDiff } from "./parse-unified-diff.ts";
import { opensV4a, parseV4a } from "./parse-v4a.ts";
import { readFencedBlock, type FencedBlock } from "./parse-whole-file.ts";
import type { PatchProblem } from "../patch.ts";
import { wholeFiles } from "./whole-files.ts";

/** What a block needs before it can be read: a line that may end it. */
type Wait = (line: string) => boolean;

/** Reads an answer line by line. A block is read when its last line is there, and what it says depends on no later line. */
export class AnswerReader {
  private readonly lines: string[] = [];
  private readonly carriageReturns = new Set<number>();
  private readonly options: ParseOptions;
  private readonly edits: Edit[] = [];
  private readonly problems: PatchProblem[] = [];
  /** Diffs of files that nobody knows, and data like a call that writes a file: quoted, when the answer has edits in a format that is never quoted. */
  private readonly doubtful: Edit[] = [];
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
  private commands = false;
  /** Characters of failed attempts to read JSON: prose and code that only begin like it. */
  private wasted = 0;
  private length = 0;

  constructor(options: ParseOptions) {
    this.options = options;
  }

  /** @param line without its line feed */
  add(line: string): void {
    const ended = line.endsWith("\r");
    if (ended) {
      this.carriageReturns.add(this.lines.length);
    }
    this.lines.push(ended ? line.slice(0, -1) : line);
    this.length += line.length + 1;
  }

  /** @returns the edits that the lines added since the last call complete */
  read(): readonly Edit[] {
    const before = this.edits.length;
    const stillWaiting = this.wait && !this.lines.slice(this.seen).some(this.wait);
    this.seen = this.lines.length;
    if (!stillWaiting) {
      this.run();
    }
    return this.edits.slice(before);
  }

  /** No line will follow. */
  finish(): ParsedAnswer {
    this.complete = true;
    this.run();
    if (!this.commands) {
      this.edits.push(...this.doubtful);
    }
    if (this.reads("whole")) {
      const { format, isKnown, target } = this.options;
      const mixed = this.edits.length > 0 || this.problems.length > 0;
      const common = {
        format,
        isKnown,
        target,
        mixed,
        ended: this.options.ended ?? false,
        block: this.block,
      };
      const { edits, problems } = wholeFiles(this.fenced, this.lines, common);
      this.edits.push(...edits);
      this.problems.push(...problems);
    }
    if (this.reads("udiff") && this.edits.length === 0 && this.problems.length === 0) {
      this.edits.push(...parseLooseDiff(this.lines, this.fenced));
    }
    return { edits: this.edits, problems: this.problems };
  }

  private run(): void {
    this.wait = undefined;
    while (this.at < this.lines.length && !this.isWaiting()) {
      this.step(this.lines[this.at] ?? "");
    }
  }

  private isWaiting(): boolean {
    return this.wait !== undefined;
  }

  private step(line: string): void {
    const thought = /^\s*<(think|thinking|reasoning)>/.exec(line)?.[1];
    if (thought !== undefined) {
      this.skipThought(thought);
    } else if (this.reads("v4a") && opensV4a(line)) {
      this.readV4a();
    } else if (this.reads("search-replace") && opensSearchReplace(line)) {
      this.readSearchReplace();
    } else if (this.reads("search-replace") && strayEnd(line)) {
      const message = `Block ${this.block}, line ${this.at + 1}: this REPLACE ends a block without <<<<<<< SEARCH.`;
      this.take([], [{ kind: "malformed", message, block: this.block }], this.at + 1);
    } else if (this.reads("udiff") && this.mayOpenDiff(line)) {
      this.readDiff();
    } else if (this.reads("json") && opensToolCall(line)) {
      this.readToolCall();
    } else if (this.fence && closesFence(line, this.fence)) {
      this.fence = undefined;
      this.at++;
    } else {
      this.stepIntoFence(line);
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
    this.waitOr(
      (line) => line.includes(end),
      () => this.skipTo(this.lines.length),
    );
  }

  private readV4a(): void {
    const { edits, problems, next } = parseV4a({
      lines: this.lines,
      start: this.at,
      block: this.block,
      ended: this.options.ended ?? false,
      windowsEnds: this.carriageReturns.has(this.at),
    });
    this.waitIf(
      next > this.lines.length,
      (line) => /^\s*\*\*\* End Patch/.test(line),
      () => {
        this.commands = true;
        this.take(edits, problems, next);
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
      block: this.block,
      inherited: this.path,
      isKnown: this.options.isKnown,
      ended: this.options.ended ?? false,
    });
    this.waitIf(
      result.open,
      (line) => line.includes(" REPLACE") || opensSearchReplace(line),
      () => {
        this.commands = true;
        if (result.kind === "edit") {
          this.path = result.edit.path;
          this.take([result.edit], [], result.next);
        } else {
          this.take([], [result.problem], result.next);
        }
      },
    );
  }

  /** `--- a` alone says nothing before the next line is there. */
  private mayOpenDiff(line: string): boolean {
    return (
      opensDiff(this.lines, this.at) ||
      (!this.complete && this.at === this.lines.length - 1 && /^--- \S/.test(line))
    );
  }

  private readDiff(): void {
    const { edits, problems, next } = parseUnifiedDiff({
      lines: this.lines,
      carriageReturns: this.carriageReturns,
      start: this.at,
      block: this.block,
      fence: this.fence,
      inherited: this.path,
    });
    this.waitIf(
      next >= this.lines.length,
      () => true,
      () => {
        this.path = edits.at(-1)?.path ?? this.path;
        const quoted =
          this.fence === undefined && edits.length > 0 && edits.every((edit) => this.isUnknown(edit));
        if (quoted) {
          this.doubtful.push(...edits);
        }
        this.take(quoted ? [] : edits, problems, next);
      },
    );
  }

  private isUnknown(edit: Edit): boolean {
    return (
      edit.kind === "replace" &&
      edit.search.length > 0 &&
      edit.path !== undefined &&
      !this.options.isKnown(edit.path)
    );
  }

  private readToolCall(): void {
    if (this.wasted > 4 * this.length) {
      this.stepIntoFence(this.lines[this.at] ?? "");
      return;
    }
    const result = parseToolCall(this.lines, this.at, this.block, this.options.isKnown);
    this.waitIf(
      result.kind === "open",
      (line) => /[\]}]/.test(line),
      () => {
        if (result.kind === "edits") {
          this.takeCall(result, result.next);
        } else {
          this.wasted += result.scanned;
          this.stepIntoFence(this.lines[this.at] ?? "");
        }
      },
    );
  }

  /** JSON that only writes files may be sample data: beside edits in a format that is never quoted, it is. */
  private takeCall({ edits, problems }: ParsedAnswer, next: number): void {
    const sample = problems.length === 0 && edits.every((edit) => edit.kind === "write" && !edit.isNew);
    if (sample) {
      this.doubtful.push(...edits);
    }
    this.take(sample ? [] : edits, problems, next);
  }

  /** A fence around other formats is stepped into; any other fenced block is kept for later as a whole. */
  private stepIntoFence(line: string): void {
    const fence = openingFence(line);
    if (!fence || this.fence) {
      this.at++;
      return;
    }
    const block = readFencedBlock(this.lines, this.at, this.floor, this.options.isKnown);
    if (!block || block.content.some((inner, index) => this.opensFormat(inner, this.at + 1 + index))) {
      this.fence = fence;
      this.at++;
      return;
    }
    const mayEnd = (later: string): boolean =>
      closesFence(later, fence) || this.opensFormat(later, this.lines.length - 1) || /^\+\+\+ /.test(later);
    this.waitIf(!block.closed, mayEnd, () => this.takeFenced(fence, block));
  }

  private takeFenced(fence: Fence, block: FencedBlock): void {
    const isDiff = this.reads("udiff") && /^(?:diff|patch|udiff)\b/.test(fence.info);
    if (isDiff && block.content.some((inner) => /^[+-]/.test(inner))) {
      this.fence = fence;
      this.path = block.name ?? block.mentioned ?? this.path;
      this.at++;
      this.readDiff();
      return;
    }
    const first = block.content.findIndex((inner) => inner.trim() !== "");
    if (this.reads("json") && block.name === undefined && opensToolCall(block.content[first] ?? "")) {
      const call = parseToolCall(block.content, first, this.block, this.options.isKnown);
      if (call.kind === "edits") {
        this.takeCall(call, block.next);
        return;
      }
    }
    this.fenced.push(block);
    this.at = block.next;
    // A fence around a single line may be the name of the block below it.
    this.floor = block.content.length === 1 ? this.floor : this.at;
  }

  private opensFormat(line: string, index: number): boolean {
    return (
      (this.reads("search-replace") && (opensSearchReplace(line) || strayEnd(line))) ||
      (this.reads("udiff") && opensDiff(this.lines, index)) ||
      (this.reads("v4a") && opensV4a(line))
    );
  }

  private waitOr(forLine: Wait, otherwise: () => void): void {
    this.waitIf(true, forLine, otherwise);
  }

  private waitIf(open: boolean, forLine: Wait, otherwise: () => void): void {
    if (open && !this.complete) {
      this.wait = forLine;
    } else {
      otherwise();
    }
  }

  private take(edits: readonly Edit[], problems: readonly PatchProblem[], next: number): void {
    this.edits.push(...edits);
    this.problems.push(...problems);
    this.skipTo(next);
  }

  private skipTo(next: number): void {
    this.at = Math.max(next, this.at + 1);
    this.floor = this.at;
  }

  private get block(): number {
    return this.edits.length + this.doubtful.length + this.problems.length + 1;
  }

  private reads(format: AnswerFormat): boolean {
    return this.options.format === "auto" || this.options.format === format;
  }
}
