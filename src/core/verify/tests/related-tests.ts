import { posix } from "node:path";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { textOf } from "../text-of.ts";
import { ImportGraph } from "./import-graph.ts";
import { JavaScriptImports } from "./javascript-imports.ts";
import { PythonImports } from "./python-imports.ts";
import { ownTests } from "./test-place.ts";
import type { TestRunner } from "./test-runner.ts";

/** So many that they are still much quicker than all of them. */
const mostRelated = 8;
/** Other paths would have to be quoted, and a repository may name its files as it likes. */
const PLAIN_PATH = /^[\w@.][\w@./+-]*$/;

/** Whether a command can name it as it is. */
export function isPlainPath(path: string): boolean {
  return PLAIN_PATH.test(path);
}

const EXTENSION = /(?:\.d)?\.[cm]?[jt]sx?$|\.py$/;

type Language = TestRunner["language"];

/** Finds the tests that are nearest to changed files, in a project that does not change meanwhile. */
export class RelatedTests {
  readonly #project: Pick<Snapshot, "list" | "read">;
  readonly #graphs = new Map<Language, Promise<ImportGraph>>();

  constructor(project: Pick<Snapshot, "list" | "read">) {
    this.#project = project;
  }

  /**
   * Changed themselves or called like one of the files; then by how many imports lie between.
   * @param changed relative to the workspace folder
   */
  async of(changed: readonly string[], language: Language): Promise<readonly string[]> {
    const tests = await this.#tests(language);
    const names = new Set(changed.map((path) => posix.basename(path).replace(EXTENSION, "")));
    const near = tests.filter((path) => changed.includes(path) || names.has(subjectOf(path)));
    if (near.length < mostRelated) {
      const distances = (await this.#graph(language)).distancesTo(changed);
      const distanceOf = (path: string): number => distances.get(path) ?? Infinity;
      const importing = tests.filter((path) => !near.includes(path) && distances.has(path));
      near.push(...importing.toSorted((a, b) => distanceOf(a) - distanceOf(b)));
    }
    return near.slice(0, mostRelated);
  }

  async #tests(language: Language): Promise<readonly string[]> {
    const files = await this.#project.list();
    return files.filter((path) => ownTests[language].test(path) && isPlainPath(path));
  }

  #graph(language: Language): Promise<ImportGraph> {
    const known = this.#graphs.get(language) ?? this.#readGraph(language);
    this.#graphs.set(language, known);
    known.catch(() => this.#graphs.delete(language));
    return known;
  }

  async #readGraph(language: Language): Promise<ImportGraph> {
    const files = await this.#project.list();
    const resolver =
      language === "Python"
        ? new PythonImports(files)
        : await JavaScriptImports.of(files, (path) => textOf(this.#project, path));
    return ImportGraph.from(await this.#tests(language), resolver, this.#project);
  }
}

/** `test_cart.py`, `cart.test.ts`, `cart_test.py`: cart. */
export function subjectOf(path: string): string {
  return posix
    .basename(path)
    .replace(EXTENSION, "")
    .replace(/[._-](?:test|spec)$/, "")
    .replace(/^test[._-]/, "");
}
