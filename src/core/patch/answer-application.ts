import { isOmission } from "./answer-lines.ts";
import { chooseIndentation } from "./choose-indentation.ts";
import {
  appliedAt,
  chooseReading,
  hasCarriageReturns,
  hintedStart,
  plain,
  type Choice,
} from "./choose-reading.ts";
import { Draft } from "./draft.ts";
import type { AnswerFormat, DeleteEdit, Edit, Reading, RenameEdit, ReplaceEdit, WriteEdit } from "./edit.ts";
import { changeOf, type FileState } from "./file-state.ts";
import type { FileScope, ResolvedPath } from "./file-scope.ts";
import { isBlank, sameLines, withoutCarriageReturn } from "./lines.ts";
import { locate } from "./locate.ts";
import { missingReason } from "./missing-reason.ts";
import type { FileChange, PatchProblem, PatchProblemKind } from "./patch.ts";

/** Makes the edits of one answer, in their order, to drafts of the files; collects what stands in the way. */
export class AnswerApplication {
  readonly problems: PatchProblem[] = [];
  private readonly scope: FileScope;
  private readonly format: AnswerFormat | "auto";
  private readonly files = new Map<string, FileState>();

  constructor(scope: FileScope, format: AnswerFormat | "auto") {
    this.scope = scope;
    this.format = format;
  }

  async apply(edit: Edit): Promise<void> {
    const mayBeNew = edit.kind === "write" || (edit.kind === "replace" && isCreation(edit));
    const resolved = await this.resolve(edit, mayBeNew);
    if (!resolved) {
      return;
    }
    const { path, state } = resolved;
    if (state.deleted) {
      this.fail(edit, "malformed", `${path} is deleted by an earlier block of the same answer.`, path);
      return;
    }
    switch (edit.kind) {
      case "replace":
        return this.replace(edit, state);
      case "write":
        this.write(edit, state);
        return;
      case "delete":
        this.remove(edit, state);
        return;
      case "rename":
        return this.rename(edit, state);
    }
  }

  /** What the drafts have become; files that stay as they are do not appear. */
  changes(): FileChange[] {
    return [...this.files.values()].flatMap((state) => changeOf(state) ?? []);
  }

  private async resolve(
    edit: Edit,
    mayBeNew: boolean,
  ): Promise<{ path: string; state: FileState } | undefined> {
    const renamed = [...this.files.values()].find(
      ({ renamedTo }) => renamedTo !== undefined && renamedTo === edit.path,
    );
    if (renamed) {
      return { path: renamed.draft.path, state: renamed };
    }
    const resolved = await this.resolvePath(edit, mayBeNew);
    if (resolved.kind === "problem") {
      const state = resolved.problem === "unknown-file" ? this.stateOfNamed(edit.path) : undefined;
      if (state) {
        return { path: state.draft.path, state };
      }
      if (resolved.problem === "unknown-file" && edit.kind === "replace") {
        const other = await this.otherFile(edit);
        if (other) {
          return { path: other.draft.path, state: other };
        }
      }
      this.fail(edit, resolved.problem, resolved.message, edit.path);
      return undefined;
    }
    let state = this.files.get(resolved.path);
    if (!state) {
      state = { draft: new Draft(resolved.path, resolved.file), deleted: false, renamedTo: undefined };
      this.files.set(resolved.path, state);
    }
    return { path: resolved.path, state };
  }

  /** A diff without `/dev/null` changes a file there is; only when there is none, and nothing to find in it, it makes one. */
  private async resolvePath(edit: Edit, mayBeNew: boolean): Promise<ResolvedPath> {
    if (edit.kind !== "replace" || !edit.ordered || !mayBeNew) {
      return this.scope.resolve(edit.path, mayBeNew);
    }
    const existing = await this.scope.resolve(edit.path, false);
    const isStart = edit.hint === undefined || edit.hint === 1;
    return existing.kind === "problem" && isStart ? this.scope.resolve(edit.path, true) : existing;
  }

