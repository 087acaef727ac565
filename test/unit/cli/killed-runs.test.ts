import { mkdirSync, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readJournal } from "../../../src/core/run/journal/read-journal.ts";
import { seededRandom } from "../../../src/core/moa/random.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, startCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const points = 20;
/** Killed and resumed at the same time. */
const atOnce = 3;

function edit(line: string): string {
  return `Here.\n\nadd.js\n<<<<<<< SEARCH\nexport const add = (a, b) => a - b;\n=======\n${line}\n>>>>>>> REPLACE\n`;
}

/** What models say depends on what they are asked and on nothing else, so that it is the same however often they are. */
function script(server: ScriptedServer): void {
  const models = server.models("a", "b", "c");
  models.when("final answer").answers(edit("export const add = (a, b) => a + b;"));
  models.when("Criticise each answer").answers("The sum is what is wanted.");
  models.when("does not hold").answers(edit("export const add = (a, b) => a / b;"));
  server.model("a").answers(edit("export const add = (a, b) => a * b;"));
  server.model("b").answers("I do not know.");
  server.model("c").answers("It cannot be done.");
}

/** A workspace, a server and a state folder for one run. */
class Place implements AsyncDisposable {
  readonly workspace: GitWorkspace;
  readonly server: ScriptedServer;
  readonly env: { readonly PATCHED_MOA_HOME: string; readonly TMPDIR: string };
  readonly args: readonly string[];

  private constructor(workspace: GitWorkspace, server: ScriptedServer) {
    this.workspace = workspace;
    this.server = server;
    const folder = (name: string): string => {
      const path = join(workspace.root, "..", name);
      mkdirSync(path);
      return path;
    };
    this.env = { PATCHED_MOA_HOME: folder("state"), TMPDIR: folder("tmp") };
    mkdirSync(this.runs);
    this.args = [
      ...["fix", "--root", workspace.root, "--check", "node check.js", "--seed", "7", "--json"],
      ...["--base-url", server.baseUrl, ...["a", "b", "c"].flatMap((model) => ["--model", model])],
    ];
  }

  static async make(): Promise<Place> {
    const workspace = GitWorkspace.of({
      "package.json": '{ "type": "module" }',
      "add.js": "export const add = (a, b) => a - b;\n",
      "check.js": 'import { add } from "./add.js";\nprocess.exit(add(2, 3) === 5 ? 0 : 1);\n',
    });
    const server = await ScriptedServer.start();
    script(server);
    return new Place(workspace, server);
  }

  get runs(): string {
    return join(this.env.PATCHED_MOA_HOME, "runs");
  }

  get journal(): string | undefined {
    const [file] = readdirSync(this.runs);
    return file && join(this.runs, file);
  }

  /** Runs until the journal has so many bytes, then no instruction more. */
  async killedAt(bytes: number): Promise<CliResult> {
    const { child, result } = startCli(this.args, { env: this.env });
    const watcher = watch(this.runs, () => {
      const size = this.journal === undefined ? 0 : statSync(this.journal).size;
      if (size >= bytes) {
        child.kill("SIGKILL");
      }
    });
    try {
      return await result;
    } finally {
      watcher.close();
    }
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
  { timeout: 120_000 },
  async () => {
    await using reference = await Place.make();
    const { stdout, stderr } = await runCli(reference.args, { env: reference.env });
    const expected = reference.outcomeIn(stdout);
    expect(expected, stderr).toMatchObject({ kind: "accepted", complete: true });
    const calls = reference.server.requests.length;
    const { size } = statSync(reference.journal ?? "");

    const random = seededRandom(20_261_125);
    // One in each twentieth of the journal.
    const left = Array.from({ length: points }, (_, part) =>
      Math.ceil(((part + random()) * (size - 1)) / points),
    );
    const kills: string[] = [];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let bytes = left.pop(); bytes !== undefined; bytes = left.pop()) {
          await using place = await Place.make();
          const state = place.workspace.state();
          const cut = await place.killedAt(bytes);
          const run = readJournal(place.journal ?? "", "the run");
          const answered = run.turns.filter(({ key }) => key.startsWith("ask ")).length;
          if (cut.code !== null) {
            // Faster than the kill.
            expect(place.outcomeIn(cut.stdout)).toEqual(expected);
            continue;
          }
          kills.push(run.turns.at(-1)?.key.split(" ")[0] ?? "begin");
          const before = place.server.requests.length;
          const resumed = await runCli(["resume", run.header.run, "--json"], { env: place.env });
          expect(resumed.code, resumed.stderr).toBe(0);
          expect(place.outcomeIn(resumed.stdout)).toEqual(expected);
          const due = run.end === undefined ? calls - answered : 0;
          expect(place.server.requests.length - before).toBe(due);
          expect(place.workspace.state()).toBe(state);
          expect(readdirSync(place.env.TMPDIR)).toEqual([]);
          // What was resumed is a whole run, as any other.
          if (kills.length % 5 === 0) {
            const replayed = await runCli(["replay", run.header.run, "--json"], { env: place.env });
            expect(replayed.stdout, replayed.stderr).toBe(resumed.stdout);
          }
        }
      }),
    );
    expect(kills.length).toBeGreaterThan(points / 2);
    expect(new Set(kills).size).toBeGreaterThan(2);
  },
);
