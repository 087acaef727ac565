import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const files = {
  "src/one.ts": "export const one = 1;\r\nexport const two = 2;\r\n",
  "src/old.ts": "export const old = 1;\n",
  "src/gone.ts": "export const gone = 1;\n",
  "notes with blank.txt": "no newline at the end",
};

/** What `src/` and the notes are afterwards; undefined: not there. */
const after: Readonly<Record<string, string | undefined>> = {
  "src/one.ts": "export const one = 1;\r\nexport const two = 3;\r\n",
  "src/old.ts": undefined,
  "src/new.ts": "export const fresh = 1;\n",
  "src/gone.ts": undefined,
  "src/made/here.ts": "export const made = true;\n",
  "notes with blank.txt": "another, with none either",
};

/** Changes, renames, deletes and creates, as models write it. */
const answer = `\`\`\`diff
diff --git a/src/one.ts b/src/one.ts
--- a/src/one.ts
+++ b/src/one.ts
@@ -1,2 +1,2 @@
 export const one = 1;
-export const two = 2;
+export const two = 3;
diff --git a/src/old.ts b/src/new.ts
rename from src/old.ts
rename to src/new.ts
--- a/src/old.ts
+++ b/src/new.ts
@@ -1 +1 @@
-export const old = 1;
+export const fresh = 1;
diff --git a/src/gone.ts b/src/gone.ts
deleted file mode 100644
--- a/src/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-export const gone = 1;
diff --git a/src/made/here.ts b/src/made/here.ts
new file mode 100644
--- /dev/null
+++ b/src/made/here.ts
@@ -0,0 +1 @@
+export const made = true;
diff --git a/notes with blank.txt b/notes with blank.txt
--- a/notes with blank.txt
+++ b/notes with blank.txt
@@ -1 +1 @@
-no newline at the end
\\ No newline at end of file
+another, with none either
\\ No newline at end of file
\`\`\`
`;

function expectAfter(root: string): void {
  for (const [path, text] of Object.entries(after)) {
    const file = join(root, path);
    expect(existsSync(file) ? readFileSync(file, "utf8") : undefined, path).toBe(text);
  }
}

/** @param folder of the workspace within its repository */
async function edit(
  work: (
    ask: (...args: readonly string[]) => Promise<CliResult>,
    root: string,
    scratch: string,
    workspace: GitWorkspace,
  ) => Promise<void>,
  folder = "",
): Promise<void> {
  const placed = Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));
  using workspace = GitWorkspace.of(placed);
  await using server = await ScriptedServer.start();
  server.model("m").answers(answer);
  workspace.git("config", "user.name", "A Person");
  workspace.git("config", "user.email", "person@localhost");
  workspace.git("config", "core.autocrlf", "false");
  const root = join(workspace.root, folder);
  const scratch = mkdtempSync(join(tmpdir(), "patched-moa-outputs-"));
  const place = ["--root", root, "--base-url", server.baseUrl, "--model", "m", "--strategy", "single"];
  try {
    await work(
      (...args) => runCli(["edit", "--instruction", "Tidy up", ...place, ...args]),
      root,
      scratch,
      workspace,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

describe("a patch that changes, creates, deletes and renames", () => {
  test("is printed as git apply takes it, and nothing is written", async () => {
    await edit(async (ask, root, _, workspace) => {
      const before = workspace.state();
      const { code, stdout } = await ask();
      expect(code).toBe(0);
      expect(workspace.state()).toBe(before);
      execFileSync("git", ["apply", "--check", "-"], { cwd: root, input: stdout });
      execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: root, input: stdout });
      expectAfter(root);
    });
  });

  test("is applied", async () => {
    await edit(async (ask, root) => {
      expect((await ask("--apply")).code).toBe(0);
      expectAfter(root);
    });
  });

  test.each(["", "packages/app/"])(
    "is committed on a branch, with the workspace at %j of its repository",
    async (folder) => {
      await edit(async (ask, root, _, workspace) => {
        const { code, stderr } = await ask("--branch", "topic");
        expect(stderr).toContain("Done");
        expect(code).toBe(0);
        expectAfter(root);
        expect(workspace.git("status", "--porcelain")).toBe("");
        const shown = workspace.git("show", "--name-status", "--no-renames", "--format=", "HEAD");
        expect(
          shown
            .trim()
            .split("\n")
            .map((line) => line.replace(folder, ""))
            .toSorted(),
        ).toEqual([
          "A\tsrc/made/here.ts",
          "A\tsrc/new.ts",
          "D\tsrc/gone.ts",
          "D\tsrc/old.ts",
          "M\tnotes with blank.txt",
          "M\tsrc/one.ts",
        ]);
      }, folder);
    },
  );

  test.each(["", "packages/app/"])(
    "is a patch file, with the workspace at %j of its repository",
    async (folder) => {
      await edit(async (ask, root, scratch, workspace) => {
        const file = join(scratch, "tidy.patch");
        const before = workspace.state();
        const { code, stdout, stderr } = await ask("--output", file);
        expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
        expect(stderr).toContain(`patch      ${file}`);
        expect(workspace.state()).toBe(before);
        // From the folder of the workspace as from the top.
        for (const cwd of [root, workspace.root]) {
          execFileSync("git", ["apply", "--check", file], { cwd });
        }
        execFileSync("git", ["apply", "--whitespace=nowarn", file], { cwd: root });
        expectAfter(root);
      }, folder);
    },
  );
});