  /** A file that an earlier block created is no unknown file. */
  private stateOfNamed(name: string | undefined): FileState | undefined {
    return name === undefined ? undefined : this.files.get(name);
  }

  private async replace(edit: ReplaceEdit, state: FileState): Promise<void> {
    const { draft } = state;
    if (edit.search.length === 0 || (edit.search.every(isBlank) && draft.now.length === 0)) {
      this.insert(edit, draft);
      return;
    }
    const result = chooseReading(edit, draft);
    if (result.kind === "found") {
      this.place(edit, draft, result.choice);
      return;
    }
    if (result.kind === "missing") {
      const applied = appliedAt(edit, draft);
      if (applied !== undefined) {
        draft.noteAlreadyApplied(applied, edit.replace.length);
        return;
      }
      const other = await this.otherFile(edit);
      if (other && other !== state) {
        return this.replace(edit, other);
      }
    }
    this.fail(edit, ...missingReason(edit, draft, result), draft.path);
  }

  private place(edit: ReplaceEdit, draft: Draft, { reading, place }: Choice): void {
    const omitted = this.addedOmission(reading, draft.path);
    if (omitted !== undefined) {
      const message = `"${omitted}" stands for code that was left out. Write the code itself, or choose smaller blocks.`;
      this.fail(edit, "placeholder", message, draft.path);
      return;
    }
    const before = draft.now.length;
    const drift = edit.hint === undefined ? draft.drift : place.start - hintedStart(edit.hint, draft);
    const reindent = chooseIndentation(draft, place, reading);
    if (!reindent) {
      const message = `the lines are at line ${place.start + 1}, but with other indentation, and how the new lines are to be indented is not clear. Copy the indentation of the file.`;
      this.fail(edit, "not-found", message, draft.path);
      return;
    }
    const literal =
      hasCarriageReturns(edit) &&
      reading.search.length === edit.search.length &&
      draft.hasEndsOf(place.start, edit.search);
    draft.replace({ ...place, reindent }, literal ? edit : reading, edit.finalNewline, literal);
    const end = place.start + reading.search.length + (draft.now.length - before);
    draft.drift = drift;
    draft.after =
      draft.after !== undefined && place.start >= draft.after ? end : edit.ordered ? end : undefined;
  }

  /** SEARCH is empty: a new file, an empty one, or a place that only line numbers tell. */
  private insert(edit: ReplaceEdit, draft: Draft): void {
    const omitted = this.addedOmission({ search: [], replace: edit.replace }, draft.path);
    if (omitted !== undefined) {
      this.fail(
        edit,
        "placeholder",
        `"${omitted}" stands for code that was left out. Write the code itself.`,
        draft.path,
      );
    } else if (draft.now.length === 0) {
      draft.rewrite(edit.replace, draft.base ? "exact" : "created", edit.finalNewline);
    } else if (sameLines(draft.now, plain(edit).replace)) {
      draft.noteAlreadyApplied(0, draft.now.length);
    } else if (edit.ordered && edit.hint !== undefined && edit.hint - 1 <= draft.baseContents.length) {
      const start = Math.max(0, edit.hint - 1);
      const shifted = start + draft.shiftAt(start);
      draft.replace(
        { start: shifted, match: "line-hint", reindent: (line) => line },
        plain(edit),
        edit.finalNewline,
      );
    } else if (edit.ordered && edit.anchors?.length === 0) {
      draft.replace(
        { start: draft.now.length, match: "exact", reindent: (line) => line },
        plain(edit),
        edit.finalNewline,
      );
    } else {
      const message = `${draft.path} has content already, and the block does not say where it goes. Put the lines around the place into SEARCH.`;
      this.fail(edit, "exists", message, draft.path);
    }
  }

