import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "./temporaryFolder.ts";

export interface WorkspaceCopy {
  /** Absolute path of the copy; its last part is the name of the folder it was made from. */
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** Copies a workspace to a temporary folder, by default as a git repository with everything in one commit. */
export async function copyWorkspace(
  source: string,
  options: { git: boolean } = { git: true },
): Promise<WorkspaceCopy> {
  const temporary = await temporaryFolder("workspace");
  const path = join(temporary.path, basename(source));
  await cp(source, path, { recursive: true });
  if (options.git) {
    await commitAll(path);
  }
  return { path, remove: temporary.remove };
}

/** Independent of who runs it: no configuration of this machine or user is read. */
async function commitAll(folder: string): Promise<void> {
  const author = [
    "-c",
    "user.name=Sample",
    "-c",
    "user.email=sample@example.invalid",
    "-c",
    "commit.gpgsign=false",
  ];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args: string[]): Promise<unknown> =>
    promisify(execFile)("git", [...author, ...args], { cwd: folder, env });
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "--allow-empty", "--message", "The workspace as it was");
}
