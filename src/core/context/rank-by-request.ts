import type { Snapshot } from "../workspace/snapshot.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import { isSecretFile } from "../privacy/hidden/secret-files.ts";
import type { ContextFile } from "./code-context.ts";

/** Bounds the reading of a large workspace: files looked into, and the size of each in characters. */
const fileLimit = 2_000;
const sizeLimit = 200_000;

/** Long, and nothing that a person would look at. */
const lockFile = /(^|\/)(package-lock\.json|yarn\.lock|pnpm-lock\.yaml)$/i;

/**
 * Files that the request's words point at: named by path first, then those whose content has most of its identifiers.
 * Deterministic: equal scores keep the order of paths.
 */
export async function rankByRequest(
  snapshot: Snapshot,
  words: string,
  options: { readonly readContents: boolean },
  signal: AbortSignal,
): Promise<readonly Omit<ContextFile, "text">[]> {
  const paths = (await snapshot.list()).filter((path) => !lockFile.test(path) && !isSecretFile(path));
  const named = paths.filter((path) => isNamed(path, words));
  if (!options.readContents) {
    return named.map((path) => ({ path, reason: "named in the request" }));
  }
  const identifiers = identifiersIn(words);
  const scored: { path: string; score: number }[] = [];
  for (const path of paths.slice(0, fileLimit)) {
    throwIfCancelled(signal);
    const score = await scoreOf(snapshot, path, identifiers);
    if (score > 0) {
      scored.push({ path, score });
    }
  }
  scored.sort((a, b) => b.score - a.score);
  if (named.length === 0 && scored.length === 0) {
    // Better a first look at the workspace than none at all.
    return paths.map((path) => ({ path, reason: "in the workspace" }));
  }
  return [
    ...named.map((path) => ({ path, reason: "named in the request" as const })),
    ...scored.map(({ path }) => ({ path, reason: "matches the request" as const })),
  ];
}

function isNamed(path: string, words: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    words.includes(path) ||
    (name.includes(".") && new RegExp(`(^|[\\s"'\`(/])${escape(name)}\\b`).test(words))
  );
}

/** Words that could be names in code: longer words, and anything with a capital, a digit, `_` or `.` inside. */
function identifiersIn(words: string): readonly string[] {
  const all = words.match(/[A-Za-z_][A-Za-z0-9_]{2,60}/g) ?? [];
  return [...new Set(all.filter((word) => word.length > 4 || /[A-Z_0-9]/.test(word.slice(1))))].slice(0, 60);
}

async function scoreOf(snapshot: Snapshot, path: string, identifiers: readonly string[]): Promise<number> {
  let text = "";
  try {
    text = (await snapshot.read(path))?.text ?? "";
  } catch (error) {
    if (!Failure.is(error)) {
      throw error;
    }
  }
  if (text.length > sizeLimit) {
    return 0;
  }
  return identifiers.filter((word) => text.includes(word) || path.includes(word)).length;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
