import { constants } from "node:fs";
import { copyFile, cp, lstat, mkdir, readdir, readlink, realpath, rm, stat, symlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { absent } from "../workspace/debug-line.ts";

/** What tools keep in node_modules for themselves and write to while they run. */
const CACHES = /^\.(?!bin$|pnpm$|package-lock\.json$|modules\.yaml$|yarn-state\.yml$|store$)/;

/** @returns by the name of what is right in such a folder: whether a sandbox gets it */
export function sharedEntries(folder: string): (name: string) => boolean {
  return basename(folder) === "node_modules" ? (name) => !CACHES.test(name) : () => true;
}

/**
 * Lets a sandbox use an installed folder of the user's tree without copying it.
 * `node_modules` becomes a folder of links, one a package: tools that write a cache into it write into the sandbox,
 * and packages of the workspace itself (links into the repository) lead to the sandbox's copy of them, patch included.
 * @param top absolute path of the user's working tree
 * @param sandbox absolute path of the sandbox's working tree
 * @param folder relative to both
 */
export async function shareFolder(top: string, sandbox: string, folder: string): Promise<void> {
  const from = join(top, ...folder.split("/"));
  const to = join(sandbox, ...folder.split("/"));
  await rm(to, { recursive: true, force: true });
  await mkdir(dirname(to), { recursive: true });
  if (basename(from) === "node_modules") {
    await linkEntries(from, to, await realpath(top), sharedEntries(folder));
  } else {
    await symlink(from, to, "junction");
  }
}

/**
 * Gives a sandbox a folder of its own with what is in the user's: what tools write there stays there. Where the disk can, no
 * byte is copied before it is changed. What git has put there already is left as it is; so are links into the user's files.
 * @param top absolute path of the user's working tree
 * @param sandbox absolute path of the sandbox's working tree
 * @param folder relative to both
 */
export async function copyFolder(top: string, sandbox: string, folder: string): Promise<void> {
  const from = join(top, ...folder.split("/"));
  if (!(await stat(from).catch(absent(from)))?.isDirectory()) {
    // It went after it was declared.
    return;
  }
  const to = join(sandbox, ...folder.split("/"));
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, {
    recursive: true,
    force: false,
    errorOnExist: false,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source, destination) => isCopied(source, destination, top),
  });
}

async function isCopied(source: string, destination: string, top: string): Promise<boolean> {
  const about = await lstat(source).catch(absent(source));
  if (about === undefined || basename(source) === ".git") {
    return false;
  }
  if (!about.isSymbolicLink()) {
    return about.isFile() || about.isDirectory();
  }
  const target = await readlink(source);
  const inside = relative(top, resolve(dirname(source), target));
  const leaves = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  // A relative one leads to the sandbox's own file, or from there to nobody knows where.
  return isAbsolute(target) ? leaves && (await isProgram(source, destination)) : !leaves;
}

/**
 * A link that leads out of the workspace is a way for a check to write there. Programs, as the Python of a virtual
 * environment, know themselves by where they are: a link to one stays a link. Of another file the sandbox gets a copy in the
 * link's place, and of a folder, which may be of any size, nothing.
 */
async function isProgram(link: string, copy: string): Promise<boolean> {
  const about = await stat(link).catch(absent(link));
  if (about?.isFile() !== true) {
    return false;
  }
  const canBeRun = process.platform === "win32" || (about.mode & constants.S_IXUSR) !== 0;
  if (!canBeRun) {
    await copyFile(link, copy, constants.COPYFILE_FICLONE);
  }
  return canBeRun;
}

async function linkEntries(
  from: string,
  to: string,
  top: string,
  wanted: (name: string) => boolean,
): Promise<void> {
  await mkdir(to);
  const entries = (await readdir(from, { withFileTypes: true })).filter(({ name }) => wanted(name));
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory() && entry.name.startsWith("@")) {
        await linkEntries(source, target, top, () => true);
      } else {
        await symlink(await destinationOf(source, top), target, "junction");
      }
    }),
  );
}

/** A link to a package of the same repository is kept relative, so that it stays inside the sandbox. */
async function destinationOf(source: string, top: string): Promise<string> {
  if (!(await lstat(source)).isSymbolicLink()) {
    return source;
  }
  const link = await readlink(source);
  const real = await realpath(source).catch(() => resolve(dirname(source), link));
  const inside = relative(top, real);
  const leaves = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return !leaves && !isAbsolute(link) && !inside.split(sep).includes("node_modules") ? link : real;
}
