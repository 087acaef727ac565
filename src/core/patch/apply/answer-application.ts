import type { Steps } from "../breather.ts";
import { applyReplacement, type ReplacementContext } from "./apply-replacement.ts";
import { chooseNewFile } from "./choose-new-file.ts";
import { AnswerFiles } from "./answer-files.ts";
import type { Draft } from "./draft.ts";
import type {
  AnswerFormat,
  CopyEdit,
  DeleteEdit,
  Edit,
  ModeEdit,
  NewFileEdit,
  RenameEdit,
  ReplaceEdit,
  WriteEdit,
} from "../parse/edit.ts";
import { areDefinitionsAlone } from "../locate/definitions-alone.ts";
import { hasEntities, isEscapedCode, withoutEntities } from "../parse/escaped-code.ts";
import { changeOf, type FileState } from "./file-state.ts";
import type { FileScope } from "./file-scope.ts";
import { fillPlaceholders, replaceDefinitions } from "../locate/fill-placeholders.ts";
import { sameLines, withoutCarriageReturn } from "../diff/lines.ts";
import { missingReason } from "../locate/missing-reason.ts";
import { addedOmission, isOmission } from "../parse/omission.ts";
import type { FileChange, PatchProblem, PatchProblemKind } from "../patch.ts";

/** Of so many missing edits a message shows which lines of the file are like theirs: nobody reads more. */
const MOST_EXPLAINED = 20;

/** No line of an edit has a line feed. */
const SEPARATOR = "\n\n";

/** Makes the edits of one answer, in their order, to drafts of the files; collects what stands in the way. */
export class AnswerApplication {
  readonly problems: PatchProblem[] = [];
  /** Tentative edits that turned out to be none. */
  passedOver = 0;
  readonly #scope: FileScope;
  readonly #format: AnswerFormat | "auto";
  readonly #context: ReplacementContext;
  readonly #files: AnswerFiles;
  /** What was replaced by what: models repeat a block where they sum up. */
  readonly #made = new Set<string>();

  constructor(scope: FileScope, format: AnswerFormat | "auto", context: ReplacementContext) {
    this.#scope = scope;
    this.#format = format;
    this.#context = context;
    this.#files = new AnswerFiles(scope, context.breather);
  }

  async apply(edit: Edit): Promise<void> {
    const named = await this.#files.of(edit);
    if (named.kind === "problem") {
      this.#fail(edit, named.problem, named.message, edit.path);
      return;
    }
    const { state } = named;
    const { path } = state.draft;
    await this.#context.breather.breathe();
    if (state.deleted) {
      this.#fail(edit, "malformed", `${path} is deleted by an earlier block of the same answer.`, path);
      return;
    }
    switch (edit.kind) {
      case "replace":
        return this.#replace(edit, state);
      case "write":
        return this.#write(edit, state);
      case "new-file":
        return this.#create(edit, state);
      case "delete":
        this.#remove(edit, state);
        return;
      case "mode":
        this.#setMode(edit, state);
        return;
      case "rename":
        return this.#rename(edit, state);
      case "copy":
        return this.#copy(edit, state);
    }
  }

  /** What the drafts have become; files that stay as they are do not appear. */
  *changes(): Steps<FileChange[]> {
    const changes: FileChange[] = [];
    for (const state of this.#files.all) {
      const change = yield* changeOf(state);
      if (change) {
        changes.push(change);
      }
      yield;
    }
    return changes;
  }

  async #replace(edit: ReplaceEdit, state: FileState): Promise<void> {
    const { draft } = state;
    const applied = await applyReplacement(edit, draft, this.#contextOf(draft));
    const words = [draft.path, ...edit.search, SEPARATOR, ...edit.replace].join("\n");
    if (applied.kind === "done") {
      this.#made.add(words);
    } else if (applied.kind === "missing" && applied.result.kind === "missing" && this.#made.has(words)) {
      return;
    }
    if (applied.kind === "problem") {
      this.#fail(edit, applied.problem, applied.message, draft.path);
    } else if (applied.kind === "missing") {
      const other = applied.result.kind === "missing" ? await this.#files.other(edit) : undefined;
      if (other && other !== state) {
        return this.#replace(edit, other);
      }
      if (edit.tentative) {
        this.passedOver++;
        return;
      }
      const isExplained = this.problems.length < MOST_EXPLAINED;
      this.#fail(edit, ...missingReason(edit, draft, applied.result, isExplained), draft.path);
    }
  }

  /** The task's range speaks of the file the task is about. */
  #contextOf({ path }: Draft): ReplacementContext {
    const { range } = this.#context;
    return { ...this.#context, range: path === this.#scope.defaultPath ? range : undefined };
  }

