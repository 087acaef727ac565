import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { treeFingerprint } from "../../support/tree-fingerprint.ts";

/** A real git repository in a temporary folder. */
export class ScratchRepository {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-verify-")));

  static with(files: Record<string, string>): ScratchRepository {
    const repository = new ScratchRepository();
    repository.git("init", "--quiet", "--initial-branch=main");
    repository.write(files);
    repository.commit();
    return repository;
  }

  git(...args: string[]): string {
    const identity = [
      "-c",
      "user.name=Test",
      "-c",
      "user.email=test@example.invalid",
      "-c",
      "commit.gpgsign=false",
    ];
    return execFileSync("git", [...identity, ...args], { cwd: this.root, encoding: "utf8", stdio: "pipe" });
  }

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  commit(): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message=state");
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Every byte and mode of the tree, and of git's folder: index, HEAD, references, stash, worktrees. Objects may come. */
  fingerprint(): string {
    return treeFingerprint(this.root);
  }

  worktrees(): string[] {
    return [...this.git("worktree", "list", "--porcelain").matchAll(/^worktree (.+)$/gm)]
      .map(([, path]) => path!)
      .filter((path) => path !== this.root);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie waits for its parent to look; it does nothing any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Processes with this word in their command line: a check may count them from one, in a space of its own. */
export function processesWith(word: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandLine(pid).includes(word) && isAlive(pid));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** Looks again and again, as fast as the event loop allows; the test's own time-out is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
