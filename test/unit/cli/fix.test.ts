import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";
import { rightAnswer } from "../../support/sample-answers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const typo = ["--file", "src/invoice.ts"];

describe("fix", () => {
  test("prints a patch that git accepts, and writes nothing", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    const before = workspace.state();
    const { code, stdout, stderr } = await runCli(["fix", "--root", workspace.root, ...typo, "--offline"]);
    expect(code).toBe(0);
    expect(stderr).toContain("target (the problem): Fixed.");
    expect(workspace.state()).toBe(before);
    workspace.write("the.patch", stdout);
    workspace.git("apply", "the.patch");
    expect(readFileSync(join(workspace.root, "src/invoice.ts"), "utf8")).toContain("total += amount;");
  });

  test("--apply writes the patch", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    const { code } = await runCli(["fix", ...typo, "--offline", "--apply"], { cwd: workspace.root });
    expect(code).toBe(0);
    expect(workspace.git("diff", "--stat")).toContain("src/invoice.ts | 2 +-");
  });

  test("--json says what was chosen, why, and what it cost", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("m").answers(rightAnswer);
    const { code, stdout } = await runCli([
      "fix",
      ...["--root", workspace.root, ...typo, "--json", "--base-url", server.baseUrl, "--model", "m"],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "accepted",
      complete: true,
      applied: false,
      diff: /^diff --git a\/src\/invoice\.ts/,
      spent: { unpricedCalls: 0, usage: { completionTokens: server.tokensSent } },
      error: null,
    });
  });

  test("an answer that is cut at its length limit is continued once, and both calls are counted", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    const middle = rightAnswer.indexOf("=======") + 3;
    server.model("m").when("Continue exactly where you stopped").answers(rightAnswer.slice(middle));
    server.model("m").answers(rightAnswer.slice(0, middle)).finishes("length");
    const asking = ["--base-url", server.baseUrl, "--model", "m", "--strategy", "single", "--json"];
    const { code, stdout } = await runCli(["fix", "--root", workspace.root, ...typo, ...asking]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "accepted",
      spent: { calls: 2, usage: { completionTokens: server.tokensSent } },
    });
    expect(server.requests).toHaveLength(2);
  });

  test("without --file, everything that is reported in the workspace is the task", async () => {
    using workspace = GitWorkspace.of({
      "tsconfig.json": '{ "compilerOptions": { "strict": true, "types": [] } }',
      "a.ts": "const value = 1;\nexport const twice = 2 * valeu;\n",
      "b.ts": "const width = 1;\nexport const area = widht * 2;\n",
    });
    const { code, stdout } = await runCli(["fix", "--root", workspace.root, "--offline"]);
    expect(code).toBe(0);
    expect(stdout).toContain("+export const twice = 2 * value;");
    expect(stdout).toContain("+export const area = width * 2;");
  });

  test("--file with a folder mends the problems of its files at once, and lists what stays", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    workspace.write("elsewhere.ts", "const amount = 1;\nexport const other = ammount;\n");
    const args = ["fix", "--root", workspace.root, "--file", "src", "--offline"];
    const { code, stdout, stderr } = await runCli([...args, "--apply"]);
    expect(code).toBe(1);
    expect(workspace.git("diff", "--stat")).toContain("3 files changed");
    expect([...stdout.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path).sort()).toEqual([
      "src/invoice.ts",
      "src/reminder.ts",
      "src/report.ts",
    ]);
    expect(stderr).toContain("4 of 5 fixed");
    expect(stderr).toMatch(/unfixed {4}Still there: src\/discount\.ts:11:9 error ts 2322/);
    expect(stderr).toMatch(/src\/invoice\.ts: from quick fixes of TypeScript; Change spelling to 'amount'/);
    expect(stderr).toMatch(/src\/reminder\.ts: from quick fixes of TypeScript; Add 'await'/);
    const again = await runCli([...args, "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ kind: "none", unfixed: [] });
    const lines = await runCli(["fix", "--root", workspace.root, "--file", "src:3", "--offline"]);
    expect(lines.stderr).toContain("src is a folder, which has no lines");
    expect(lines.code).toBe(2);
  });

  test("a problem at a line is fixed, the others stay", async () => {
    using workspace = GitWorkspace.of({
      "a.ts": "const value = 1;\nexport const twice = 2 * valeu;\nexport const thrice = 3 * vaule;\n",
    });
    const { code, stdout } = await runCli(["fix", "--root", workspace.root, "--file", "a.ts:3", "--offline"]);
    expect(code).toBe(0);
    expect(stdout).toContain("+export const thrice = 3 * value;");
    expect(stdout).not.toContain("-export const twice");
  });

  test("what cannot be fixed is said, with exit code 1 and nothing on standard output", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    const { code, stdout, stderr } = await runCli([
      "fix",
      ...["--root", workspace.root, "--file", "src/discount.ts", "--offline", "--apply"],
    ]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("No proposer knows a remedy.");
    expect(workspace.git("status", "--porcelain")).toBe("");
  });

  test("a patch that breaks a check is not applied", async () => {
    using workspace = GitWorkspace.of({ "a.js": "export const one = 1;\n" });
    await using server = await ScriptedServer.start();
    server
      .model("m")
      .answers(
        "a.js\n<<<<<<< SEARCH\nexport const one = 1;\n=======\nexport const one = 2;\n>>>>>>> REPLACE\n",
      );
    const check = `node -e "import('./a.js').then(({one}) => process.exit(one === 1 ? 0 : 1))"`;
    const { code, stdout, stderr } = await runCli([
      "edit",
      ...["--root", workspace.root, "--instruction", "tidy up", "--check", check],
      ...["--base-url", server.baseUrl, "--model", "m", "--apply"],
    ]);
    expect(stderr).toContain("New failure: exit code 1");
    expect([code, stdout]).toEqual([1, ""]);
    expect(workspace.git("status", "--porcelain")).toBe("");
  });

  test("a failing check is a task by itself", async () => {
    using workspace = GitWorkspace.of({ "a.js": "console.log(1);\nprocess.exit(3);\n" });
    await using server = await ScriptedServer.start();
    server
      .model("m")
      .answers("a.js\n<<<<<<< SEARCH\nprocess.exit(3);\n=======\nprocess.exit(0);\n>>>>>>> REPLACE\n");
    const { code, stdout, stderr } = await runCli([
      "fix",
      ...["--root", workspace.root, "--check", "node a.js", "--base-url", server.baseUrl, "--model", "m"],
    ]);
    expect(stderr).toContain("Fixed: failed before, passes now.");
    expect(code).toBe(0);
    expect(stdout).toContain("+process.exit(0);");
    expect(server.requests[0]?.prompt).toContain("node a.js");
  });

  test("the budget stops the call that would break it", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("m").answers(rightAnswer);
    const asking = ["--base-url", server.baseUrl, "--model", "m", "--strategy", "single"];
    const { code, stderr } = await runCli([
      "fix",
      ...["--root", workspace.root, ...typo, ...asking, "--price", "m=1000/1000", "--budget", "0.01"],
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/break the budget of \$0\.01/);
    expect(server.requests.length).toBe(0);
  });

  test("the journal holds every step and no key", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.requiresKey("sk-very-secret-key");
    server.model("m").answers(rightAnswer);
    const journal = join(workspace.root, "run.jsonl");
    await runCli(
      [
        "fix",
        "--root",
        workspace.root,
        ...typo,
        "--base-url",
        server.baseUrl,
        "--model",
        "m",
        "--journal",
        journal,
      ],
      { env: { OPENAI_API_KEY: "sk-very-secret-key" } },
    );
    const text = readFileSync(journal, "utf8");
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; event?: { kind: string } });
    expect(lines[0]).toMatchObject({ kind: "journal", version: 1, seed: expect.any(Number) as number });
    expect(lines.map(({ event }) => event?.kind)).toEqual(
      expect.arrayContaining(["started", "gate", "candidate", "finished"]),
    );
    expect(text).not.toContain("sk-very-secret-key");
  });
});

