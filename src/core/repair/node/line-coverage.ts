import { Session, type Profiler } from "node:inspector";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { executedLines } from "./executed-lines.ts";
import type { Translation } from "./typescript.ts";

/** Which lines are executed, told by V8's block coverage in this very thread. */
export class LineCoverage {
  readonly #session = new Session();
  readonly #root: string;
  readonly #textOf: (path: string) => string | undefined;
  readonly #translated: ReadonlyMap<string, Translation>;

  /**
   * @param root absolute path; what lies outside of it, or is installed in it, is not looked at
   * @param textOf what was loaded as the file of this absolute path
   * @param translated what else is run in the place of files, by their absolute path
   */
  constructor(
    root: string,
    textOf: (path: string) => string | undefined,
    translated: ReadonlyMap<string, Translation>,
  ) {
    this.#root = root;
    this.#translated = translated;
    this.#textOf = textOf;
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Lines executed since it was last asked, by path relative to the root. */
  take(): Record<string, number[]> {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    this.#session.post("Profiler.takePreciseCoverage", (error, result) => {
      // Called before `post` returns: the session is in the same thread.
      scripts = error === null ? result.result : [];
    });
    const covered: Record<string, number[]> = {};
    for (const { url, functions } of scripts) {
      const path = url.startsWith("file:") ? fileURLToPath(url) : url;
      const inside = path.startsWith(this.#root + sep) && !path.includes(`${sep}node_modules${sep}`);
      const text = inside ? this.#textOf(path) : undefined;
      const lines = text === undefined ? [] : this.#linesOf(path, text, functions);
      if (lines.length > 0) {
        const name = relative(this.#root, path).split(sep).join("/");
        covered[name] = [...new Set([...(covered[name] ?? []), ...lines])];
      }
    }
    return covered;
  }

  #linesOf(path: string, text: string, functions: readonly Profiler.FunctionCoverage[]): number[] {
    const translation = this.#translated.get(path);
    if (translation === undefined) {
      return executedLines(text, functions);
    }
    const { code, lines } = translation;
    return executedLines(code, functions).flatMap((line) => lines[line - 1] ?? []);
  }

  stop(): void {
    this.#session.disconnect();
  }
}
