import { answerLines, carriageReturns, closesFence, openingFence, type Fence } from "./answer-lines.ts";
import type { AnswerFormat, Edit, ParsedAnswer } from "./edit.ts";
import type { IsKnown } from "./file-name.ts";
import { opensSearchReplace, parseSearchReplace, strayEnd } from "./parse-search-replace.ts";
import { opensDiff, parseUnifiedDiff } from "./parse-unified-diff.ts";
import { opensV4a, parseV4a } from "./parse-v4a.ts";
import { readFencedBlock, type FencedBlock } from "./parse-whole-file.ts";
import type { PatchProblem } from "./patch.ts";

export interface ParseOptions {
  /** `auto` reads every format, several in one answer too. */
  readonly format: AnswerFormat | "auto";
  readonly isKnown: IsKnown;
}

/** All edits of an answer, in its order. Thinking sections and prose are passed over. */
export function parseAnswer(answer: string, { format, isKnown }: ParseOptions): ParsedAnswer {
  return new AnswerParser(answer, format, isKnown).parse();
}

class AnswerParser {
  private readonly lines: readonly string[];
  private readonly carriageReturns: ReadonlySet<number>;
  private readonly format: AnswerFormat | "auto";
  private readonly isKnown: IsKnown;
  private readonly edits: Edit[] = [];
  private readonly problems: PatchProblem[] = [];
  /** Fenced blocks that are none of the other formats. */
  private readonly fenced: FencedBlock[] = [];
  /** Next line to read; the lines before `floor` belong to earlier blocks. */
  private at = 0;
  private floor = 0;
  private fence: Fence | undefined;
  private path: string | undefined;

  constructor(answer: string, format: AnswerFormat | "auto", isKnown: IsKnown) {
    this.lines = answerLines(answer);
    this.carriageReturns = carriageReturns(answer);
    this.format = format;
    this.isKnown = isKnown;
  }

  parse(): ParsedAnswer {
    while (this.at < this.lines.length) {
      this.step(this.lines[this.at] ?? "");
    }
    if (this.reads("whole")) {
      this.takeWholeFiles();
    }
    return { edits: this.edits, problems: this.problems };
  }

  private step(line: string): void {
    const end = thinkingEnd(this.lines, this.at);
    if (end !== undefined) {
      this.skipTo(end);
    } else if (this.reads("v4a") && opensV4a(line)) {
      const { edits, problems, next } = parseV4a(this.lines, this.at, this.block);
      this.take(edits, problems, next);
    } else if (this.reads("search-replace") && opensSearchReplace(line)) {
      this.readSearchReplace();
    } else if (this.reads("search-replace") && strayEnd(line)) {
      const message = `Block ${this.block}, line ${this.at + 1}: this REPLACE ends a block without <<<<<<< SEARCH.`;
      this.take([], [{ kind: "malformed", message, block: this.block }], this.at + 1);
    } else if (this.reads("udiff") && opensDiff(this.lines, this.at)) {
      this.readDiff();
    } else if (this.fence && closesFence(line, this.fence)) {
      this.fence = undefined;
      this.at++;
    } else {
      this.stepIntoFence(line);
    }
  }

  private readSearchReplace(): void {
    const result = parseSearchReplace({
      lines: this.lines,
      start: this.at,
      floor: this.floor,
      block: this.block,
      inherited: this.path,
      isKnown: this.isKnown,
    });
    if (result.kind === "edit") {
      this.path = result.edit.path;
      this.take([result.edit], [], result.next);
    } else {
      this.take([], [result.problem], result.next);
    }
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
    this.path = edits.at(-1)?.path ?? this.path;
    this.take(edits, problems, next);
  }

  /** A fence around other formats is stepped into; any other fenced block is kept for later as a whole. */
  private stepIntoFence(line: string): void {
    const fence = openingFence(line);
    if (!fence || this.fence) {
      this.at++;
      return;
    }
    const block = readFencedBlock(this.lines, this.at, this.floor, this.isKnown);
    const isDiff = this.reads("udiff") && /^(?:diff|patch|udiff)\b/.test(fence.info);
    if (!block || block.content.some((inner, index) => this.opensFormat(inner, this.at + 1 + index))) {
      this.fence = fence;
      this.at++;
    } else if (isDiff && block.content.some((inner) => /^[+-]/.test(inner))) {
      this.fence = fence;
      this.path = block.name ?? block.mentioned ?? this.path;
      this.at++;
      this.readDiff();
    } else {
      this.fenced.push(block);
      this.at = block.next;
      // A fence around a single line may be the name of the block below it.
      this.floor = block.content.length === 1 ? this.floor : this.at;
    }
  }

  private opensFormat(line: string, index: number): boolean {
    return (
      (this.reads("search-replace") && (opensSearchReplace(line) || strayEnd(line))) ||
      (this.reads("udiff") && opensDiff(this.lines, index)) ||
      (this.reads("v4a") && opensV4a(line))
    );
  }

  /**
   * Among other edits a fenced block is a new file when a line of its own names it; without other edits it is the
   * whole content of the file that the line or the sentence above names.
   */
  private takeWholeFiles(): void {
    const mixed = this.edits.length > 0 || this.problems.length > 0;
    const candidates = this.fenced.filter(
      ({ name, mentioned }) => name !== undefined || (!mixed && mentioned !== undefined),
    );
    const unnamed = this.fenced.filter(({ content }) => content.length > 0);
    const chosen =
      candidates.length === 0 && !mixed && unnamed.length === 1 && this.format === "whole"
        ? unnamed
        : candidates;
    for (const { name, mentioned, content, closed, start } of chosen) {
      const path = name ?? mentioned;
      if (mixed && (path === undefined || this.isKnown(path))) {
        continue;
      }
      const block = this.block;
      if (!closed) {
        const message = `Block ${block}, line ${start + 1}: the answer ends before the closing fence. Give the file again, complete.`;
        this.problems.push({ kind: "truncated", message, block, ...(path !== undefined && { path }) });
        continue;
      }
      this.edits.push({ kind: "write", block, line: start + 1, path, content, isNew: mixed });
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
    return this.edits.length + this.problems.length + 1;
  }

  private reads(format: AnswerFormat): boolean {
    return this.format === "auto" || this.format === format;
  }
}

/** @returns the line after the thinking section that starts here; one without an end takes the rest of the answer */
function thinkingEnd(lines: readonly string[], start: number): number | undefined {
  const tag = /^\s*<(think|thinking|reasoning)>/.exec(lines[start] ?? "")?.[1];
  if (tag === undefined) {
    return undefined;
  }
  for (let at = start; at < lines.length; at++) {
    if ((lines[at] ?? "").includes(`</${tag}>`)) {
      return at + 1;
    }
  }
  return lines.length;
}
