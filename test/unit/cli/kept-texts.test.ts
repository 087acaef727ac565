import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { expect, test } from "vitest";
import { LineChain, type JournalLine } from "../../../src/core/run/journal/journal-lines.ts";
import { drawn } from "../../support/fake-secrets.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { rewritten } from "../../support/rewritten-journal.ts";
import { runCli, startCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const final = "Now give your own final answer";
const models = ["a", "b", "c"];

function asking(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => ["--model", name]);
}

/** A repository with a change, a server, and a state folder of its own. */
class Place implements AsyncDisposable {
  readonly workspace: GitWorkspace;
  readonly server: ScriptedServer;
  readonly env: { readonly PATCHED_MOA_HOME: string };

  private constructor(workspace: GitWorkspace, server: ScriptedServer) {
    this.workspace = workspace;
    this.server = server;
    this.env = { PATCHED_MOA_HOME: join(workspace.root, "..", "state") };
  }

  static async make(changed = "export const a = total();\n"): Promise<Place> {
    const workspace = GitWorkspace.of({ "src/a.ts": "export const a = 1;\n" });
    workspace.git("branch", "trunk");
    workspace.git("checkout", "--quiet", "-b", "topic");
    workspace.write("src/b.ts", "export const b = 2;\n");
    workspace.git("add", "--all");
    workspace.git("commit", "--quiet", "--message", "Add b");
    workspace.write("src/a.ts", changed);
    return new Place(workspace, await ScriptedServer.start());
  }

  args(kind: string, ...more: readonly string[]): readonly string[] {
    return [kind, "--root", this.workspace.root, "--base-url", this.server.baseUrl, ...more];
  }

  async newRun(args: readonly string[], work?: (child: ChildProcess) => Promise<void>): Promise<NewRun> {
    const before = new Set(this.journals);
    const { child, result } = startCli(args, { env: this.env });
    await work?.(child);
    const done = await result;
    const [file = ""] = this.journals.filter((each) => !before.has(each));
    return { ...done, run: file.replace(".jsonl", "") };
  }

  cli(...args: readonly string[]): Promise<CliResult> {
    return runCli(args, { env: this.env });
  }

