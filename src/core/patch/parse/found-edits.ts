import type { Edit, ParsedAnswer } from "./edit.ts";
import type { IsKnown } from "./file-name.ts";
import { append } from "../locate/replace-range.ts";
import type { PatchProblem } from "../patch.ts";

/** The edits of an answer as they are found, and those of which only its end tells whether they are meant. */
export class FoundEdits {
  readonly edits: Edit[] = [];
  readonly problems: PatchProblem[] = [];
  /** Diffs of files that nobody knows, and data like a call that writes a file. */
  readonly #doubtful: Edit[] = [];
  /** Whether the answer has edits in a format that is never quoted. */
  #commands = false;

  /** One-based number of the next edit. */
  get block(): number {
    return this.edits.length + this.#doubtful.length + this.problems.length + 1;
  }

  get isEmpty(): boolean {
    return this.edits.length + this.problems.length === 0;
  }

  add(edits: readonly Edit[], problems: readonly PatchProblem[]): void {
    append(this.edits, edits);
    append(this.problems, problems);
  }

  /** In a format that is never quoted. */
  addCommands(edits: readonly Edit[], problems: readonly PatchProblem[]): void {
    this.#commands = true;
    this.add(edits, problems);
  }

  /** A diff of files that nobody knows may be quoted. */
  addDiff({ edits, problems }: ParsedAnswer, isFenced: boolean, isKnown: IsKnown): void {
    const quoted = !isFenced && edits.length > 0 && edits.every((edit) => isOfUnknown(edit, isKnown));
    append(quoted ? this.#doubtful : this.edits, edits);
    append(this.problems, problems);
  }

  /** JSON that only writes files may be sample data: beside edits in a format that is never quoted, it is. */
  addCall({ edits, problems }: ParsedAnswer): void {
    const sample = problems.length === 0 && edits.every((edit) => edit.kind === "write" && !edit.isNew);
    append(sample ? this.#doubtful : this.edits, edits);
    append(this.problems, problems);
  }

  /** No more will be found. */
  finish(): void {
    if (!this.#commands) {
      append(this.edits, this.#doubtful);
    }
  }
}

function isOfUnknown(edit: Edit, isKnown: IsKnown): boolean {
  return edit.kind === "replace" && edit.search.length > 0 && edit.path !== undefined && !isKnown(edit.path);
}
