import { cp, mkdir, writeFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { throwIfCancelled } from "../workspace/failure.ts";
import { feedGit, pathsIn } from "./git.ts";
import { objectsOf, type Repository } from "./repository.ts";
import type { StagedEntry } from "./staged-entry.ts";

/** Settings of the user's repository that decide how files look; others may name programs, or hold a password. */
const KEPT_SETTINGS =
  /^(?:core\.(?:autocrlf|eol|safecrlf|filemode|ignorecase|precomposeunicode|symlinks|sparsecheckout|sparsecheckoutcone|abbrev)|extensions\.objectformat)$/;

const NO_COMMIT = /^0+$/;

/**
 * A `.git` for sandboxes: the user's branch, references, index and history, in a repository of its own that only reads
 * the user's objects. Whatever a check does with git there, the user's repository and other sandboxes do not notice;
 * no hook, no remote and no program of the user's settings is in it.
 * @param staged the user's index
 * @param place absolute path of a folder that does not exist yet
 */
export async function makeOwnGit(
  repository: Repository,
  staged: readonly StagedEntry[],
  place: string,
  signal: AbortSignal,
): Promise<void> {
  const { common, git } = repository;
  const ask = (args: readonly string[]): Promise<string> =>
    git(args, signal).catch(() => {
      // Says "no" by failing: a HEAD that is detached, a setting that is not there.
      throwIfCancelled(signal);
      return "";
    });
  const [branch, references, settings] = await Promise.all([
    ask(["symbolic-ref", "--quiet", "HEAD"]),
    ask(["for-each-ref", "--format=%(objectname) %(refname)"]),
    ask(["config", "--list", "-z", "--local"]),
  ]);
  for (const folder of ["refs/heads", "objects/info", "objects/pack", "info"]) {
    await mkdir(join(place, folder), { recursive: true });
  }
  const head =
    branch.trim() !== ""
      ? `ref: ${branch.trim()}`
      : (await ask(["rev-parse", "--verify", "--quiet", "HEAD"])).trim();
  await writeFile(join(place, "HEAD"), `${head}\n`);
  await writeFile(join(place, "config"), configOf(settings));
  const packed = references
    .split("\n")
    .filter((line) => line !== "" && !NO_COMMIT.test(line.split(" ")[0] ?? ""));
  await writeFile(
    join(place, "packed-refs"),
    ["# pack-refs with: sorted ", ...sortedByName(packed), ""].join("\n"),
  );
  await writeFile(join(place, "objects/info/alternates"), alternate(objectsOf(repository)));
  for (const file of ["shallow", "info/exclude", "info/attributes", "info/sparse-checkout"]) {
    await copyIfThere(join(common, file), join(place, file));
  }
  const entries = staged.map(({ line }) => `${line}\0`).join("");
  await feedGit(place, [`--git-dir=${place}`, "update-index", "-z", "--index-info"], entries, signal);
  const skipped = staged.filter(({ isSkipped }) => isSkipped);
  if (skipped.length > 0) {
    const names = skipped.map(({ path }) => `${path}\0`).join("");
    await feedGit(
      place,
      [`--git-dir=${place}`, `--work-tree=${place}`, "update-index", "-z", "--skip-worktree", "--stdin"],
      names,
      signal,
    );
  }
}

/** @param tree absolute path of a sandbox */
export async function placeOwnGit(template: string, tree: string): Promise<void> {
  await cp(template, join(tree, ".git"), { recursive: true });
}

/** As git reads it: in quotes a path may have anything in it. */
export function alternate(objects: string): string {
  const quoted = objects.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
  return `"${quoted}"\n`;
}

function sortedByName(references: readonly string[]): string[] {
  const name = (line: string): string => line.slice(line.indexOf(" ") + 1);
  return references.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** @param settings as `git config --list -z` prints them: name, line end, value */
function configOf(settings: string): string {
  const kept = pathsIn(settings).flatMap((entry) => {
    const [name = "", value = "true"] = entry.split("\n");
    return KEPT_SETTINGS.test(name.toLowerCase()) && /^[\w.-]+$/.test(value) ? [[name, value] as const] : [];
  });
  const version = kept.some(([name]) => name.startsWith("extensions.")) ? 1 : 0;
  const lines = [`[core]`, `\trepositoryformatversion = ${version}`, `\tbare = false`];
  for (const [name, value] of kept) {
    const dot = name.indexOf(".");
    lines.push(`[${name.slice(0, dot)}]`, `\t${name.slice(dot + 1)} = ${value}`);
  }
  return `${lines.join("\n")}\n`;
}

async function copyIfThere(from: string, to: string): Promise<void> {
  const bytes = await readFile(from).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  });
  if (bytes !== undefined) {
    await writeFile(to, bytes);
  }
}
