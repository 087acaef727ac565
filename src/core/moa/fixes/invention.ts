import type { FileChange, Hunk } from "../../patch/patch.ts";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { Remedy } from "./remedy.ts";
import type { Screened } from "./screening.ts";

/** How languages begin a line that makes something known which exists elsewhere. */
const bringsIn =
  /^\s*(?:(?:pub|global|export|extern)\s+)?(?:import|from|use|using|require|include|#\s*include|#\s*import|crate)\b|\brequire\s*\(|^\s*export\b.*\bfrom\b/;

const word = /[\p{L}\p{N}_$]+/gu;

/** Tells fixes that make something up from those that refer to what exists. */
export class Inventions {
  readonly #problems: readonly Diagnostic[];
  readonly #texts: ReadonlyMap<string, string>;

  private constructor(problems: readonly Diagnostic[], texts: ReadonlyMap<string, string>) {
    this.#problems = problems;
    this.#texts = texts;
  }

  /** @throws Failure as `Snapshot.read` does */
  static async among(problems: readonly Diagnostic[], snapshot: Snapshot): Promise<Inventions> {
    const texts = new Map<string, string>();
    for (const path of new Set(problems.map((problem) => problem.path))) {
      texts.set(path, (await snapshot.read(path))?.text ?? "");
    }
    return new Inventions(problems, texts);
  }

  /**
   * A problem that a fix of the one kind takes away, even at the price of another error, is no matter for the other kind:
   * a method that does nothing only hides that a name was misspelt.
   */
  setAside(remedies: readonly Screened[]): {
    readonly real: readonly Screened[];
    readonly made: readonly Screened[];
  } {
    const isMadeUp = (remedy: Screened, index: number): boolean => {
      const problem = this.#problems[index];
      return problem !== undefined && invents(remedy, problem, this.#texts.get(problem.path) ?? "");
    };
    const settled = new Set(
      remedies
        .filter(({ seen, preferred }) => seen || preferred)
        .flatMap((remedy) => [...remedy.resolves].filter((index) => !isMadeUp(remedy, index))),
    );
    const made: Screened[] = [];
    const real = remedies.flatMap((remedy) => {
      const own = [...remedy.resolves].filter((index) => !settled.has(index) || !isMadeUp(remedy, index));
      if (own.length === 0 && remedy.resolves.size > 0) {
        made.push(remedy);
        return [];
      }
      return { ...remedy, resolves: new Set(own) };
    });
    return { real, made };
  }
}

/**
 * Whether a fix makes up what the problem misses, such as a method nobody has written: it leaves the place of the problem
 * as it is, and declares the name there, or puts in new lines, somewhere else. An import does neither, for what it brings
 * in exists; and what a service stands by is no invention. Told by the change itself, since titles come in all languages.
 * @param text of the problem's file, before the fix
 */
function invents({ preferred, patch }: Remedy, problem: Diagnostic, text: string): boolean {
  if (preferred || patch.changes.some((change) => touches(change, problem))) {
    return false;
  }
  if (patch.changes.some(({ kind }) => kind === "create")) {
    return true;
  }
  const name = nameAt(problem, text);
  const hunks = patch.changes.flatMap((change) => ("hunks" in change ? ownHunks(change) : []));
  const isInsertion = hunks.length > 0 && hunks.every(({ baseLines }) => baseLines.length === 0);
  const declares = hunks.some((hunk) => count(name, hunk.newLines) > count(name, hunk.baseLines));
  return isInsertion || declares;
}

function touches(change: FileChange, { path, range: { start, end } }: Diagnostic): boolean {
  return (
    change.path === path &&
    "hunks" in change &&
    change.hunks.some(
      ({ baseStart, baseLines }) => baseStart <= end.line && start.line < baseStart + baseLines.length,
    )
  );
}

/** Those that are not about imports. */
function ownHunks({ base, hunks }: Extract<FileChange, { kind: "modify" | "rename" }>): readonly Hunk[] {
  const lines = base.text.split("\n");
  return hunks.filter(
    (hunk) => !isInImport(lines, hunk) && !hunk.newLines.some((line) => bringsIn.test(line)),
  );
}

/** Imports go over several lines: what is indented, or closes something, belongs to the first line above that is neither. */
function isInImport(lines: readonly string[], { baseStart, baseLines }: Hunk): boolean {
  const isNewStatement = (at: number): boolean => /^[^\s})\]]/.test(lines[at] ?? "");
  let at = baseStart;
  if (baseLines.length === 0) {
    if (isNewStatement(at)) {
      return false;
    }
    at--;
  }
  while (at > 0 && !isNewStatement(at) && lines[at]?.trim() !== "") {
    at--;
  }
  return bringsIn.test(lines[at] ?? "");
}

/** The word that the problem is about; empty where there is none. */
function nameAt({ range: { start } }: Diagnostic, text: string): string {
  const line = text.split("\n")[start.line] ?? "";
  return /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(line.slice(start.character))?.[0] ?? "";
}

function count(name: string, lines: readonly string[]): number {
  const words = lines.flatMap((line) => line.match(word) ?? []);
  return name === "" ? 0 : words.filter((each) => each === name).length;
}
