import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";

const answer = "Here you are.\n\na.txt\n<<<<<<< SEARCH\ntwo\n=======\nTWO\n>>>>>>> REPLACE\n";

test("an answer from standard input is applied to the folder, git or not", async () => {
  using workspace = GitWorkspace.withoutGit({ "a.txt": "one\r\ntwo\r\nthree" });
  const { code, stdout } = await runCli(["apply", "--root", workspace.root, "--json", "-"], {
    stdin: answer,
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    applied: true,
    files: [
      {
        path: "a.txt",
        status: "modified",
        hunks: [{ status: "located", match: expect.any(String) as string, line: 2 }],
      },
    ],
    error: null,
  });
  expect(readFileSync(join(workspace.root, "a.txt"), "utf8")).toBe("one\r\nTWO\r\nthree");
});

test("--dry-run prints the diff and writes nothing", async () => {
  using workspace = GitWorkspace.withoutGit({ "a.txt": "one\ntwo\n", "answer.md": answer });
  const { code, stdout } = await runCli(["apply", "--dry-run", "answer.md"], { cwd: workspace.root });
  expect(code).toBe(0);
  expect(stdout).toContain("-two\n+TWO\n");
  expect(readFileSync(join(workspace.root, "a.txt"), "utf8")).toBe("one\ntwo\n");
});

test("nothing is written when one of several edits cannot be located, and the reason names it", async () => {
  using workspace = GitWorkspace.withoutGit({ "a.txt": "one\ntwo\n", "b.txt": "b\n" });
  const both = `${answer}\nb.txt\n<<<<<<< SEARCH\nnot there\n=======\nx\n>>>>>>> REPLACE\n`;
  const { code, stdout, stderr } = await runCli(["apply", "--root", workspace.root, "--json", "-"], {
    stdin: both,
  });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    applied: false,
    files: [],
    error: { kind: "not-found", message: /b\.txt/ },
  });
  expect(stderr).toContain("Nothing was changed.");
  expect(readFileSync(join(workspace.root, "a.txt"), "utf8")).toBe("one\ntwo\n");
});

test.each([
  ["../outside.txt", "outside-workspace"],
  [".git/config", "protected-path"],
  [".vscode/tasks.json", "protected-path"],
])("an answer may not write %s unasked", async (path, kind) => {
  using workspace = GitWorkspace.withoutGit({ "a.txt": "one\n" });
  const hostile = `${path}\n<<<<<<< SEARCH\n=======\nevil\n>>>>>>> REPLACE\n`;
  const { code, stdout } = await runCli(["apply", "--root", workspace.root, "--json", "-"], {
    stdin: hostile,
  });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ applied: false, error: { kind } });
});

test("an answer without edits is refused", async () => {
  using workspace = GitWorkspace.withoutGit({ "a.txt": "one\n" });
  const { code, stderr } = await runCli(["apply", "--root", workspace.root, "-"], {
    stdin: "I cannot do that.",
  });
  expect(code).toBe(1);
  expect(stderr).toContain("Nothing was changed.");
});
