import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
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

test.each([
  ["cfg/settings.json", ".vscode", "cfg"],
  ["docs/workflows/ci.yml", ".github", "docs"],
])("a link to a protected folder does not let %s pass unasked", async (path, folder, link) => {
  using workspace = GitWorkspace.withoutGit({ [`${folder}/note.txt`]: "one\n" });
  symlinkSync(folder, join(workspace.root, link));
  const hostile = `${path}\n<<<<<<< SEARCH\n=======\nevil\n>>>>>>> REPLACE\n`;
  const { code, stdout } = await runCli(["apply", "--root", workspace.root, "--json", "-"], {
    stdin: hostile,
  });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ applied: false, error: { kind: "protected-path" } });
  expect(existsSync(join(workspace.root, path))).toBe(false);
});

test("one file under two names is refused, so that no edit of it is lost", async () => {
  using workspace = GitWorkspace.withoutGit({ "real/f.txt": "one\ntwo\n" });
  symlinkSync("real", join(workspace.root, "link"));
  const block = (path: string, from: string): string =>
    `${path}\n<<<<<<< SEARCH\n${from}\n=======\n${from.toUpperCase()}\n>>>>>>> REPLACE\n`;
  const { code, stderr } = await runCli(["apply", "--root", workspace.root, "-"], {
    stdin: block("link/f.txt", "one") + block("real/f.txt", "two"),
  });
  expect(code).toBe(1);
  expect(stderr).toContain("the same file under two names");
  expect(readFileSync(join(workspace.root, "real/f.txt"), "utf8")).toBe("one\ntwo\n");
});

test("a dry run shows a protected change, which is what the confirmation asks to read", async () => {
  using workspace = GitWorkspace.withoutGit({ ".vscode/tasks.json": "{}\n" });
  const edit = ".vscode/tasks.json\n<<<<<<< SEARCH\n{}\n=======\n[]\n>>>>>>> REPLACE\n";
  const { code, stdout } = await runCli(["apply", "--root", workspace.root, "--dry-run", "-"], {
    stdin: edit,
  });
  expect(code).toBe(0);
  expect(stdout).toContain("+[]");
});

test("an answer that is no UTF-8 is refused rather than written with broken characters", async () => {
  using workspace = GitWorkspace.withoutGit({ "a.txt": "one\n" });
  writeFileSync(
    join(workspace.root, "answer.md"),
    Buffer.from("n.txt\n<<<<<<< SEARCH\n=======\nna\xefve\n>>>>>>> REPLACE\n", "latin1"),
  );
  const { code, stderr } = await runCli(["apply", "answer.md"], { cwd: workspace.root });
  expect(code).toBe(1);
  expect(stderr).toContain("UTF-8");
});