  private write(edit: WriteEdit, { draft }: FileState): void {
    const exists = draft.base !== undefined || draft.now.length > 0;
    const content = exists ? edit.content.map(withoutCarriageReturn) : edit.content;
    const omitted = this.addedOmission({ search: draft.now, replace: content }, draft.path);
    if (omitted !== undefined) {
      const message = `"${omitted}" stands for code that was left out. Give the whole file, or only the changed part as a SEARCH/REPLACE block.`;
      this.fail(edit, "placeholder", message, draft.path);
      return;
    }
    if (exists && sameLines(draft.now, content)) {
      draft.noteAlreadyApplied(0, draft.now.length);
    } else if (exists && edit.isNew && draft.base?.text !== "") {
      this.fail(
        edit,
        "exists",
        `${draft.path} exists already; it cannot be created. Edit it instead.`,
        draft.path,
      );
    } else if (
      exists &&
      this.format === "auto" &&
      draft.now.length >= 12 &&
      content.length * 2 < draft.now.length
    ) {
      const message = `the block has ${content.length} lines and ${draft.path} has ${draft.now.length}; it looks like a part of the file. Give a SEARCH/REPLACE block, or the whole file.`;
      this.fail(edit, "malformed", message, draft.path);
    } else {
      draft.rewrite(content, exists ? "whole-file" : "created", edit.finalNewline);
    }
  }

  private remove(edit: DeleteEdit, state: FileState): void {
    const { draft } = state;
    if (!draft.base) {
      this.fail(edit, "unknown-file", `there is no file ${edit.path} to delete.`, edit.path);
    } else if (edit.content && !sameLines(draft.now, edit.content.map(withoutCarriageReturn))) {
      const message = `${draft.path} has other content than the diff deletes; it stays.`;
      this.fail(edit, "not-found", message, draft.path);
    } else {
      state.deleted = true;
    }
  }

  private async rename(edit: RenameEdit, state: FileState): Promise<void> {
    const target = await this.scope.resolve(edit.to, true);
    if (target.kind === "problem") {
      this.fail(edit, target.problem, target.message, edit.to);
    } else if (!state.draft.base) {
      this.fail(edit, "unknown-file", `there is no file ${edit.path} to rename.`, edit.path);
    } else if (target.file && target.path !== state.draft.path) {
      this.fail(
        edit,
        "exists",
        `${target.path} exists already; ${edit.path} cannot be renamed to it.`,
        target.path,
      );
    } else {
      state.renamedTo = target.path;
    }
  }

  /** Another file the model has seen, if the lines are there exactly and nowhere else. */
  private async otherFile(edit: ReplaceEdit): Promise<FileState | undefined> {
    const found: FileState[] = [];
    for (const path of this.scope.shown) {
      const read = await this.scope.read(path);
      if (read.kind === "path" && read.file && edit.search.some((line) => !isBlank(line))) {
        const known = this.files.get(path);
        const state = known ?? { draft: new Draft(path, read.file), deleted: false, renamedTo: undefined };
        const located = locate(state.draft.now, edit.search);
        if (located.kind === "found" && located.place.match === "exact") {
          found.push(state);
        } else if (located.kind === "ambiguous") {
          return undefined;
        }
      }
    }
    const [only] = found;
    if (only && found.length === 1) {
      this.files.set(only.draft.path, only);
      return only;
    }
    return undefined;
  }

  /** A line of the replacement that stands for left-out code and that the file does not have at this place. */
  private addedOmission({ search, replace }: Reading, path: string): string | undefined {
    const there = new Set(search.map((line) => line.trim()));
    const isPython = /\.pyi?$/.test(path);
    return replace
      .map((line) => line.trim())
      .find((line) => isOmission(line) && !there.has(line) && !(isPython && line === "..."));
  }

  private fail(edit: Edit, kind: PatchProblemKind, message: string, path: string | undefined): void {
    const where = `Block ${edit.block}, line ${edit.line}${path === undefined ? "" : ` (${path})`}`;
    const problem = { kind, message: `${where}: ${message}`, block: edit.block };
    this.problems.push(path === undefined ? problem : { ...problem, path });
  }
}

/** An empty SEARCH with a line hint is an insertion into a file there is. */
function isCreation({ search, hint, ordered }: ReplaceEdit): boolean {
  return search.every(isBlank) && (hint === undefined || ordered === true);
}
