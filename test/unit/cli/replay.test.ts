import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drawn } from "../../support/fake-secrets.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, startCli, type CliResult } from "../../support/run-cli.ts";
import { rightAnswer, wrongAnswer } from "../../support/sample-answers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const secret = `ghp_${drawn("github", 36)}`;

/** The change is next to the secret: the patch has it in its lines. */
const config = `export const region = "eu";
export const retries = 2;
export const github = "${secret}";
`;

function edit(search: string, replace: string): string {
  return `config.ts\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
}

/** A run of three models that disagree, in a state folder of its own. */
async function finishedRun(
  workspace: GitWorkspace,
  server: ScriptedServer,
  ...more: readonly string[]
): Promise<{ readonly result: CliResult; readonly env: { PATCHED_MOA_HOME: string }; readonly run: string }> {
  const env = { PATCHED_MOA_HOME: join(workspace.root, "..", "state") };
  server.models("a", "b", "c").when("final answer").answers(rightAnswer);
  server.models("a", "b", "c").when("Criticise each answer").answers("The second one is wrong.");
  server.model("a").answers(wrongAnswer);
  server.model("b").answers(rightAnswer);
  server.model("c").answers("I do not know.");
  const models = ["a", "b", "c"].flatMap((model) => ["--model", model]);
  const result = await runCli(
    [
      "fix",
      ...["--root", workspace.root, "--file", "src/invoice.ts", "--check", "node --test"],
      ...["--base-url", server.baseUrl, ...models, "--json", ...more],
    ],
    { env },
  );
  const [file = ""] = readdirSync(join(env.PATCHED_MOA_HOME, "runs"));
  return { result, env, run: file.replace(".jsonl", "") };
}

describe("replay", () => {
  test.each([
    ...["adaptive", "moa", "best-of-n", "smoa", "mcts", "debate", "self-moa-seq"],
    // Several answers in one request.
    "self-moa --frugal",
  ])(
    "%s comes to the same outcome byte for byte, with no network and with a workspace that is gone",
    async (strategy) => {
      using workspace = GitWorkspace.copyOf("sample");
      await using server = await ScriptedServer.start();
      const asked = ["--strategy", ...strategy.split(" "), "--apply"];
      const { result, env, run } = await finishedRun(workspace, server, ...asked);
      expect(result.stderr).not.toContain("not kept");
      const calls = server.requests.length;
      workspace.git("checkout", "--quiet", "--orphan", "nothing");
      workspace.git("rm", "-rfq", ".");
      const replayed = await runCli(["replay", run.slice(0, 17), "--json"], { env });
      expect(replayed.stderr).toContain("every decision is the same");
      const applied = (text: string): string => text.replace('"applied":true', '"applied":false');
      expect(replayed.stdout).toBe(applied(result.stdout));
      expect(replayed.code).toBe(result.code);
      expect(server.requests).toHaveLength(calls);
    },
  );
});

describe("a hedged answer", () => {
  test("is repeated, and gone on with, without asking either model again", async () => {
    await using server = await ScriptedServer.start();
    server.model("slow").hangs();
    server.model("quick").answers(rightAnswer);
    using workspace = GitWorkspace.copyOf("sample");
    const proposers = ["slow", "quick"].map((model) => ({ endpoint: server.baseUrl, model }));
    const mix = join(workspace.root, "..", "mix.json");
    writeFileSync(mix, JSON.stringify({ proposers, hedgeAfter: 1 }));
    const env = { PATCHED_MOA_HOME: join(workspace.root, "..", "state") };
    const asking = ["--root", workspace.root, "--file", "src/invoice.ts", "--mix", mix];
    const done = await runCli(["fix", ...asking, "--strategy", "single", "--json"], { env });
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toMatch(/slow .* keeps silent: quick .* is asked as well/);
    const [name = ""] = readdirSync(join(env.PATCHED_MOA_HOME, "runs"));
    const run = name.replace(".jsonl", "");
    const replayed = await runCli(["replay", run, "--json"], { env });
    expect(replayed.stdout, replayed.stderr).toBe(done.stdout);

    const file = join(env.PATCHED_MOA_HOME, "runs", name);
    const lines = readFileSync(file, "utf8").split(/(?<=\n)/);
    const verdict = lines.findIndex((line) => line.includes('"key":"verify'));
    writeFileSync(file, lines.slice(0, verdict).join(""));
    const resumed = await runCli(["resume", run, "--json"], { env });
    expect(resumed.code, resumed.stderr).toBe(0);
    const diffOf = (text: string): unknown => (JSON.parse(text) as { readonly diff: unknown }).diff;
    expect(diffOf(resumed.stdout)).toBe(diffOf(done.stdout));
    expect(server.requests.map(({ model }) => model)).toEqual(["slow", "quick"]);
  });
});

describe("a run that is interrupted from the keyboard", () => {
  test("is listed as cancelled, and goes on where it was", async () => {
    await using server = await ScriptedServer.start();
    server.model("a").answers(wrongAnswer);
    server.model("b").hangs().answers(rightAnswer);
    server.model("c").answers("I do not know.");
    using workspace = GitWorkspace.copyOf("sample");
    const env = { PATCHED_MOA_HOME: join(workspace.root, "..", "state") };
    const asking = ["--root", workspace.root, "--file", "src/invoice.ts", "--check", "node --test"];
    const models = ["--base-url", server.baseUrl, ...["a", "b", "c"].flatMap((id) => ["--model", id])];
    const { child, result } = startCli(["fix", ...asking, ...models, "--strategy", "debate", "--json"], {
      env,
    });
    // One answer is there, and is being tried; the other one never comes.
    let said = "";
    let interrupted = false;
    child.stderr?.on("data", (piece: string) => {
      said += piece;
      // Once: a second time would end it at once, as impatient people want it.
      if (!interrupted && /^ *gate .* candidate/m.test(said)) {
        interrupted = child.kill("SIGINT");
      }
    });
    const cancelled = await result;
    expect(cancelled.code, said).not.toBe(0);
    const [name = ""] = readdirSync(join(env.PATCHED_MOA_HOME, "runs"));
    const run = name.replace(".jsonl", "");
    expect((await runCli(["runs"], { env })).stdout).toMatch(new RegExp(`${run} +cancelled`));
    const before = server.requestsOf("a").length;
    server.models("a", "b", "c").when("final answer").answers(rightAnswer);
    const resumed = await runCli(["resume", run, "--json"], { env });
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ kind: "accepted", complete: true });
    const again = server.requestsOf("a").slice(before);
    expect(again.every(({ prompt }) => prompt.includes("final answer"))).toBe(true);
  });
});

describe("what is kept of a run", () => {
  test("is for the user alone, is listed with what came of it, and is found by the beginning of its name", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    const { env, run } = await finishedRun(workspace, server, "--strategy", "single");
    const file = join(env.PATCHED_MOA_HOME, "runs", `${run}.jsonl`);
    if (process.platform !== "win32") {
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    const { stdout } = await runCli(["runs"], { env });
    expect(stdout).toMatch(new RegExp(`${run} +done, accepted +single .*src/invoice\\.ts`));
    const { code, stderr } = await runCli(["replay", "19990101"], { env });
    expect([code, stderr]).toEqual([2, 'There is no run 19990101; see "patched-moa runs".\n']);
  });

  test("holds no secret; while the file is what it was, a replay puts them back, and later shows placeholders", async () => {
    using workspace = GitWorkspace.of({ "config.ts": config });
    await using server = await ScriptedServer.start();
    server.model("m").answers(edit("export const retries = 2;", "export const retries = 3;"));
    const env = { PATCHED_MOA_HOME: join(workspace.root, "..", "state") };
    const asking = ["--root", workspace.root, "--file", "config.ts", "--instruction", "Retry three times"];
    const done = await runCli(["edit", ...asking, "--base-url", server.baseUrl, "--model", "m", "--json"], {
      env,
    });
    expect(done.code, done.stderr).toBe(0);
    const [name = ""] = readdirSync(join(env.PATCHED_MOA_HOME, "runs"));
    const file = join(env.PATCHED_MOA_HOME, "runs", name);
    expect(readFileSync(file, "utf8")).not.toContain(secret);
    const run = name.replace(".jsonl", "");
    const same = await runCli(["replay", run, "--json"], { env });
    expect(same.stdout, same.stderr).toBe(done.stdout);
    expect(same.stdout).toContain(secret);
    workspace.write("config.ts", config.replace("eu", "us"));
    const later = await runCli(["replay", run, "--json"], { env });
    expect(later.code, later.stderr).toBe(0);
    expect(later.stderr).toContain("Secrets are shown as placeholders");
    expect(later.stdout + later.stderr).not.toContain(secret);
    expect(later.stdout).toMatch(/MOA_SECRET_\d/);
  });

  test("that cannot be written is told once, and stops nothing", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    writeFileSync(join(workspace.root, "..", "no-folder"), "");
    const { code, stderr } = await runCli(
      ["fix", "--root", workspace.root, "--file", "src/invoice.ts", "--offline"],
      { env: { PATCHED_MOA_HOME: join(workspace.root, "..", "no-folder") } },
    );
    expect(code).toBe(0);
    expect(stderr.match(/This run is not kept/g)).toHaveLength(1);
  });
});
