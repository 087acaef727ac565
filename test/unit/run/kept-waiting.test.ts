import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SecretVault } from "../../../src/core/privacy/secrets/secret-vault.ts";
import { readJournal } from "../../../src/core/run/journal/read-journal.ts";
import type { Outcome } from "../../../src/core/run/outcome.ts";
import { outcomeDigest } from "../../../src/core/run/record/outcome-digest.ts";
import { drawn } from "../../support/fake-secrets.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { goingOn, keptAt, replayed } from "../../support/kept-run.ts";
import { fixTask, runOn, type FinishedRun, type RunSetup } from "../../support/run-on.ts";
import { ManualTimers } from "../../support/server/manual-timers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";
import { sumAnswer, sumTask } from "../../support/sum-task.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patched-moa-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function digest(outcome: Outcome): string {
  return outcomeDigest(outcome, new SecretVault());
}

/** The journal up to before or behind its first turn of this kind. */
function cutAt(whole: string, key: string, side: "before" | "behind"): string {
  const lines = readFileSync(whole, "utf8").split(/(?<=\n)/);
  const at = lines.findIndex(
    (line) => line.startsWith(`{"kind":"turn","at":`) && line.includes(`"key":"${key}`),
  );
  expect(at).toBeGreaterThan(0);
  const path = join(folder, `${side}.jsonl`);
  writeFileSync(path, lines.slice(0, side === "before" ? at : at + 1).join(""));
  return path;
}

describe("a run that left a slow model behind", () => {
  /** `c` begins to answer and never ends. */
  async function place(): Promise<{ readonly workspace: GitWorkspace; readonly server: ScriptedServer }> {
    const workspace = GitWorkspace.of({ "sum.txt": "What is it?\n2 + 3 = 6\n" });
    const server = await ScriptedServer.start();
    server.models("a", "b", "c").when("final answer").answers(sumAnswer("2 + 3 = 5"));
    server.models("a", "b", "c").when("Criticise each answer").answers("They differ.");
    server.models("a", "b", "c").when("BETTER: A").answers("EQUAL");
    server.model("a").answers(sumAnswer("2 + 3 = 7"));
    server.model("b").answers(sumAnswer("2 + 3 = 8"));
    server.model("c").answers(sumAnswer("2 + 3 = 9")).hangsAfter(20);
    return { workspace, server };
  }

  /** With a clock that lets the grace period pass as soon as it begins, and `c` has been asked. */
  async function run(
    setup: Pick<RunSetup, "workspace" | "kept"> & { readonly server: ScriptedServer },
    asks: boolean,
  ): Promise<FinishedRun> {
    const timers = new ManualTimers();
    const grace = timers.set(10_000);
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const running = runOn(sumTask, { ...setup, models: ["a", "b", "c"], timers }, (event) => {
      if (event.kind === "receiving" && event.proposer.startsWith("c")) {
        begin();
      }
    });
    if (asks) {
      await Promise.all([grace, begun]);
      timers.pass(10_000);
    }
    return running;
  }

  test("is repeated with the same patience, and goes on from either side of its end", async () => {
    const { workspace, server } = await place();
    try {
      const whole = join(folder, "whole.jsonl");
      const { outcome } = await run({ workspace, server, kept: keptAt(whole, workspace) }, true);
      const left = { kind: "refused", why: { kind: "cancelled" } };
      expect(outcome.candidates.find(({ proposer }) => proposer.startsWith("c"))).toMatchObject(left);
      expect(digest((await replayed(whole)).outcome)).toBe(digest(outcome));

      for (const side of ["before", "behind"] as const) {
        const path = cutAt(whole, "timer #1", side);
        const asked = server.requestsOf("c").length;
        const kept = await goingOn(path, workspace);
        const { outcome: resumed } = await run({ workspace, server, kept }, side === "before");
        expect(resumed).toMatchObject({ kind: outcome.kind, reason: outcome.reason });
        expect(resumed.candidates.find(({ proposer }) => proposer.startsWith("c"))).toMatchObject(left);
        // Nobody waits for it any more behind the end of the patience, so that it is not asked again.
        expect(server.requestsOf("c").length - asked).toBe(side === "before" ? 1 : 0);
        expect(digest((await replayed(path)).outcome)).toBe(digest(resumed));
      }
    } finally {
      await server[Symbol.asyncDispose]();
      workspace[Symbol.dispose]();
    }
  });
});

