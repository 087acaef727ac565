import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, describe, expect } from "vitest";
import { ScoreBook } from "../../../src/core/moa/roster/score-book.ts";
import type { RunLine } from "../../../src/core/moa/roster/score-lines.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

/** In Python: no TypeScript is started, which has no part in this. */
const edit = (code: string): string =>
  `a.py\n<<<<<<< SEARCH\nraise SystemExit(3)\n=======\n${code}\n>>>>>>> REPLACE\n`;
const right = edit("raise SystemExit(0)");
const wrong = edit("raise SystemExit(4)");

interface Asked extends CliResult {
  /** Ids of the models that were asked. */
  readonly asked: readonly string[];
}

class Fixing {
  readonly server: ScriptedServer;
  readonly #root: string;
  readonly #state: string;

  constructor(server: ScriptedServer, root: string, state: string) {
    this.server = server;
    this.#root = root;
    this.#state = state;
    server.model("good").answers(right);
    server.model("fair").answers(edit("raise SystemExit(0 * 1)"));
    server.model("bad").answers(wrong);
    server.model("new").answers(edit("print(0)"));
  }

  /** @returns ids of the models that were asked */
  async fix(models: readonly string[], ...args: readonly string[]): Promise<Asked> {
    return this.#asking("fix", models, "--check", "python3 a.py", ...args);
  }

  edit(model: string, ...args: readonly string[]): Promise<Asked> {
    return this.#asking("edit", [model], "--instruction", "Print a two", ...args);
  }

  /** `replay` or `resume`. */
  async again(command: "replay" | "resume"): Promise<Asked> {
    return this.#counted([command, this.#lastRun.replace(".jsonl", ""), "--json"]);
  }

  /** As if the last run had been killed when it had begun. */
  cutLastRun(): void {
    const path = join(this.#state, "runs", this.#lastRun);
    const [header = ""] = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, `${header}\n`);
  }

  roster(...args: readonly string[]): Promise<CliResult> {
    return this.#run(["roster", ...args]);
  }

  label(model: string): string {
    return `${model} (${new URL(this.server.baseUrl).host})`;
  }

