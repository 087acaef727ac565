import { randomUUID } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import type { Profiler } from "node:inspector";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { removeTree } from "../../verify/remove-tree.ts";
import type { Sandbox } from "../../verify/sandbox.ts";
import { absent, debugLine } from "../../workspace/debug-line.ts";
import { executedLines } from "../node/executed-lines.ts";

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const range = v.object({ startOffset: natural, endOffset: natural, count: natural });
/** What each Node writes when it ends. A candidate's code ran in it: what is not of this form is nothing. */
const nodeNotes = v.object({
  result: v.array(
    v.object({
      url: v.string(),
      functions: v.array(
        v.object({ functionName: v.string(), isBlockCoverage: v.boolean(), ranges: v.array(range) }),
      ),
    }),
  ),
});
const pythonNotes = v.object({ known: v.boolean(), lines: v.array(natural) });

/** More processes than a suite has, and more than one of them writes. */
const mostFiles = 200;
const mostBytes = 30_000_000;

/**
 * Which lines of a file are executed by whatever a command starts, however deep: each process notes them when it ends, by
 * V8's own coverage, or by an observer that Python loads by itself.
 */
export class LinesOfProcesses {
  readonly #folder: string;
  readonly #path: string;
  readonly #text: string;
  readonly #observers: string;

  /** @param observers absolute path of the folder with the observers' programs, a folder a language */
  constructor({ root }: Sandbox, path: string, text: string, observers: string) {
    this.#folder = join(root, `.patched-moa-${randomUUID()}.coverage`);
    this.#path = join(root, ...path.split("/"));
    this.#text = text;
    this.#observers = observers;
  }

  /** For the environment of the command. */
  get variables(): Readonly<Record<string, string>> {
    if (!this.#path.endsWith(".py")) {
      return { NODE_V8_COVERAGE: this.#folder };
    }
    const { PYTHONPATH: path = "" } = process.env;
    return {
      PATCHED_MOA_LINES: JSON.stringify({ file: this.#path, folder: this.#folder }),
      PYTHONPATH: [join(this.#observers, "python"), path].filter((entry) => entry !== "").join(delimiter),
    };
  }

  /**
   * Of all that was run since it was last asked, counted from 1. `unseen`: no process ran the file, unless one ran it in another
   * form under another name.
   * @returns undefined where it is not known: nobody noted anything, or another text is run than the file's
   */
  async take(): Promise<ReadonlySet<number> | "unseen" | undefined> {
    const names = (await readdir(this.#folder).catch(absent(this.#folder))) ?? [];
    const notes: (readonly number[] | "unseen" | undefined)[] = [];
    for (const name of names.slice(0, mostFiles)) {
      const file = join(this.#folder, name);
      const about = await lstat(file);
      notes.push(
        about.isFile() && about.size <= mostBytes ? this.#linesIn(await readFile(file, "utf8")) : "unseen",
      );
    }
    await removeTree(this.#folder);
    if (notes.length === 0 || notes.includes(undefined)) {
      return undefined;
    }
    const told = notes.filter((lines) => lines !== undefined && lines !== "unseen");
    return told.length === 0 ? "unseen" : new Set(told.flat());
  }

  #linesIn(text: string): readonly number[] | "unseen" | undefined {
    try {
      const said: unknown = JSON.parse(text);
      if (this.#path.endsWith(".py")) {
        const { known, lines } = v.parse(pythonNotes, said);
        return known ? lines : undefined;
      }
      const url = pathToFileURL(this.#path).href;
      const own = v
        .parse(nodeNotes, said)
        .result.filter((each) => each.url === url || each.url === this.#path);
      if (own.length === 0) {
        return "unseen";
      }
      return own.every(({ functions }) => this.#isAsWritten(functions, url))
        ? own.flatMap(({ functions }) => executedLines(this.#text, functions))
        : undefined;
    } catch (error) {
      debugLine("a note of executed lines is not read: %s", error);
      return "unseen";
    }
  }

  /** The file as a whole comes first. Node puts blanks in the place of types, and a comment at the end. */
  #isAsWritten([whole]: readonly Profiler.FunctionCoverage[], url: string): boolean {
    const length = whole?.ranges[0]?.endOffset;
    const { length: own } = this.#text;
    return length === own || length === own + `\n\n//# sourceURL=${url}`.length;
  }
}