test("a file that is there is not written over, which is said before anybody is asked; --force does", async () => {
  await edit(async (ask, _, scratch) => {
    const file = join(scratch, "mine.patch");
    writeFileSync(file, "mine\n");
    const refused = await ask("--output", file);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("There is a file") as string });
    expect(refused.stderr).not.toContain("asking");
    expect(readFileSync(file, "utf8")).toBe("mine\n");
    expect((await ask("--output", file, "--force")).code).toBe(0);
    expect(readFileSync(file, "utf8")).toMatch(/^diff --git /);
    expect((await ask("--force")).code).toBe(2);
  });
});

test("a patch that cannot be written to its file is printed all the same, and not applied", async () => {
  await edit(async (ask, root, scratch) => {
    const early = await ask("--output", join(scratch, "none", "a.patch"));
    expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no folder") as string });
    expect(early.stderr).not.toContain("asking");
    // Only when it is written is a folder seen to be none that can be written over.
    const { code, stdout, stderr } = await ask("--output", scratch, "--force", "--apply");
    expect(code).toBe(2);
    expect(stdout).toMatch(/^diff --git /);
    expect(stderr).toContain("The patch cannot be written to");
    expect(existsSync(join(root, "src/old.ts"))).toBe(true);
  });
});

test("what git takes for binary is in no patch file", async () => {
  using workspace = GitWorkspace.of({ "wide.txt": Buffer.from("\uFEFFone\n", "utf16le").toString("latin1") });
  await using server = await ScriptedServer.start();
  writeFileSync(join(workspace.root, "wide.txt"), Buffer.from("\uFEFFone\n", "utf16le"));
  server.model("m").answers("wide.txt\n<<<<<<< SEARCH\none\n=======\ntwo\n>>>>>>> REPLACE\n");
  const file = join(workspace.root, "..", "wide.patch");
  const place = [
    "--root",
    workspace.root,
    "--base-url",
    server.baseUrl,
    "--model",
    "m",
    "--strategy",
    "single",
  ];
  const { code, stderr } = await runCli([
    "edit",
    "--instruction",
    "Two",
    "--file",
    "wide.txt",
    ...place,
    "--output",
    file,
  ]);
  expect(stderr).toContain("wide.txt is UTF-16, which git takes for binary");
  expect(code).toBe(1);
  expect(existsSync(file)).toBe(false);
});