  async #write(edit: WriteEdit, state: FileState): Promise<void> {
    const { draft } = state;
    const { breather } = this.#context;
    const exists = draft.base !== undefined || draft.length > 0;
    state.created ||= !exists && edit.isNew;
    state.executable = exists ? state.executable : edit.executable;
    const written = await this.#written(edit, draft);
    const added = edit.windowsEnds ? written.map((line) => `${line}\r`) : written;
    const lines = exists ? written.map(withoutCarriageReturn) : added;
    const content = draft.now[0]?.startsWith(BYTE_ORDER_MARK) ? withByteOrderMark(lines) : lines;
    const omitted = addedOmission({ search: draft.now, replace: content }, draft.path);
    const isPart = exists && this.#format === "auto" && (await this.#isPart(content, edit, draft));
    const whole =
      exists && (omitted !== undefined || isPart) ? await this.#completed(content, draft) : undefined;
    await breather.breathe();
    if (whole) {
      return breather.through(draft.rewrite(whole, "placeholders", edit.finalNewline));
    }
    if (omitted !== undefined) {
      const message = `"${omitted}" stands for code that was left out, and it is not clear which. Give the whole file, or only the changed part as a SEARCH/REPLACE block.`;
      this.#fail(edit, "placeholder", message, draft.path);
      return;
    }
    if (exists && sameLines(draft.now, content)) {
      draft.noteAlreadyApplied(0, draft.length);
    } else if (exists && edit.isNew && draft.base?.text !== "") {
      this.#fail(
        edit,
        "exists",
        `${draft.path} exists already; it cannot be created. Edit it instead.`,
        draft.path,
      );
    } else if (isPart) {
      const message = `the block has ${content.length} lines and ${draft.path} has ${draft.length}; it looks like a part of the file. Give a SEARCH/REPLACE block, or the whole file.`;
      this.#fail(edit, "malformed", message, draft.path);
    } else {
      return breather.through(draft.rewrite(content, exists ? "whole-file" : "created", edit.finalNewline));
    }
  }

  /** What the answer has for the file: without a line that only names it, and as code where that is escaped. */
  async #written({ content, nameLine }: WriteEdit, draft: Draft): Promise<readonly string[]> {
    const isName = nameLine === content[0]?.trim() && nameLine !== draft.now[0]?.trim();
    const own = isName ? content.slice(1) : content;
    const { parser } = this.#context;
    const isEscaped = !hasEntities(draft.now) && (await isEscapedCode(draft.path, own, parser));
    return isEscaped ? own.map(withoutEntities) : own;
  }

  /** Much shorter than the file, or definitions out of its middle. */
  async #isPart(content: readonly string[], edit: WriteEdit, { now, length }: Draft): Promise<boolean> {
    const isShort = length >= (edit.isLoose === true ? 4 : 12) && content.length * 2 < length;
    return isShort || this.#context.breather.through(areDefinitionsAlone(now, content));
  }

  /** The whole file of which the content shows a part; never one with a syntax error that neither has. */
  async #completed(content: readonly string[], draft: Draft): Promise<string[] | undefined> {
    const { parser, breather } = this.#context;
    const whole = await breather.through(
      content.some(isOmission)
        ? fillPlaceholders(draft.now, content)
        : replaceDefinitions(draft.now, content),
    );
    const errors = whole && (await parser?.errors(draft.path, whole.join("\n")));
    if (!parser || !errors || errors.length === 0) {
      return whole;
    }
    const known = await Promise.all(
      [draft.now, content].map((lines) => parser.errors(draft.path, lines.join("\n"))),
    );
    return errors.length > known.reduce((sum, found) => sum + (found?.length ?? 0), 0) ? undefined : whole;
  }

  async #create(edit: NewFileEdit, state: FileState): Promise<void> {
    const content = await chooseNewFile(edit, this.#context.parser);
    if (content) {
      const { block, line, path } = edit;
      return this.#write({ kind: "write", block, line, path, content, isNew: true }, state);
    } else {
      this.passedOver++;
    }
  }

  #setMode(edit: ModeEdit, state: FileState): void {
    if (state.draft.base) {
      state.executable = edit.executable;
    } else {
      this.#fail(
        edit,
        "unknown-file",
        `there is no file ${edit.path}, whose mode could be changed.`,
        edit.path,
      );
    }
  }

  #remove(edit: DeleteEdit, state: FileState): void {
    const { draft } = state;
    if (!draft.base) {
      this.#fail(edit, "unknown-file", `there is no file ${edit.path} to delete.`, edit.path);
    } else if (edit.content && !sameLines(draft.now, edit.content.map(withoutCarriageReturn))) {
      const message = `${draft.path} has other content than the diff deletes; it stays.`;
      this.#fail(edit, "not-found", message, draft.path);
    } else {
      state.deleted = true;
    }
  }

  async #rename(edit: RenameEdit, state: FileState): Promise<void> {
    const target = await this.#scope.resolve(edit.to, true);
    if (target.kind === "problem") {
      this.#fail(edit, target.problem, target.message, edit.to);
    } else if (!state.draft.base) {
      this.#fail(edit, "unknown-file", `there is no file ${edit.path} to rename.`, edit.path);
    } else if (target.file && target.path !== state.draft.path) {
      this.#fail(
        edit,
        "exists",
        `${target.path} exists already; ${edit.path} cannot be renamed to it.`,
        target.path,
      );
    } else {
      this.#files.rename(state, target.path);
    }
  }

  async #copy(edit: CopyEdit, { draft: { base } }: FileState): Promise<void> {
    if (!base) {
      this.#fail(edit, "unknown-file", `there is no file ${edit.path} to copy.`, edit.path);
      return;
    }
    const { block, line, to } = edit;
    const content = base.text === "" ? [] : base.text.replace(/\n$/, "").split("\n");
    const finalNewline = base.text === "" || base.text.endsWith("\n");
    return this.apply({ kind: "write", block, line, path: to, content, isNew: true, finalNewline });
  }

  #fail(edit: Edit, kind: PatchProblemKind, message: string, path: string | undefined): void {
    const where = `Block ${edit.block}, line ${edit.line}${path === undefined ? "" : ` (${path})`}`;
    const problem = { kind, message: `${where}: ${message}`, block: edit.block };
    this.problems.push(path === undefined ? problem : { ...problem, path });
  }
}

/** Answers do not show it. */
function withByteOrderMark([first = "", ...others]: readonly string[]): string[] {
  return [first.startsWith(BYTE_ORDER_MARK) ? first : BYTE_ORDER_MARK + first, ...others];
}

const BYTE_ORDER_MARK = "\ufeff";
