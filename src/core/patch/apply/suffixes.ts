/** Longer paths are no paths. */
const MOST_PARTS = 100;

/** Finds paths by what they end with, without looking at all of them for every name. */
export class Suffixes {
  readonly #paths: ReadonlySet<string>;
  /** By number of parts: the paths with so many last parts and more above. */
  readonly #byParts = new Map<number, Map<string, string[]>>();

  constructor(paths: readonly string[]) {
    this.#paths = new Set(paths);
  }

  /** Paths with this end and at least one folder above it. */
  endingWith(end: string): readonly string[] {
    const parts = end.split("/").length;
    let known = this.#byParts.get(parts);
    if (!known && parts <= MOST_PARTS) {
      known = new Map();
      for (const path of this.#paths) {
        const last = lastParts(path, parts);
        const same = known.get(last);
        if (same) {
          same.push(path);
        } else {
          known.set(last, [path]);
        }
      }
      this.#byParts.set(parts, known);
    }
    return end === "" ? [] : (known?.get(end) ?? []);
  }

  /** Paths that this one ends with, and has at least one folder above. */
  endsOf(path: string): readonly string[] {
    const ends: string[] = [];
    const parts = path.split("/", MOST_PARTS + 1).length;
    let at = parts > MOST_PARTS ? -1 : path.indexOf("/");
    for (; at !== -1; at = path.indexOf("/", at + 1)) {
      const end = path.slice(at + 1);
      if (this.#paths.has(end)) {
        ends.push(end);
      }
    }
    return ends;
  }
}

/** Empty where the path has no more parts than that. */
function lastParts(path: string, parts: number): string {
  let at = path.length;
  for (let part = 0; part < parts && at >= 0; part++) {
    at = at === 0 ? -1 : path.lastIndexOf("/", at - 1);
  }
  return at < 0 ? "" : path.slice(at + 1);
}
