import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const final = "Now give your own final answer";

async function withChange(
  run: (ask: (...args: readonly string[]) => Promise<CliResult>, server: ScriptedServer) => Promise<void>,
): Promise<void> {
  using workspace = GitWorkspace.of({ "src/a.ts": "export const a = 1;\n" });
  await using server = await ScriptedServer.start();
  writeFileSync(join(workspace.root, "src/a.ts"), "export const a = total();\n");
  const before = workspace.state();
  await run(
    (...args) => runCli([...args, "--root", workspace.root, "--base-url", server.baseUrl, "--model", "m"]),
    server,
  );
  expect(workspace.state()).toBe(before);
}

test("a commit message is what a mixture makes of the diff: text alone on stdout", async () => {
  await withChange(async (ask, server) => {
    server.model("m").when(final).answers("```\nTake the total from `total()`\n```");
    server.model("m").answers("Take the total");
    const { code, stdout, stderr } = await ask("commit-message", "--strategy", "moa");
    expect(code).toBe(0);
    expect(stdout).toBe("Take the total from `total()`\n");
    expect(stderr).toContain("changes that are not staged of one file");
    expect(server.requests).toHaveLength(3);
  });
});

test("a text that names what the diff does not have gives way to the candidate that is nearest to the others", async () => {
  await withChange(async (ask, server) => {
    server.model("m").when(final).answers("Call `sum()`, fixes #7");
    server.model("m").answers("Take the total from total()");
    const { code, stdout, stderr } = await ask("commit-message", "--strategy", "moa");
    expect(code).toBe(0);
    expect(stdout).toBe("Take the total from total()\n");
    expect(stderr).toContain(
      "It speaks of sum(), which is neither in the diff nor a file here. It speaks of #7, which is neither in the diff nor a file here.",
    );
  });
});

test("where every text invents something, none is written", async () => {
  await withChange(async (ask, server) => {
    server.model("m").answers("Call `sum()`");
    const { code, stdout, stderr } = await ask("commit-message", "--strategy", "single");
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      "Not written: It speaks of sum(), which is neither in the diff nor a file here.",
    );
    const json = await ask("commit-message", "--strategy", "single", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: "refused", text: "Call `sum()`" });
  });
});

test("a pull request is described from the branch's own commits", async () => {
  using workspace = GitWorkspace.of({ "a.ts": "1\n" });
  await using server = await ScriptedServer.start();
  workspace.git("branch", "trunk");
  workspace.git("checkout", "--quiet", "-b", "topic");
  workspace.write("b.ts", "2\n");
  workspace.git("add", "--all");
  workspace.git("commit", "--quiet", "--message", "Add b");
  server.model("m").answers("# Add `b.ts`\n\nIt holds a two; see a.ts for the one.");
  const asked = [
    "--root",
    workspace.root,
    "--base-url",
    server.baseUrl,
    "--model",
    "m",
    "--strategy",
    "single",
  ];
  const { code, stdout } = await runCli(["pr-description", "--base", "trunk", ...asked]);
  expect(code).toBe(0);
  expect(stdout).toBe("Add `b.ts`\n\nIt holds a two; see a.ts for the one.\n");
  expect(JSON.stringify(server.requests[0]?.body)).toContain("Add b");
});

test("wrong use is one message", async () => {
  using workspace = GitWorkspace.of({ "a.ts": "1\n" });
  const run = (...args: readonly string[]): Promise<CliResult> => runCli([...args, "--root", workspace.root]);
  const results = await Promise.all([
    run("commit-message", "--apply"),
    run("commit-message", "--strategy", "mcts"),
    run("pr-description", "--base", "nowhere"),
    run("commit-message", "--offline"),
  ]);
  expect(results.map(({ code, stderr }) => `${code} ${stderr.trim()}`)).toEqual([
    "2 --apply is about patches; commit-message writes a text.",
    "2 Texts are mixed by adaptive, moa or single; mcts is for patches.",
    "2 There is no branch, tag or commit nowhere here; name one that git knows.",
    expect.stringMatching(/^0 Nothing to tell of/),
  ]);
});

test.each([
  ["TypeScript", "src/till.ts", "export const rate = 0;\n", "export const rate = vat();\n"],
  ["Python", "till/rates.py", "RATE = 0\n", "RATE = vat()\n"],
])(
  "%s: commit message and description of a pull request are held against their diff",
  async (_, path, before, after) => {
    using workspace = GitWorkspace.of({ [path]: before });
    await using server = await ScriptedServer.start();
    workspace.git("branch", "trunk");
    workspace.git("checkout", "--quiet", "-b", "topic");
    workspace.write(path, after);
    const place = ["--root", workspace.root, "--base-url", server.baseUrl, "--strategy", "single"];
    const ask = (kind: string, model: string, ...more: readonly string[]): Promise<CliResult> =>
      runCli([kind, ...place, "--model", model, ...more]);
    server.model("true").answers(`Take the rate from \`vat()\` in ${path}\n\nIt was 0.`);
    server.model("false").answers(`Take the rate from \`duty()\` in ${path}\n\nIt was 0.`);
    const message = await ask("commit-message", "true");
    expect(message).toMatchObject({ code: 0, stdout: expect.stringContaining("Take the rate") as string });
    expect(await ask("commit-message", "false")).toMatchObject({ code: 1, stdout: "" });
    workspace.git("commit", "--quiet", "--all", "--message", "Rates");
    const description = await ask("pr-description", "true", "--base", "trunk");
    expect(description).toMatchObject({ code: 0, stdout: message.stdout });
    const refused = await ask("pr-description", "false", "--base", "trunk");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(
      "It speaks of duty(), which is neither in the diff and its commits nor a file here.",
    );
  },
);