test.each(["no repository", "a repository without a commit"])("%s is needed", async (what) => {
  using workspace = GitWorkspace.withoutGit({
    "a.ts": "const value = 1;\nexport const twice = 2 * valeu;\n",
    "check.mjs":
      'import { readFileSync } from "node:fs";\nif (readFileSync("a.ts", "utf8").includes("valeu")) process.exit(1);\n',
  });
  if (what !== "no repository") {
    workspace.git("init", "--quiet");
  }
  const { code, stderr } = await runCli([
    "fix",
    "--root",
    workspace.root,
    "--file",
    "a.ts",
    "--check",
    "node check.mjs",
    "--offline",
    "--apply",
  ]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("checks")]);
  expect(readFileSync(join(workspace.root, "a.ts"), "utf8")).toBe(
    "const value = 1;\nexport const twice = 2 * value;\n",
  );
  expect(existsSync(join(workspace.root, ".git"))).toBe(what !== "no repository");
});

describe("bad input gives one clear message and changes nothing", () => {
  test("no such workspace", async () => {
    const { code, stderr } = await runCli(["fix", "--root", "no/such/folder"]);
    expect([code, stderr]).toEqual([
      2,
      "There is no folder no/such/folder; give the workspace with --root.\n",
    ]);
  });

  test("a file that is not there", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    const { code, stderr } = await runCli([
      "fix",
      "--root",
      workspace.root,
      "--file",
      "src/gone.ts",
      "--offline",
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/There is no file src\/gone\.ts/);
  });

  test("a binary file", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    writeFileSync(join(workspace.root, "logo.png"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
    const { code, stderr } = await runCli([
      "edit",
      ...["--root", workspace.root, "--file", "logo.png", "--instruction", "brighter"],
      ...["--base-url", "http://127.0.0.1:9", "--model", "m"],
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/logo\.png is a binary file/);
  });

  test("a read-only file", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    chmodSync(join(workspace.root, "src/invoice.ts"), 0o444);
    const { code, stderr } = await runCli(["fix", "--root", workspace.root, ...typo, "--offline", "--apply"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/src\/invoice\.ts is read-only.*chmod u\+w/);
    expect(workspace.git("status", "--porcelain")).toBe("");
  });

  test("a wrong key", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.requiresKey("right");
    const { code, stderr } = await runCli(
      ["edit", "--root", workspace.root, "--instruction", "x", "--base-url", server.baseUrl, "--model", "m"],
      { env: { OPENAI_API_KEY: "sk-wrong-1234567890" } },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/environment variable OPENAI_API_KEY/);
    expect(stderr).not.toContain("sk-wrong-1234567890");
  });

  test("an unreachable server", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    const server = await ScriptedServer.start();
    const { baseUrl } = server;
    await server.close();
    const { code, stderr } = await runCli([
      "edit",
      ...["--root", workspace.root, "--instruction", "x", "--base-url", baseUrl, "--model", "m"],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(baseUrl);
  });

  test("an empty answer", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("m").answers("");
    const { code, stderr } = await runCli([
      "edit",
      ...["--root", workspace.root, "--instruction", "x", "--base-url", server.baseUrl, "--model", "m"],
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/answered nothing/);
    expect(workspace.git("status", "--porcelain")).toBe("");
  });

  test("an edit with nobody to do it", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    const { code, stderr } = await runCli([
      "edit",
      "--root",
      workspace.root,
      "--instruction",
      "x",
      "--offline",
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/needs a model/);
  });

  test.each([
    [["fix", "--strategy", "magic"], /no strategy magic.*adaptive, moa, best-of-n/],
    [["fix", "--budget", "much"], /--budget much/],
    [["fix", "--frobnicate"], /--frobnicate/],
    [["fix", "--price", "m"], /MODEL=IN\/OUT/],
    [["edit"], /--instruction/],
    [["fix", "--layers", "0"], /--layers 0.*1 to 6/],
    [["fix", "--judge", "me"], /--judge me.*pairwise or rating/],
    [["fix", "--confirm-above", "some"], /--confirm-above some/],
    [["dance"], /no command dance/],
    [["apply"], /ANSWER/],
  ])("wrong use: %j", async (args, message) => {
    const { code, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test("a file without problems is not a task", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    const { code, stderr } = await runCli([
      "fix",
      "--root",
      workspace.root,
      "--file",
      "src/money.ts",
      "--offline",
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Nothing to fix/);
  });

  test("help is help, also after a command", async () => {
    const { code, stdout } = await runCli(["fix", "--help"]);
    expect([code, stdout.startsWith("patched-moa:")]).toEqual([0, true]);
  });

  test("checks that all succeed are no task, and nobody is asked", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("m").answers(rightAnswer);
    const asking = ["--base-url", server.baseUrl, "--model", "m"];
    const { code, stderr } = await runCli(["fix", "--root", workspace.root, "--check", "node -v", ...asking]);
    expect(code).toBe(0);
    expect(stderr).toContain("every check succeeds already");
    expect(server.requests.length).toBe(0);
  });

  test("what was paid for is told although it cannot be written", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("m").answers(".vscode/tasks.json\n<<<<<<< SEARCH\n=======\n{}\n>>>>>>> REPLACE\n");
    const { code, stdout } = await runCli([
      "edit",
      ...[
        "--root",
        workspace.root,
        "--instruction",
        "add tasks",
        "--apply",
        "--json",
        "--strategy",
        "single",
      ],
      ...["--base-url", server.baseUrl, "--model", "m"],
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      applied: false,
      diff: /tasks\.json/,
      spent: { calls: 1 },
      error: { kind: "protected-path" },
    });
  });

  test("a comment that silences the problem is no fix", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("m").answers(rightAnswer.replace("total += amount", "// @ts-ignore\n    total += ammount"));
    const { code, stderr } = await runCli([
      "fix",
      ...["--root", workspace.root, "--file", "src/invoice.ts", "--strategy", "single"],
      ...["--base-url", server.baseUrl, "--model", "m"],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("Silenced by a comment, not fixed.");
  });
});
