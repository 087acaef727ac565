import { access } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { textOf } from "../text-of.ts";
import type { FoundCheck } from "./found-check.ts";
import { scriptChecks, type PackageManager } from "./script-checks.ts";
import { finders, type ProjectFiles } from "./tool-checks.ts";
import { workspaceFolders } from "./workspaces.ts";

const locks: readonly (readonly [string, PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

/** More are not shown: nobody reads them before confirming. */
const mostChecks = 60;

/**
 * The checks that a project names, those of the whole workspace first. Nothing is run and nothing is confirmed: a repository
 * may name what it likes.
 */
export async function findChecks(
  snapshot: Pick<Snapshot, "root" | "read" | "list">,
): Promise<readonly FoundCheck[]> {
  const files = await snapshot.list();
  const project: ProjectFiles = {
    text: (path) => textOf(snapshot, path),
    files: new Set(files),
    isThere: (path) => exists(join(snapshot.root, ...path.split("/"))),
  };
  const manifest = await project.text("package.json");
  const managerIn = (folder: string): PackageManager | undefined =>
    locks.find(([lock]) => project.files.has(posix.join(folder, lock)))?.[1];
  const manager = managerIn("") ?? "npm";
  const own = scriptChecks({ folder: "", manifest, manager });
  const tools = (await Promise.all(finders.map((find) => find(project)))).flat();
  const folders = workspaceFolders(manifest, await project.text("pnpm-workspace.yaml"), files);
  const alone = await standingAlone(project, folders);
  const packages = await Promise.all(
    [...folders, ...alone].map(async (folder) =>
      scriptChecks({
        folder,
        manifest: await project.text(`${folder}/package.json`),
        manager: managerIn(folder) ?? manager,
        isAlone: alone.includes(folder),
      }),
    ),
  );
  const isCovered = ({ kind }: FoundCheck): boolean =>
    (kind === "types" || kind === "lint") && own.some((check) => check.kind === kind);
  const found = [...own, ...tools.filter((check) => !isCovered(check)), ...packages.flat()];
  return found
    .filter(({ command }, at) => found.findIndex((check) => check.command === command) === at)
    .slice(0, mostChecks);
}

/** Folders of packages that no workspace names and that have been installed by themselves: others are samples and fixtures. */
async function standingAlone(project: ProjectFiles, named: readonly string[]): Promise<readonly string[]> {
  const folders = [...project.files]
    .filter((path) => path.endsWith("/package.json"))
    .map((path) => posix.dirname(path))
    .filter((folder) => !named.includes(folder))
    .slice(0, mostChecks);
  const installed = await Promise.all(folders.map((folder) => project.isThere(`${folder}/node_modules`)));
  return folders.filter((_, at) => installed[at] === true);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Not installed: to run it would be to install it.
    return false;
  }
}
