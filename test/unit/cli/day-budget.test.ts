import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, describe, expect } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const answer = "a.js\n<<<<<<< SEARCH\nprocess.exit(3);\n=======\nprocess.exit(0);\n>>>>>>> REPLACE\n";

interface Fixing {
  readonly server: ScriptedServer;
  /** Fixes a file, by a model that takes $100 for a million tokens. */
  readonly fix: (state: string, ...args: string[]) => Promise<CliResult>;
}

const test = base.extend<{ home: string; fixing: Fixing }>({
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), "patched-moa-"));
    await use(home);
    rmSync(home, { recursive: true, force: true });
  },
  fixing: async ({}, use) => {
    using workspace = GitWorkspace.of({ "a.js": "console.log(1);\nprocess.exit(3);\n" });
    await using server = await ScriptedServer.start();
    server.model("m").answers(answer);
    const asking = [
      "--base-url",
      server.baseUrl,
      "--model",
      "m",
      "--price",
      "m=100/100",
      "--strategy",
      "single",
    ];
    await use({
      server,
      fix: (state, ...args) =>
        runCli(["fix", "--root", workspace.root, "--check", "node a.js", ...asking, ...args], {
          env: { PATCHED_MOA_HOME: state },
        }),
    });
  },
});

describe("A budget for the day on the command line", () => {
  test("holds over runs, which patched-moa runs shows afterwards", async ({
    home,
    fixing: { server, fix },
  }) => {
    expect((await fix(home)).code).toBe(0);
    const { code, stderr } = await fix(home, "--budget-per-day", "0.05");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /break the budget of \$0\.05 a day: \$0\.0\d+ is spent on \d{4}-\d\d-\d\d \(UTC\)/,
    );
    expect(server.requests).toHaveLength(1);
    const runs = await runCli(["runs", "--cost"], { env: { PATCHED_MOA_HOME: home } });
    expect(runs.stdout).toMatch(/\n {2}m \(127\.0\.0\.1:\d+\) +\$0\.0\d+ +1 call /);
  });

  test("refuses the run when it cannot be kept; without one the run goes on, with a note", async ({
    home,
    fixing: { server, fix },
  }) => {
    const blocked = join(home, "file");
    writeFileSync(blocked, "");
    const refused = await fix(blocked, "--budget-per-day", "5");
    expect([refused.code, server.requests.length]).toEqual([1, 0]);
    expect(refused.stderr).toMatch(/budget of \$5\.00 a day cannot be kept.*PATCHED_MOA_HOME/);
    const { code, stderr } = await fix(blocked);
    expect(code).toBe(0);
    expect(stderr.match(/missing from "patched-moa runs"/g)).toHaveLength(1);
  });
});

describe("Consent on the command line", () => {
  test("a run that may cost more than --confirm-above is not begun where nobody can be asked", async ({
    home,
    fixing: { server, fix },
  }) => {
    const { code, stderr } = await fix(home, "--confirm-above", "0.01");
    expect(code).toBe(1);
    expect(stderr).toMatch(/will cost about \$0\.\d+ to \$\d+\.\d+, and may cost more than \$0\.01\./);
    expect(stderr).toMatch(/Nothing was sent/);
    expect(server.requests).toEqual([]);
  });

  test("one that cannot is", async ({ home, fixing: { server, fix } }) => {
    const { code, stderr } = await fix(home, "--confirm-above", "100");
    expect(code).toBe(0);
    expect(stderr).toMatch(/estimate +about \$0\.\d+ to \$\d/);
    expect(server.requests).toHaveLength(1);
  });
});
