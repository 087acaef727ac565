import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { rightAnswer, wrongAnswer } from "../../support/sample-answers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

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
  test.each(["adaptive", "moa", "best-of-n", "smoa", "mcts", "debate", "self-moa-seq"])(
    "%s comes to the same outcome byte for byte, with no network and with a workspace that is gone",
    async (strategy) => {
      using workspace = GitWorkspace.copyOf("sample");
      await using server = await ScriptedServer.start();
      const { result, env, run } = await finishedRun(workspace, server, "--strategy", strategy, "--apply");
      expect(result.stderr).not.toContain("not kept");
      const asked = server.requests.length;
      workspace.git("checkout", "--quiet", "--orphan", "nothing");
      workspace.git("rm", "-rfq", ".");
      const replayed = await runCli(["replay", run.slice(0, 17), "--json"], { env });
      expect(replayed.stderr).toContain("every decision is the same");
      const applied = (text: string): string => text.replace('"applied":true', '"applied":false');
      expect(replayed.stdout).toBe(applied(result.stdout));
      expect(replayed.code).toBe(result.code);
      expect(server.requests).toHaveLength(asked);
    },
  );
});
