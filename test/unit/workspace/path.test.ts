import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isProtected, relativePath, workspacePath } from "../../../src/core/workspace/path.ts";

let root = "";

beforeEach(async () => {
  root = join(await realpath(await mkdtemp(join(tmpdir(), "patched-moa-path-"))), "workspace");
  await mkdir(join(root, "src"), { recursive: true });
});

afterEach(async () => {
  await rm(join(root, ".."), { recursive: true });
});

test.each([
  ["src/a.ts", "src/a.ts"],
  ["./src//a.ts", "src/a.ts"],
  ["src\\new\\a.ts", "src/new/a.ts"],
  ["a folder/größe.ts", "a folder/größe.ts"],
  ["..a/b..ts", "..a/b..ts"],
])("%s is inside", async (raw, path) => {
  expect(await workspacePath(root, raw)).toEqual({ kind: "inside", path });
});

test.each([
  "/etc/passwd",
  "\\\\server\\share",
  "C:/a.ts",
  "c:a.ts",
  "~/a",
  "../a",
  "src/../../a",
  "src\\..\\..\\a",
  "",
  " ",
  ".",
  "a\0b",
  "a\nb",
])("%j is outside", async (raw) => {
  expect((await workspacePath(root, raw)).kind).toBe("outside");
});

test.each([
  ".git",
  ".git/config",
  "sub/.git/hooks/x",
  ".GIT/config",
  ".git./config",
  ".git /config",
  "git~1/config",
  ".g\u200cit/config",
  ".git::$INDEX_ALLOCATION/x",
])("%j belongs to git and is forbidden", async (raw) => {
  expect((await workspacePath(root, raw)).kind).toBe("forbidden");
});

test("a symbolic link that stays inside is inside; one that leaves is outside, also for files that do not exist yet", async () => {
  await mkdir(join(root, "..", "elsewhere"));
  await symlink("src", join(root, "inner"));
  await symlink("../elsewhere", join(root, "outer"));
  await symlink("../../elsewhere", join(root, "src", "deep"));
  await symlink("/nowhere/at/all", join(root, "dangling"));
  await mkdir(join(root, ".git"));
  await symlink(".git", join(root, "hidden"));
  expect((await workspacePath(root, "inner/a.ts")).kind).toBe("inside");
  expect((await workspacePath(root, "outer/new/a.ts")).kind).toBe("outside");
  expect((await workspacePath(root, "src/deep")).kind).toBe("outside");
  expect((await workspacePath(root, "inner/deep/a.ts")).kind).toBe("outside");
  expect((await workspacePath(root, "dangling")).kind).toBe("outside");
  expect((await workspacePath(root, "hidden/config")).kind).toBe("forbidden");
});

test("a root that is itself behind a link is no reason to refuse", async () => {
  await symlink(root, join(root, "..", "link"));
  expect((await workspacePath(join(root, "..", "link"), "src/a.ts")).kind).toBe("inside");
});

test("a path below a file is inside, and cannot be read", async () => {
  await writeFile(join(root, "file"), "");
  expect((await workspacePath(root, "file/a.ts")).kind).toBe("inside");
});

test("no string makes the check throw, and what is inside has no upward step", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(fc.constantFrom("..", ".", "/", "\\", "a", ".git", ":", " ")).map((parts) => parts.join("")),
      ),
      (raw) => {
        const verdict = relativePath(raw);
        if (verdict.kind === "inside") {
          expect(verdict.path.split("/")).not.toContain("..");
          expect(verdict.path).not.toMatch(/^\/|\\|\0/);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ".vscode/settings.json",
  ".github/workflows/ci.yml",
  "sub/.VSCODE/tasks.json",
  "AGENTS.md",
  "docs/CLAUDE.md",
  ".gitlab-ci.yml",
  "Jenkinsfile",
  ".husky/pre-commit",
  "a.code-workspace",
  ".mcp.json",
  ".git/config",
  ".cursor/rules/a.mdc",
])("%s needs its own confirmation", (path) => {
  expect(isProtected(path)).toBe(true);
});

test.each([
  "src/a.ts",
  ".gitignore",
  ".github/CODEOWNERS",
  "docs/vscode.md",
  "README.md",
  "src/workflows/a.ts",
])("%s is an ordinary file", (path) => {
  expect(isProtected(path)).toBe(false);
});
