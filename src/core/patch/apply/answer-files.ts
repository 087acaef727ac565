import type { TextFile } from "../../workspace/text-file.ts";
import type { Breather } from "../breather.ts";
import { isBlank } from "../diff/lines.ts";
import { locate, onlyPlace } from "../locate/locate.ts";
import type { Edit, ReplaceEdit } from "../parse/edit.ts";
import { Draft } from "./draft.ts";
import type { FileScope, ResolvedPath } from "./file-scope.ts";
import type { FileState } from "./file-state.ts";

/** The file an edit is about, or why there is none. */
export type NamedFile =
  { readonly kind: "file"; readonly state: FileState } | Extract<ResolvedPath, { kind: "problem" }>;

/** The files that the edits of one answer are about, by the names they have then; each is read once. */
export class AnswerFiles {
  readonly #scope: FileScope;
  readonly #breather: Breather;
  readonly #files = new Map<string, FileState>();
  /** By their new names. */
  readonly #renamed = new Map<string, FileState>();
  /** Files that were only searched so far. */
  readonly #searched = new Map<string, FileState>();

  constructor(scope: FileScope, breather: Breather) {
    this.#scope = scope;
    this.#breather = breather;
  }

  /** Those that edits were about, in their order. */
  get all(): Iterable<FileState> {
    return this.#files.values();
  }

  /** The file of an edit, also by the name an earlier one gave it. */
  async of(edit: Edit): Promise<NamedFile> {
    const renamed = this.#renamed.get(edit.path ?? "");
    if (renamed) {
      return { kind: "file", state: renamed };
    }
    const made = this.#files.get(edit.path ?? "");
    if (made?.created) {
      return { kind: "file", state: made };
    }
    const resolved = await this.#resolve(edit);
    if (resolved.kind === "problem") {
      const state = resolved.problem === "unknown-file" ? await this.#withoutName(edit) : undefined;
      return state ? { kind: "file", state } : resolved;
    }
    let state = this.#files.get(resolved.path);
    if (!state) {
      state = this.#searched.get(resolved.path) ?? newState(resolved.path, resolved.file);
      this.#files.set(resolved.path, state);
    }
    return { kind: "file", state };
  }

  rename(state: FileState, to: string): void {
    this.#renamed.delete(state.renamedTo ?? "");
    state.renamedTo = to;
    this.#renamed.set(to, state);
  }

  /** Another file the model has seen, if the lines are there exactly and nowhere else. */
  async other({ search }: ReplaceEdit): Promise<FileState | undefined> {
    if (search.every(isBlank)) {
      return undefined;
    }
    const states = await this.#shown();
    const having: FileState[] = [];
    for (const state of states) {
      await this.#breather.breathe();
      if (onlyPlace(state.draft.searched, search) !== undefined) {
        having.push(state);
      }
    }
    const [only, another] = having;
    const isUnclear = ({ draft }: FileState): boolean => locate(draft.searched, search).kind === "ambiguous";
    if (!only || another || states.some(isUnclear)) {
      return undefined;
    }
    this.#files.set(only.draft.path, only);
    return only;
  }

  /** A diff without `/dev/null` changes a file there is; only when there is none, and nothing to find in it, it makes one. */
  async #resolve(edit: Edit): Promise<ResolvedPath> {
    const mayBeNew =
      edit.kind === "write" || edit.kind === "new-file" || (edit.kind === "replace" && isCreation(edit));
    if (edit.kind !== "replace" || !edit.ordered || !mayBeNew) {
      return this.#scope.resolve(edit.path, mayBeNew, edit.kind === "replace");
    }
    const existing = await this.#scope.resolve(edit.path, false);
    const isStart = edit.hint === undefined || edit.hint === 1;
    return existing.kind === "problem" && isStart ? this.#scope.resolve(edit.path, true) : existing;
  }

  /** A file that an earlier block created is no unknown file; and lines may tell what a name does not. */
  async #withoutName(edit: Edit): Promise<FileState | undefined> {
    const created = edit.path === undefined ? undefined : this.#files.get(edit.path);
    return created ?? (edit.kind === "replace" ? this.other(edit) : undefined);
  }

  async #shown(): Promise<FileState[]> {
    const states: FileState[] = [];
    for (const path of this.#scope.shown) {
      let state = this.#files.get(path) ?? this.#searched.get(path);
      if (!state) {
        await this.#breather.breathe();
        const read = await this.#scope.read(path);
        state = read.kind === "path" && read.file ? newState(path, read.file) : undefined;
        if (state) {
          this.#searched.set(path, state);
        }
      }
      if (state) {
        states.push(state);
      }
    }
    return states;
  }
}

function newState(path: string, file: TextFile | undefined): FileState {
  return {
    draft: new Draft(path, file),
    deleted: false,
    created: false,
    renamedTo: undefined,
    executable: undefined,
  };
}

/** An empty SEARCH with a line hint is an insertion into a file there is. */
function isCreation({ search, hint, ordered }: ReplaceEdit): boolean {
  return search.every(isBlank) && (hint === undefined || ordered === true);
}
