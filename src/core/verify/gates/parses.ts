import { throwIfCancelled } from "../../workspace/failure.ts";
import type { Gate, Report } from "../gate.ts";
import type { PatchedFile, PatchedFiles } from "../patched-files.ts";
import { jsonProblem } from "./json-syntax.ts";
import type { Syntax } from "../../syntax/syntax.ts";

const MOST_ERRORS_SHOWN = 5;

/**
 * The patch brings no syntax error that was not there before. Grammars disagree with compilers here and there, so
 * what already looked wrong in the base is not held against a candidate.
 */
export class ParsesGate implements Gate {
  readonly #parser: Syntax;

  constructor(parser: Syntax) {
    this.#parser = parser;
  }

  async check({ files }: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    const parsed = new Set<string>();
    const errors: string[] = [];
    for (const file of files) {
      throwIfCancelled(signal);
      const found = await this.#newErrors(file);
      if (found) {
        parsed.add(languageName(file.path, this.#parser));
        errors.push(...found);
      }
    }
    const subject = [...parsed].join(", ");
    if (errors.length > 0) {
      const [first = ""] = errors;
      const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
      const evidence = errors.slice(0, MOST_ERRORS_SHOWN).join("\n");
      report({
        gate: "parses",
        subject,
        status: "failed",
        detail: `Syntax error: ${first}${more}`,
        evidence,
        strong: false,
      });
    } else if (parsed.size > 0) {
      report({ gate: "parses", subject, status: "passed", detail: "No new syntax errors.", strong: false });
    } else {
      const names = files.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)).join(", ");
      report({
        gate: "parses",
        subject: "syntax",
        status: "skipped",
        detail: `No grammar for ${names}.`,
        strong: false,
      });
    }
  }

  /** @returns undefined when nothing can be said about the file */
  async #newErrors({ path, oldPath, before, after }: PatchedFile): Promise<string[] | undefined> {
    if (after === undefined) {
      return undefined;
    }
    if (isJson(path)) {
      const problem = jsonProblem(path, before, after);
      const wasBroken = before !== undefined && jsonProblem(oldPath, before, before) !== undefined;
      return problem === undefined || wasBroken ? [] : [`${path}: ${problem}`];
    }
    const now = await this.#parser.errors(path, after);
    if (!now || now.length === 0) {
      return now && [];
    }
    const earlier = before === undefined ? [] : ((await this.#parser.errors(oldPath, before)) ?? []);
    if (now.length <= earlier.length) {
      return [];
    }
    // An error that was there reads the same, on whatever line; where the edit changed its text, the count decides.
    const known = earlier.map(({ what }) => what);
    const fresh = now.filter(({ what }) => {
      const at = known.indexOf(what);
      return at === -1 || known.splice(at, 1).length === 0;
    });
    return fresh.map(({ line, what }) => `${path}:${line}: ${what}`);
  }
}

function isJson(path: string): boolean {
  return /\.(?:json|jsonc|json5|code-workspace)$/.test(path);
}

function languageName(path: string, parser: Syntax): string {
  return isJson(path) ? "JSON" : (parser.languageOf(path) ?? path);
}
