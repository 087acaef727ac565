import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A real workspace in a temporary folder, gone when disposed of: `using workspace = GitWorkspace.of({ "a.ts": "…" })`. */
export class GitWorkspace implements Disposable {
  readonly root: string;
  private readonly deferred: (() => void)[] = [];

  private constructor(root: string) {
    this.root = root;
  }

  /** A repository with one commit of these files. */
  static of(files: Readonly<Record<string, string>>): GitWorkspace {
    const workspace = GitWorkspace.withoutGit(files);
    workspace.git("init", "--quiet");
    workspace.git("add", "--all");
    workspace.git("commit", "--quiet", "--allow-empty", "--message", "Start");
    return workspace;
  }

  static withoutGit(files: Readonly<Record<string, string>>): GitWorkspace {
    return GitWorkspace.named("workspace", files);
  }

  /** The last part of the folder's name is what a window's title shows. */
  private static named(name: string, files: Readonly<Record<string, string>>): GitWorkspace {
    const parent = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-test-")));
    const workspace = new GitWorkspace(join(parent, name));
    mkdirSync(workspace.root);
    for (const [path, text] of Object.entries(files)) {
      workspace.write(path, text);
    }
    return workspace;
  }

  /** A repository with one commit: a copy of `test/workspaces/NAME`. */
  static copyOf(name: string): GitWorkspace {
    const workspace = GitWorkspace.named(name, {});
    cpSync(join(import.meta.dirname, "..", "workspaces", name), workspace.root, { recursive: true });
    workspace.git("init", "--quiet");
    workspace.git("add", "--all");
    workspace.git("commit", "--quiet", "--message", "Start");
    return workspace;
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  git(...args: readonly string[]): string {
    const identity = [
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@localhost",
      "-c",
      "commit.gpgsign=false",
    ];
    return execFileSync("git", [...identity, ...args], { cwd: this.root, encoding: "utf8" });
  }

  /** What git sees as changed, untracked files and registered worktrees: the same before and after a run. */
  state(): string {
    return this.git("status", "--porcelain") + this.git("worktree", "list") + this.git("stash", "list");
  }

  /** @param work done when the workspace is disposed of, before its folder goes */
  defer(work: () => void): void {
    this.deferred.push(work);
  }

  [Symbol.dispose](): void {
    this.deferred.forEach((work) => {
      work();
    });
    rmSync(dirname(this.root), { recursive: true, force: true });
  }
}
