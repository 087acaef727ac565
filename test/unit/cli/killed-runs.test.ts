import { readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { readJournal } from "../../../src/core/run/journal/read-journal.ts";
import { seededRandom } from "../../../src/core/moa/random.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { KillableRun } from "../../support/killable-run.ts";
import { runCli } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const points = 20;
/** Killed and resumed at the same time. */
const atOnce = 3;

function edit(line: string): string {
  return `Here.\n\nsum.txt\n<<<<<<< SEARCH\n2 + 3 = 6\n=======\n${line}\n>>>>>>> REPLACE\n`;
}

/** What models say depends on what they are asked and on nothing else, so that it is the same however often they are. */
function script(server: ScriptedServer): void {
  const models = server.models("a", "b", "c");
  models.when("final answer").answers(edit("2 + 3 = 5"));
  models.when("Criticise each answer").answers("The sum is what is wanted.");
  models.when("does not hold").answers(edit("2 + 3 = 4"));
  server.model("a").answers(edit("2 + 3 = 7"));
  server.model("b").answers("I do not know.");
  server.model("c").answers("It cannot be done.");
}

/** A workspace and a server, for one run after the other. */
class Place implements AsyncDisposable {
  readonly workspace: GitWorkspace;
  readonly server: ScriptedServer;
  readonly args: readonly string[];
  #runs = 0;

  private constructor(workspace: GitWorkspace, server: ScriptedServer) {
    this.workspace = workspace;
    this.server = server;
    this.args = [
      ...["fix", "--root", workspace.root, "--check", "node check.js", "--seed", "7", "--json"],
      ...["--base-url", server.baseUrl, ...["a", "b", "c"].flatMap((model) => ["--model", model])],
    ];
  }

  static async make(): Promise<Place> {
    const workspace = GitWorkspace.of({
      "sum.txt": "What is it?\n2 + 3 = 6\n",
      "check.js":
        'process.exit(require("node:fs").readFileSync("sum.txt", "utf8").includes("= 5") ? 0 : 1);\n',
    });
    const server = await ScriptedServer.start();
    script(server);
    return new Place(workspace, server);
  }

  /** Folders of its own for the next run's state and its sandboxes. */
  nextRun(): KillableRun {
    this.#runs++;
    return new KillableRun(this.args, this.workspace.root, String(this.#runs));
  }

  /** Without what differs from one run to the next: times, the order of arrival, what was paid. */
  outcomeIn(stdout: string): unknown {
    const outcome = JSON.parse(stdout.replaceAll(new URL(this.server.baseUrl).host, "host")) as {
      readonly diff: string;
      readonly candidates: readonly { proposer: string; kind: string; origin: string; diff?: string }[];
    } & Record<string, unknown>;
    const { kind, complete, applied, reason, diff, candidates } = outcome;
    const whole = candidates.map((each) => `${each.proposer} ${each.origin} ${each.kind} ${each.diff ?? ""}`);
    return { kind, complete, applied, reason, diff, candidates: whole.sort() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    this.workspace[Symbol.dispose]();
  }
}

test(
  `a run that is killed at any of ${points} points goes on to the same outcome, pays for nothing twice and leaves no worktree`,
  { timeout: 240_000 },
  async () => {
    await using reference = await Place.make();
    const whole = reference.nextRun();
    const { stdout, stderr } = await whole.whole();
    const expected = reference.outcomeIn(stdout);
    expect(expected, stderr).toMatchObject({ kind: "accepted", complete: true });
    const calls = reference.server.requests.length;
    const { size } = statSync(whole.journal ?? "");

    const random = seededRandom(20_261_125);
    // One in each twentieth of the journal.
    const left = Array.from({ length: points }, (_, part) =>
      Math.ceil(((part + random()) * (size - 1)) / points),
    );
    const lastSteps: string[] = [];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        await using place = await Place.make();
        const state = place.workspace.state();
        for (let bytes = left.pop(); bytes !== undefined; bytes = left.pop()) {
          const run = place.nextRun();
          const killed = await run.killedAt(bytes);
          const journal = readJournal(run.journal ?? "", "the run");
          const answered = journal.turns.filter(({ key }) => key.startsWith("ask ")).length;
          const before = place.server.requests.length;
          const resumed = await runCli(["resume", journal.header.run, "--json"], { env: run.env });
          expect(resumed.code, resumed.stderr).toBe(0);
          expect(place.outcomeIn(resumed.stdout)).toEqual(expected);
          const due = journal.end === undefined ? calls - answered : 0;
          expect(place.server.requests.length - before).toBe(due);
          expect(place.workspace.state()).toBe(state);
          expect(readdirSync(run.tmp)).toEqual([]);
          if (killed.code === null) {
            lastSteps.push(journal.turns.at(-1)?.key.split(" ")[0] ?? "nothing");
          }
        }
      }),
    );
    // Those that were faster than the signal are whole runs; most are not.
    expect(lastSteps.length).toBeGreaterThan(points / 2);
    expect(new Set(lastSteps).size).toBeGreaterThan(2);
  },
);