  get journals(): readonly string[] {
    const folder = join(this.env.PATCHED_MOA_HOME, "runs");
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  pathOf(run: string): string {
    return join(this.env.PATCHED_MOA_HOME, "runs", `${run}.jsonl`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    this.workspace[Symbol.dispose]();
  }
}

interface NewRun extends CliResult {
  readonly run: string;
}

interface Kind {
  readonly args: readonly string[];
  /** By which it is known in the list. */
  readonly title: string;
  readonly mixed: string;
  readonly candidate: string;
  readonly invented: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  "commit-message": {
    args: ["--instruction", "Be short."],
    title: "commit message: Be short.",
    mixed: "Take the total from `total()`",
    candidate: "Take the total",
    invented: "Call `sum()`",
  },
  "pr-description": {
    args: ["--base", "trunk"],
    title: "description of a pull request beside trunk",
    mixed: "Add `b.ts`\n\nIt holds a two.",
    candidate: "Add b\n\nA two.",
    invented: "Add `nothing()`\n\nFixes #7.",
  },
  explain: {
    args: ["--file", "src/b.ts:1"],
    title: "explanation of src/b.ts:1-1",
    mixed: "`b` is a two (line 1).",
    candidate: "`b` is exported.",
    invented: "See line 70.",
  },
};

test.for(Object.entries(kinds))(
  "%s is kept with prompts and answers, listed with its cost, and comes to the same text byte for byte where nothing is there any more",
  { timeout: 60_000 },
  async ([kind, { args, title, mixed, candidate, invented }]) => {
    await using place = await Place.make();
    const { server, workspace } = place;
    server.models("a", "wrong").when("Criticise each answer").answers("The second is right.");
    server.model("a").when(final).answers(mixed);
    server.models("a", "wrong").answers(invented);
    server.models("b", "c").answers(candidate);
    const several = asking("a", "b", "c");
    const asked = place.args(kind, ...args);
    const results = [
      await place.newRun([...asked, ...several, "--strategy", "moa"]),
      // Most say the same: it stands.
      await place.newRun([...asked, ...several, "--json"]),
      // What is mixed invents something.
      await place.newRun([...asked, ...asking("wrong", "b", "c"), "--strategy", "moa"]),
      await place.newRun([...asked, ...asking("wrong"), "--strategy", "single"]),
    ];
    const [mixture, standing, fallen, refused] = results;
    expect(mixture).toMatchObject({ code: 0, stdout: `${mixed}\n` });
    expect(JSON.parse(standing?.stdout ?? "")).toMatchObject({ kind: "written", text: candidate });
    expect(fallen).toMatchObject({ code: 0, stdout: `${candidate}\n` });
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    const kept = readFileSync(place.pathOf(mixture?.run ?? ""), "utf8");
    for (const said of [mixed, candidate, invented, "The second is right.", final]) {
      expect(kept).toContain(JSON.stringify(said).slice(1, -1));
    }

    const calls = server.requests.length;
    workspace.git("checkout", "--quiet", "--force", "--orphan", "nothing");
    workspace.git("rm", "-rfq", ".");
    for (const { run, code, stdout } of results) {
      const again = await place.cli("replay", run, ...(run === standing?.run ? ["--json"] : []));
      expect(again.stderr).toContain("every decision is the same. Nobody was asked.");
      expect(again).toMatchObject({ code, stdout });
    }
    expect(server.requests).toHaveLength(calls);
    expect((await place.cli("replay", fallen?.run ?? "")).stderr).toContain("The mixed text does not hold");

    const list = (await place.cli("runs")).stdout;
    for (const [run, state] of [
      [mixture?.run, "done, accepted  moa       \\$0.00  5 calls"],
      [standing?.run, "done, accepted  adaptive  \\$0.00  3 calls"],
      [refused?.run, "done, rejected  single    \\$0.00  1 call"],
    ] as const) {
      expect(list).toMatch(new RegExp(`${run ?? "none"}  ${state} .*  ${title}\n`));
    }
  },
);

test("a text that was cut off or cancelled is listed so, cannot be replayed, and is begun again in the words that were typed", async () => {
  await using place = await Place.make();
  const { server } = place;
  server.model("a").answers("Take the total");
  server.models("b", "c").hangs();
  const args = place.args("commit-message", ...asking("a", "b", "c"), "--instruction", "Be short.");
  const stopped = (signal: NodeJS.Signals, asked: number): Promise<NewRun> =>
    place.newRun(args, async (child) => {
      await server.until(() => server.requests.length === asked);
      child.kill(signal);
    });
  const cut = await stopped("SIGKILL", 3);
  const cancelled = await stopped("SIGINT", 6);
  expect(cancelled.code).toBe(1);
  const { stdout } = await place.cli("runs");
  expect(stdout).toMatch(new RegExp(`${cut.run} +cut off +adaptive`));
  expect(stdout).toMatch(new RegExp(`${cancelled.run} +cancelled +adaptive`));
  for (const { run } of [cut, cancelled]) {
    const [replay, resume] = [await place.cli("replay", run), await place.cli("resume", run)];
    expect(replay.code).toBe(1);
    expect(replay.stderr).toMatch(/it has no outcome that could be repeated\. Begin it again\.\n$/);
    expect(resume.code).toBe(1);
    expect(resume.stderr).toContain(
      `a text is not gone on with. Begin it again with: patched-moa ${args.slice(0, -1).join(" ")} "Be short."\n`,
    );
  }
});

test("a text whose end was overlooked is shown again by resume, and nobody is paid twice", async () => {
  await using place = await Place.make();
  place.server.models(...models).answers("Take the total");
  const written = await place.newRun(place.args("commit-message", ...asking("a", "b", "c")));
  const asked = place.server.requests.length;
  expect(await place.cli("resume", written.run)).toMatchObject({ code: 0, stdout: written.stdout });
  expect(place.server.requests).toHaveLength(asked);
});

test("a journal in which something is changed does not come to the same text, and says what differs", async () => {
  await using place = await Place.make();
  const { server } = place;
  server
    .models(...models)
    .when("Criticise each answer")
    .answers("Both are right.");
  server
    .models(...models)
    .when(final)
    .answers("Take the total from `total()`");
  server.model("a").answers("Take the total");
  server.models("b", "c").answers("Call total");
  const copy = join(place.workspace.root, "..", "copy.jsonl");
  const told = [...asking("a", "b", "c"), "--strategy", "moa", "--journal", copy];
  const written = await place.newRun(place.args("commit-message", ...told));
  expect(written.code, written.stderr).toBe(0);
  const journal = place.pathOf(written.run);
  expect(readFileSync(copy, "utf8")).toBe(readFileSync(journal, "utf8"));
  expect(await place.cli("replay", copy)).toMatchObject({ code: 0, stdout: written.stdout });

  const whole = readFileSync(copy, "utf8");
  writeFileSync(copy, whole.replace("Both are right.", "Neither is right."));
  expect((await place.cli("replay", copy)).stderr).toMatch(
    /^The journal of .* is damaged: line \d+ does not/,
  );

  const forged = async (change: (line: JournalLine) => JournalLine): Promise<string> => {
    writeFileSync(copy, rewritten(journal, change));
    const { code, stdout, stderr } = await place.cli("replay", copy);
    expect([code, stdout]).toEqual([1, ""]);
    return stderr;
  };
  const turn = (line: JournalLine, key: string, value: unknown): JournalLine =>
    line.kind === "turn" && String(line["key"]).startsWith(key) ? { ...line, value } : line;
  const said = { text: "Take it all", faults: [] };
  expect(await forged((line) => turn(line, "judge", said))).toContain("it ends with something else");
  const answer = { kind: "answer", text: "No.", usage: usageIn(journal) };
  expect(await forged((line) => turn(line, "ask b", [answer]))).toMatch(
    /cannot be repeated: it asks for something that was not asked for then: (judge|ask) /,
  );
  const seedless = await forged((line) => (line.kind === "journal" ? { ...line, strategy: "mcts" } : line));
  expect(seedless).toContain("has the strategy mcts, which this version of Patched MoA does not know");
  const later = await forged((line) => (line.kind === "journal" ? { ...line, version: 4 } : line));
  expect(later).toContain("has the format 4; this version of Patched MoA reads the formats 1, 2 and 3.");
});

function usageIn(journal: string): unknown {
  const chain = new LineChain();
  const lines = readFileSync(journal, "utf8").split("\n").slice(0, -1);
  const calls = lines.map((line) => chain.read(line)).filter((line) => line?.kind === "call");
  return calls[0]?.["usage"];
}

test("a secret in the diff, one in what was typed and the key are nowhere in what is kept; the text comes again without them", async () => {
  const secret = `ghp_${drawn("github", 36)}`;
  const typed = `sk-proj-${drawn("typed", 48)}`;
  await using place = await Place.make(`export const a = total();\nexport const key = "${secret}";\n`);
  const { server } = place;
  server.models(...models).answers("Take the total\n\nThe key is MOA_SECRET_1.");
  const env = { ...place.env, OPENAI_API_KEY: "the-very-key-of-this-test" };
  const args = place.args("commit-message", ...asking("a", "b", "c"), "--instruction", `Not ${typed}`);
  const written = await runCli(args, { env });
  expect(written.code, written.stderr).toBe(0);
  const prompt = server.requests[0]?.prompt ?? "";
  expect(prompt).toContain("MOA_SECRET_");
  const journal = join(place.env.PATCHED_MOA_HOME, "runs", place.journals[0] ?? "");
  const kept = readFileSync(journal, "utf8");
  for (const never of [secret, typed, "the-very-key-of-this-test"]) {
    expect(kept + prompt).not.toContain(never);
  }
  const elsewhere = join(place.workspace.root, "..", "elsewhere.jsonl");
  copyFileSync(journal, elsewhere);
  expect(await runCli(["replay", elsewhere])).toMatchObject({ code: 0, stdout: written.stdout });
  expect((await place.cli("runs", "--json")).stdout).not.toContain(typed);
});
