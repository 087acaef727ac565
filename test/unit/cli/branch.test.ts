import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";

const fix = ["fix", "--file", "src/invoice.ts", "--offline", "--branch"];

function run(workspace: GitWorkspace, ...args: readonly string[]): Promise<CliResult> {
  // Whoever commits has a name.
  workspace.git("config", "user.name", "A Person");
  workspace.git("config", "user.email", "person@localhost");
  return runCli([...args, "--root", workspace.root]);
}

test("--branch commits the patch on a new branch, and nothing else that is changed or staged", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  const start = workspace.git("rev-parse", "HEAD");
  workspace.write("mine.txt", "mine\n");
  workspace.write("README.md", "staged\n");
  workspace.git("add", "README.md");
  const { code } = await run(workspace, ...fix, "moa/typo");
  expect(code).toBe(0);
  expect(workspace.git("branch", "--show-current").trim()).toBe("moa/typo");
  expect(workspace.git("rev-parse", "HEAD~1")).toBe(start);
  expect(workspace.git("show", "--name-only", "--format=%s").trim().split("\n")).toEqual([
    "Fix src/invoice.ts",
    "",
    "src/invoice.ts",
  ]);
  expect(workspace.git("show", "--format=%an%n%b", "--no-patch")).toMatch(/^A Person\nBy Patched MoA: /);
  expect(workspace.git("status", "--porcelain")).toBe("M  README.md\n?? mine.txt\n");
});

test.each([
  ["a branch that is there", "taken", 2, "There is a branch taken already"],
  ["a name that is none", "a..b", 2, "git does not take that for the name of a branch"],
  ["a name that looks like an option", "--branch=-d", 2, "git does not take that"],
])("%s is refused, and nothing changes", async (_, name, code, message) => {
  using workspace = GitWorkspace.copyOf("sample");
  workspace.git("branch", "taken");
  const before = workspace.state();
  const args = name.startsWith("--") ? [...fix.slice(0, -1), name] : [...fix, name];
  const result = await run(workspace, ...args);
  // Before anything is asked or paid for.
  expect(result.stderr).not.toContain("proposer");
  expect(result).toMatchObject({ code, stderr: expect.stringContaining(message) as string });
  expect(workspace.state()).toBe(before);
});

test("where no folder is there for a patch file, that is told before anything is asked", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  const { code, stderr } = await run(workspace, ...fix.slice(0, -1), "--output", "no/such/a.patch");
  expect(code).toBe(2);
  expect(stderr).toContain("there is no folder no/such");
  expect(stderr).not.toContain("proposer");
});

test("files with changes of the user's own are not committed", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  workspace.write("src/invoice.ts", `${workspace.git("show", "HEAD:src/invoice.ts")}// mine\n`);
  const before = workspace.state();
  const { code, stderr } = await run(workspace, ...fix, "topic");
  expect(code).toBe(1);
  expect(stderr).toContain("src/invoice.ts has changes that are not committed");
  expect(workspace.state()).toBe(before);
});

test("a hook that refuses, even without a word, is obeyed: all is as it was", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  workspace.write(".git/hooks/pre-commit", "#!/bin/sh\ntouch hooked\nexit 1\n");
  chmodSync(join(workspace.root, ".git/hooks/pre-commit"), 0o755);
  const before = workspace.git("rev-parse", "--abbrev-ref", "HEAD");
  const { code, stderr } = await run(workspace, ...fix, "topic");
  expect(code).toBe(1);
  expect(stderr).toContain("Git did not make the commit, and all is as it was");
  expect(existsSync(join(workspace.root, "hooked"))).toBe(true);
  expect(workspace.git("rev-parse", "--abbrev-ref", "HEAD")).toBe(before);
  expect(workspace.git("branch", "--list", "topic")).toBe("");
  expect(workspace.git("status", "--porcelain")).toBe("?? hooked\n");
});
