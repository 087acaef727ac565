import type { Patch } from "../../patch/patch.ts";

type Stretch = { readonly from: number; readonly before: number; readonly after: number };

/**
 * Where the lines of files are after a patch, so that a problem that only moved is known again: a line that stays is
 * called alike before and after, and all that a hunk replaces, or brings, is one place.
 */
export class Places {
  readonly #stretches: ReadonlyMap<string, readonly Stretch[]>;

  constructor({ changes }: Patch) {
    this.#stretches = new Map(
      changes.flatMap((change) =>
        change.kind === "modify"
          ? [
              [
                change.path,
                change.hunks
                  .map(({ baseStart, baseLines, newLines }) => ({
                    from: baseStart,
                    before: baseLines.length,
                    after: newLines.length,
                  }))
                  .toSorted((a, b) => a.from - b.from),
              ] as const,
            ]
          : [],
      ),
    );
  }

  /** @param line zero-based, of the text before the patch */
  before(path: string, line: number): string {
    const index = this.#of(path).findIndex(({ from, before }) => line >= from && line < from + before);
    return index < 0 ? `line ${line}` : `hunk ${index}`;
  }

  /** @param line zero-based, of the text after the patch */
  after(path: string, line: number): string {
    let shift = 0;
    for (const [index, { from, before, after }] of this.#of(path).entries()) {
      const start = from + shift;
      if (line < start) {
        break;
      }
      if (line < start + after) {
        return `hunk ${index}`;
      }
      shift += after - before;
    }
    return `line ${line - shift}`;
  }

  #of(path: string): readonly Stretch[] {
    return this.#stretches.get(path) ?? [];
  }
}