describe("a run of model-free agents", () => {
  const secret = `ghp_${drawn("github", 36)}`;
  const misspelt = `export const key = "${secret}";\nconst region = "eu";\nexport const place = key + regoin;\n`;

  test("is repeated from what they proposed, and goes on from there with the secrets of the files it changes", async () => {
    using workspace = GitWorkspace.of({ "config.ts": misspelt });
    const task = await fixTask(workspace, "config.ts");
    expect(task.problems).toHaveLength(1);
    const whole = join(folder, "whole.jsonl");
    const { outcome } = await runOn(task, { workspace, kept: keptAt(whole, workspace) });
    expect(outcome).toMatchObject({ kind: "accepted", complete: true });
    expect(readFileSync(whole, "utf8")).not.toContain(secret);
    const again = await replayed(whole, workspace);
    expect(again).toMatchObject({ isRedacted: false, outcome: { kind: "accepted" } });
    expect(textsOf(again.outcome)).toEqual(textsOf(outcome));

    for (const [key, side] of [
      ["agent", "before"],
      ["agent", "behind"],
      ["verify", "before"],
      ["verify", "behind"],
    ] as const) {
      const path = cutAt(whole, key, side);
      const { outcome: resumed } = await runOn(task, { workspace, kept: await goingOn(path, workspace) });
      expect(textsOf(resumed)).toEqual(textsOf(outcome));
      expect(textsOf(resumed).join("")).toContain(secret);
      expect(textsOf((await replayed(path, workspace)).outcome)).toEqual(textsOf(outcome));
    }
  });

  /** What the chosen patch makes of the lines it changes. */
  function textsOf(outcome: Outcome): readonly string[] {
    const { changes } = outcome.kind === "accepted" ? outcome.chosen.patch : { changes: [] };
    return changes.flatMap((change) =>
      change.kind === "modify"
        ? [change.base.text, ...change.hunks.map(({ newLines }) => newLines.join(""))]
        : [],
    );
  }
});

describe("a run that its user cancelled", () => {
  test("goes on like one that was killed: what was answered is not asked again, what was cut short is", async () => {
    using workspace = GitWorkspace.of({ "sum.txt": "What is it?\n2 + 3 = 6\n" });
    await using server = await ScriptedServer.start();
    const models = ["a", "b", "c"];
    server
      .models(...models)
      .when("final answer")
      .answers(sumAnswer("2 + 3 = 5"));
    server
      .models(...models)
      .when("Criticise each answer")
      .answers("They differ.");
    server
      .models(...models)
      .when("BETTER: A")
      .answers("EQUAL");
    server.model("a").answers(sumAnswer("2 + 3 = 7"));
    server.model("b").answers(sumAnswer("2 + 3 = 8"));
    server.model("c").hangs().answers(sumAnswer("2 + 3 = 9"));
    const path = join(folder, "journal.jsonl");
    const cancel = new AbortController();
    let candidates = 0;
    const running = runOn(
      sumTask,
      { workspace, server, models, kept: keptAt(path, workspace), signal: cancel.signal },
      ({ kind }) => {
        candidates += Number(kind === "candidate");
        if (candidates === 2) {
          cancel.abort();
        }
      },
    );
    await expect(running).rejects.toMatchObject({ kind: "cancelled" });
    const journal = readJournal(path, "run-1");
    expect(journal.end).toMatchObject({ state: "cancelled" });
    // What the cancelling itself did to the calls under way is no answer.
    expect(JSON.stringify(journal.turns)).not.toContain("cancelled");
    await expect(replayed(path)).rejects.toMatchObject({
      kind: "journal",
      message: /was cancelled: it has no outcome .* "patched-moa resume run-1" goes on with it/,
    });

    const before = server.requests.length;
    const { outcome } = await runOn(sumTask, {
      workspace,
      server,
      models,
      kept: await goingOn(path, workspace),
    });
    const proposals = server.requests.slice(before).filter(({ prompt }) => !/answer [A-Z]\]/.test(prompt));
    expect(proposals.map(({ model }) => model)).toEqual(["c"]);
    expect(outcome).toMatchObject({ kind: "accepted" });
    expect(outcome.candidates.filter(({ kind }) => kind === "patched").length).toBeGreaterThanOrEqual(4);
    expect(readJournal(path, "run-1").end).toMatchObject({ state: "done" });
    expect(digest((await replayed(path)).outcome)).toBe(digest(outcome));
  });
});
