import type { Snapshot } from "../../workspace/snapshot.ts";
import { textOf } from "../text-of.ts";
import type { ImportResolver } from "./import-resolver.ts";

/** Files that are read, and for how long: somebody waits for the check. */
const mostFiles = 20_000;
const mostMilliseconds = 2_000;
/** What is longer is made by a program. Characters. */
const longestText = 500_000;
/** Read at the same time. */
const batch = 32;

/** Which files come, by whatever way, to import others. What is not read in time imports nothing. */
export class ImportGraph {
  /** The importing files of each. */
  readonly #importers = new Map<string, Set<string>>();
  readonly #read = new Set<string>();

  /**
   * Follows the imports of some files.
   * @throws Failure `cancelled`
   */
  static async from(
    starts: readonly string[],
    resolver: ImportResolver,
    project: Pick<Snapshot, "read">,
  ): Promise<ImportGraph> {
    const graph = new ImportGraph();
    const deadline = performance.now() + mostMilliseconds;
    const waiting = [...new Set(starts)];
    waiting.forEach((path) => graph.#read.add(path));
    let at = 0;
    while (at < waiting.length && at < mostFiles && performance.now() < deadline) {
      const paths = waiting.slice(at, at + batch);
      at += paths.length;
      const texts = await Promise.all(paths.map((path) => textOf(project, path)));
      for (const [index, path] of paths.entries()) {
        const text = texts[index] ?? "";
        for (const imported of text.length > longestText ? [] : resolver.importsOf(path, text)) {
          graph.#importers.set(imported, (graph.#importers.get(imported) ?? new Set()).add(path));
          if (!graph.#read.has(imported)) {
            graph.#read.add(imported);
            waiting.push(imported);
          }
        }
      }
    }
    return graph;
  }

  /** How many imports lie between each file and the nearest of some others, which it comes to import. */
  distancesTo(changed: readonly string[]): ReadonlyMap<string, number> {
    const distances = new Map(changed.map((path) => [path, 0]));
    let ring: readonly string[] = changed;
    for (let distance = 1; ring.length > 0; distance++) {
      const next: string[] = [];
      for (const importer of ring.flatMap((path) => [...(this.#importers.get(path) ?? [])])) {
        if (!distances.has(importer)) {
          distances.set(importer, distance);
          next.push(importer);
        }
      }
      ring = next;
    }
    return distances;
  }
}
