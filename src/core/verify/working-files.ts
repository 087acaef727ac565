import type { Stats } from "node:fs";
import { lstat, readlink } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { dirname as folderOf } from "node:path/posix";
import { throwIfCancelled } from "../workspace/failure.ts";
import { pathsIn, type Git } from "./git.ts";
import { isHeavyFolder, NEVER_OURS, openRepository, type Repository } from "./repository.ts";
import { stagedIn, type StagedEntry } from "./staged-entry.ts";
import { absent } from "../workspace/debug-line.ts";

/** Looked at together; the system's own threads are few. */
const BATCH = 256;

/** A file or symbolic link that every sandbox gets. */
export interface WorkingFile {
  /** Relative to the top of the working tree, `/` as separator. */
  readonly path: string;
  readonly bytes: number;
  /** Where a link leads, if it names a place in the user's own tree absolutely: not to be followed from elsewhere. */
  readonly leadsInto?: string;
  /** A link to a place that is not in the user's own tree. */
  readonly leadsOut?: true;
}

/** What the user's folder holds that a candidate should find: files as they are now, whatever git knows of them. */
export interface WorkingFiles {
  readonly files: readonly WorkingFile[];
  /** Not copied but shared. Relative to the top. */
  readonly heavyFolders: readonly string[];
  /** What git's index has, and whether it is in the working tree. */
  readonly staged: readonly StagedEntry[];
}

/** Tracked, or untracked and not ignored; those of submodules and other repositories in the folder as well. */
export async function workingFilesOf(
  top: string,
  list: Git,
  repository: Repository | undefined,
  signal: AbortSignal,
): Promise<WorkingFiles> {
  const { paths, heavy, staged } = await listed(top, list, repository?.common, signal);
  return {
    staged,
    files: await looked(top, [...new Set(paths)], signal),
    heavyFolders: [...new Set(heavy)],
  };
}

interface Listed {
  readonly staged: readonly StagedEntry[];
  readonly paths: readonly string[];
  readonly heavy: readonly string[];
}

async function listed(
  top: string,
  git: Git,
  common: string | undefined,
  signal: AbortSignal,
): Promise<Listed> {
  const untracked = ["ls-files", "-z", "--others", "--exclude-standard", ...NEVER_OURS];
  const [staged, others, ignored] = await Promise.all([
    stagedIn(git, signal),
    git(untracked, signal),
    git([...untracked, "--ignored", "--directory"], signal),
  ]);
  const found = pathsIn(others);
  const paths = [...staged.map(({ path }) => path), ...found.filter((path) => !path.endsWith("/"))];
  const heavy = pathsIn(ignored)
    .map((path) => path.replace(/\/$/, ""))
    .filter(isHeavyFolder);
  // A repository of its own inside this one is listed as `folder/`, a submodule as if it were a file.
  const submodules = staged.filter(({ line }) => line.startsWith("160000 ")).map(({ path }) => path);
  const inner = [
    ...submodules,
    ...found.filter((path) => path.endsWith("/")).map((path) => path.slice(0, -1)),
  ];
  for (const folder of inner) {
    throwIfCancelled(signal);
    const nested = await nestedIn(top, folder, common, signal);
    paths.push(...(nested?.paths ?? []).map((path) => `${folder}/${path}`));
    heavy.push(...(nested?.heavy ?? []).map((path) => `${folder}/${path}`));
  }
  return { staged, paths, heavy };
}

/** @returns undefined for a submodule that is not there, and for another worktree of the same repository */
async function nestedIn(
  top: string,
  folder: string,
  common: string | undefined,
  signal: AbortSignal,
): Promise<Listed | undefined> {
  const place = join(top, ...folder.split("/"));
  if ((await lstat(join(place, ".git")).catch(absent(place))) === undefined) {
    return undefined;
  }
  const nested = await openRepository(place, signal);
  return nested === undefined || nested.common === common
    ? undefined
    : listed(place, nested.git, nested.common, signal);
}

async function looked(top: string, paths: readonly string[], signal: AbortSignal): Promise<WorkingFile[]> {
  const files: WorkingFile[] = [];
  const folders = new Map<string, Promise<boolean>>();
  for (let start = 0; start < paths.length; start += BATCH) {
    throwIfCancelled(signal);
    const batch = paths.slice(start, start + BATCH).map(async (path): Promise<WorkingFile | undefined> => {
      const place = join(top, ...path.split("/"));
      const stat = await lstat(place).catch(absent(place));
      return stat && (await isReached(top, folderOf(path), folders))
        ? fileOf(top, path, place, stat)
        : undefined;
    });
    files.push(...(await Promise.all(batch)).filter((file) => file !== undefined));
  }
  return files;
}

/** Not by way of a link: where a folder of the commit has become one, its files are somewhere else. */
function isReached(top: string, folder: string, known: Map<string, Promise<boolean>>): Promise<boolean> {
  if (folder === ".") {
    return Promise.resolve(true);
  }
  const found = known.get(folder);
  if (found !== undefined) {
    return found;
  }
  const answer = lstat(join(top, ...folder.split("/"))).then(
    (stat) => stat.isDirectory() && isReached(top, folderOf(folder), known),
    () => false,
  );
  known.set(folder, answer);
  return answer;
}

async function fileOf(
  top: string,
  path: string,
  place: string,
  stat: Stats,
): Promise<WorkingFile | undefined> {
  if (stat.isFile()) {
    return { path, bytes: stat.size };
  }
  if (!stat.isSymbolicLink()) {
    return undefined;
  }
  const target = await readlink(place);
  const inside = relative(top, resolve(dirname(place), target));
  const leavesTop = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  if (leavesTop) {
    return { path, bytes: 0, leadsOut: true };
  }
  return { path, bytes: 0, ...(isAbsolute(target) && { leadsInto: inside }) };
}