  /** Earlier runs, a minute apart, in which models did so well. */
  remember(count: number, merits: Readonly<Record<string, number>>): void {
    const book = new ScoreBook(this.#state, (text) => {
      throw new Error(text);
    });
    const from = book.read().length;
    for (let index = from; index < from + count; index += 1) {
      const line: RunLine = {
        kind: "run",
        id: `earlier ${index}`,
        at: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
        task: "fix",
        language: "Python",
        proposals: Object.entries(merits).map(([model, merit]) => ({
          model: this.label(model),
          merit,
          tokens: 1,
        })),
        syntheses: [],
      };
      book.append(line);
    }
  }

  get #lastRun(): string {
    return readdirSync(join(this.#state, "runs")).sort().at(-1) ?? "";
  }

  #asking(command: string, models: readonly string[], ...args: readonly string[]): Promise<Asked> {
    const named = models.flatMap((model) => ["--model", model]);
    const place = ["--root", this.#root, "--file", "a.py", "--base-url", this.server.baseUrl];
    return this.#counted([command, ...place, ...named, ...args]);
  }

  async #counted(args: readonly string[]): Promise<Asked> {
    const before = this.server.requests.length;
    const result = await this.#run(args);
    const asked = this.server.requests.slice(before).map(({ model }) => model);
    return { ...result, asked: asked.toSorted() };
  }

  #run(args: readonly string[]): Promise<CliResult> {
    return runCli(args, { env: { PATCHED_MOA_HOME: this.#state } });
  }
}

const test = base.extend<{ fixing: Fixing }>({
  fixing: async ({}, use) => {
    const state = mkdtempSync(join(tmpdir(), "patched-moa-"));
    using workspace = GitWorkspace.of({ "a.py": "print(1)\nraise SystemExit(3)\n" });
    await using server = await ScriptedServer.start();
    await use(new Fixing(server, workspace.root, state));
    rmSync(state, { recursive: true, force: true });
  },
});

const sampled = ["--strategy", "best-of-n", "--roster"];

describe("The roster on the command line", () => {
  test("a model whose patches fail in twelve runs beside others is benched, which is told; it sits out until it is recalled", async ({
    fixing,
  }) => {
    const two = ["good", "bad"];
    fixing.remember(10, { good: 1, bad: 0 });
    const eleventh = await fixing.fix(two, ...sampled);
    expect(eleventh.asked).toContain("bad");
    expect(eleventh.stderr).not.toContain("benched");
    const twelfth = await fixing.fix(two, ...sampled);
    const told = `${fixing.label("bad")} is benched: in its last 12 runs beside others its answers were worth 0 %, theirs 100 %`;
    expect(twelfth.stderr).toContain(told);
    const next = await fixing.fix(two, ...sampled);
    expect([...new Set(next.asked)]).toEqual(["good"]);
    expect(next.stderr).toContain(told);
    expect((await fixing.roster()).stdout).toMatch(/\nbad \(.*\) +fix +Python +12 +0 % +0 % +- +benched\n/);

    expect(await fixing.roster("--recall", fixing.label("bad"))).toMatchObject({ code: 0 });
    expect((await fixing.fix(two, ...sampled)).asked).toContain("bad");
  });

  test("who did well is asked, whatever the order they are named in; after a long time somebody else is tried again", async ({
    fixing,
  }) => {
    const pool = ["bad", "fair", "good"];
    const single = ["--strategy", "single", "--roster", "--seed", "1"];
    fixing.remember(6, { bad: 0.4, fair: 0.5, good: 1 });
    expect((await fixing.fix(pool, ...single)).asked).toEqual(["good"]);
    fixing.remember(200, { good: 0.8 });
    expect((await fixing.fix(pool, ...single)).asked).not.toEqual(["good"]);
  });

  test("a newcomer is asked beside the others and counted; what it proposes is not chosen, though it holds", async ({
    fixing,
  }) => {
    fixing.remember(5, { good: 1, fair: 1 });
    const two = ["--strategy", "single", "--roster"];
    const { asked, stderr, code } = await fixing.fix(["new", "good"], ...two);
    expect([asked, code]).toEqual([["good", "new"], 0]);
    expect(stderr).toContain(`${fixing.label("new")} is asked beside them, on probation`);
    expect(stderr).toMatch(/chosen +candidate \d \(good/);
    const { stdout } = await fixing.roster();
    expect(stdout).toMatch(/\nnew \(.*newcomer, 1 of 3 runs\n/);
  });

  test("where nothing else holds, execution may choose what a newcomer has", async ({ fixing }) => {
    fixing.remember(5, { bad: 1 });
    const { stderr, code } = await fixing.fix(["bad", "new"], "--strategy", "single", "--roster");
    expect(code).toBe(0);
    expect(stderr).toMatch(/chosen .*the gates prove candidate \d \(new .*on probation/);
  });

  test("without --roster the models that are named are asked, and scores are kept all the same", async ({
    fixing,
  }) => {
    fixing.remember(12, { good: 1, bad: 0 });
    const { asked, stderr } = await fixing.fix(["bad", "good", "fair"], "--strategy", "best-of-n");
    expect(new Set(asked)).toEqual(new Set(["bad", "fair", "good"]));
    expect(stderr).not.toMatch(/roster|benched/);
    const { models } = JSON.parse((await fixing.roster("--json")).stdout) as {
      models: readonly { model: string; kind: string; runs?: number }[];
    };
    expect(models.find(({ model }) => model === fixing.label("fair"))).toMatchObject({
      kind: "newcomer",
      runs: 1,
    });
  });

  test("what is applied counts for who proposed it", async ({ fixing }) => {
    const meritOf = async (): Promise<number | undefined> => {
      const { scores } = JSON.parse((await fixing.roster("--json")).stdout) as {
        scores: readonly { model: string; merit: number }[];
      };
      return scores.find(({ model }) => model === fixing.label("plain"))?.merit;
    };
    fixing.server
      .model("plain")
      .answers("a.py\n<<<<<<< SEARCH\nprint(1)\n=======\nprint(2)\n>>>>>>> REPLACE\n");
    await fixing.edit("plain", "--strategy", "single");
    const before = await meritOf();
    await fixing.edit("plain", "--strategy", "single", "--apply");
    expect([before, await meritOf()]).toEqual([0.8, (0.8 + (0.8 + 1) / 2) / 2]);
  });

  test("a run that the roster chose for is replayed, and goes on when it was cut off, with the models of then, whatever the scores say now", async ({
    fixing,
  }) => {
    fixing.remember(5, { good: 1, fair: 0.2 });
    const run = await fixing.fix(["fair", "new", "good"], "--strategy", "single", "--roster", "--json");
    expect([run.asked, run.code], run.stderr).toEqual([["good", "new"], 0]);
    fixing.remember(30, { good: 0, fair: 1, new: 0 });
    const replayed = await fixing.again("replay");
    expect([replayed.asked, replayed.stdout], replayed.stderr).toEqual([[], run.stdout]);
    fixing.cutLastRun();
    const resumed = await fixing.again("resume");
    expect([resumed.asked, resumed.code], resumed.stderr).toEqual([["good", "new"], 0]);
  });

  test("nobody waits for a newcomer that does not answer, and a replay does not either", async ({
    fixing,
  }) => {
    fixing.server.model("silent").hangs();
    fixing.remember(5, { good: 1 });
    const run = await fixing.fix(["good", "silent"], "--strategy", "single", "--roster", "--json");
    expect([run.asked, run.code], run.stderr).toEqual([["good", "silent"], 0]);
    expect(run.stderr).toContain("The others are done: not waiting for");
    expect((await fixing.roster()).stdout).not.toContain("silent");
    const replayed = await fixing.again("replay");
    expect([replayed.asked, replayed.stdout], replayed.stderr).toEqual([[], run.stdout]);
  });

  test("scores can be forgotten; an unknown model cannot be recalled, and it is said which can", async ({
    fixing,
  }) => {
    expect((await fixing.roster()).stdout).toContain("No scores yet");
    fixing.remember(3, { good: 1 });
    const unknown = await fixing.roster("--recall", "nobody");
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining(fixing.label("good"))]);
    expect((await fixing.roster("--reset")).code).toBe(0);
    expect((await fixing.roster()).stdout).toContain("No scores yet");
  });
});
