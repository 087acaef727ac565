import type { LineRange } from "../workspace/position.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import { estimateTokens, type CodeContext, type ContextFile } from "./code-context.ts";
import { fitTarget } from "./fit-target.ts";
import { importedFiles } from "./relative-imports.ts";
import { rankByRequest } from "./rank-by-request.ts";

export interface ContextRequest {
  /** Files that must be seen, first; with the lines that matter in each. */
  readonly targets: readonly { readonly path: string; readonly lines?: LineRange }[];
  /** Shown next, before what else may be of use. */
  readonly beside?: readonly Pick<ContextFile, "path" | "reason">[];
  /** Everything the request says in words: names in it lead to more files. */
  readonly words: string;
  /** Upper bound, in estimated tokens. The first target is always shown, cut to the lines around its range if need be. */
  readonly tokenBudget: number;
}

/** How many files beside the targets are worth a model's attention. */
const neighbourLimit = 8;

/**
 * Chooses what a model gets to see: the targets, what they import, and what the request names, until the budget is spent.
 * @throws Failure `missing-file` when a target does not exist, `binary`, `encoding`, `cancelled`
 */
export async function gatherContext(
  snapshot: Snapshot,
  request: ContextRequest,
  signal: AbortSignal,
): Promise<CodeContext> {
  const known = new Set(await snapshot.list());
  const files: ContextFile[] = [];
  const omitted: string[] = [];
  let left = request.tokenBudget;

  const add = (file: ContextFile): void => {
    const tokens = estimateTokens(file.text);
    if (tokens <= left) {
      files.push(file);
      left -= tokens;
    } else {
      omitted.push(file.path);
    }
  };

  for (const target of request.targets) {
    throwIfCancelled(signal);
    if (files.some((file) => file.path === target.path)) {
      continue;
    }
    const file = await snapshot.read(target.path);
    if (file === undefined) {
      throw new Failure(
        "missing-file",
        `There is no file ${target.path} in ${snapshot.root}. Check the path.`,
      );
    }
    add(fitTarget(target.path, file.text, target.lines, left));
  }

  for (const neighbour of await neighbours(snapshot, request, files, known, signal)) {
    throwIfCancelled(signal);
    const text = await readIfText(snapshot, neighbour.path);
    if (text !== undefined) {
      add({ ...neighbour, text });
    }
  }
  return { files, omitted, tokens: request.tokenBudget - left };
}

async function neighbours(
  snapshot: Snapshot,
  request: ContextRequest,
  targets: readonly ContextFile[],
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly Omit<ContextFile, "text">[]> {
  const shown = new Set(targets.map((file) => file.path));
  const imported = targets
    .flatMap((file) => importedFiles(file.path, file.text, known))
    .map((path) => ({ path, reason: "imported" as const }));
  // Reading the workspace for words is only worth it when nothing points at a file.
  const ranked = await rankByRequest(snapshot, request.words, { readContents: targets.length === 0 }, signal);
  const unique = new Map<string, Omit<ContextFile, "text">>();
  for (const neighbour of [...(request.beside ?? []), ...imported, ...ranked]) {
    if (!shown.has(neighbour.path) && !unique.has(neighbour.path)) {
      unique.set(neighbour.path, neighbour);
    }
  }
  return [...unique.values()].slice(0, neighbourLimit);
}

/** Neighbours are a courtesy: one that cannot be read as text is left out. */
async function readIfText(snapshot: Snapshot, path: string): Promise<string | undefined> {
  try {
    return (await snapshot.read(path))?.text;
  } catch (error) {
    if (Failure.is(error)) {
      return undefined;
    }
    throw error;
  }
}
