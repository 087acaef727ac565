import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TokenCounter } from "../../../src/core/model/fit/token-counter.ts";
import { endedReview } from "../../../src/core/review/ended-review.ts";
import { votedOn } from "../../../src/core/review/voted-findings.ts";
import type { JournalLine } from "../../../src/core/run/journal/journal-lines.ts";
import { readJournal } from "../../../src/core/run/journal/read-journal.ts";
import { drawRun } from "../../../src/core/run/show/draw-run.ts";
import { keptMoments } from "../../../src/core/run/show/kept-moments.ts";
import { runMarkdown } from "../../../src/core/run/show/run-markdown.ts";
import { drawn } from "../../support/fake-secrets.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { KillableRun } from "../../support/killable-run.ts";
import { findings, reviewQuestions as questions } from "../../support/review-answers.ts";
import { rewritten } from "../../support/rewritten-journal.ts";
import { runCli, startCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const sum =
  "export function sum(items: readonly number[]): number {\n  let total = 0;\n  for (const item of items) {\n    total += item;\n  }\n  return total;\n}\n";
const buggy = sum.replace(
  "for (const item of items) {\n    total += item;",
  "for (let i = 0; i <= items.length; i++) {\n    total += items[i] ?? 0;",
);
const loop = "  for (let i = 0; i <= items.length; i++) {\n";
const offByOne = {
  file: "src/sum.ts",
  line: 3,
  message: "The loop reads one item past the end.",
  evidence: loop.trim(),
  edits: [{ search: loop, replace: loop.replace("<=", "<") }],
};
const doubtful = {
  file: "src/sum.ts",
  line: 4,
  severity: "low",
  message: "It is slow.",
  evidence: "total += items[i] ?? 0;",
};
const broken = {
  file: "src/sum.ts",
  line: 1,
  message: "It should take any list.",
  evidence: "export function sum(items: readonly number[]): number {",
  edits: [{ search: "  let total = 0;\n", replace: "  let total = ;\n" }],
};
const madeUp = { ...offByOne, evidence: "eval(items)", message: "Made up." };

class Place implements AsyncDisposable {
  readonly workspace: GitWorkspace;
  readonly server: ScriptedServer;
  readonly env: { readonly PATCHED_MOA_HOME: string };

  private constructor(workspace: GitWorkspace, server: ScriptedServer) {
    this.workspace = workspace;
    this.server = server;
    this.env = { PATCHED_MOA_HOME: join(workspace.root, "..", "state") };
  }

  /** Three models, of which one finds faults that the others judge. */
  static async make(changed = buggy): Promise<Place> {
    const workspace = GitWorkspace.of({
      "package.json": '{ "type": "module" }\n',
      "tsconfig.json":
        '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2022", "types": [] }, "include": ["src"] }\n',
      "src/sum.ts": sum,
    });
    workspace.write("src/sum.ts", changed);
    const server = await ScriptedServer.start();
    server
      .model("a")
      .when(questions.correctness)
      .answers(findings(offByOne, doubtful, broken, madeUp));
    server
      .models("b", "c")
      .when(/past the end[^]*VERDICT/)
      .answers("It does.\nVERDICT: RIGHT");
    server
      .models("b", "c")
      .when(/is slow[^]*VERDICT/)
      .answers("No.\nVERDICT: WRONG");
    server.model("b").when(questions.vote).answers("Yes.\nVERDICT: RIGHT");
    server.model("c").when(questions.vote).answers("I cannot tell.");
    server.model("c").when(questions.security).answers("I would rather not.");
    server.models("a", "b", "c").answers(findings());
    return new Place(workspace, server);
  }

  args(...more: readonly string[]): readonly string[] {
    const asked = ["a", "b", "c"].flatMap((name) => ["--model", name]);
    return [
      ...["review", "--root", this.workspace.root, "--base-url", this.server.baseUrl],
      ...["--no-checks", ...asked, ...more],
    ];
  }

  cli(...args: readonly string[]): Promise<CliResult> {
    return runCli(args, { env: this.env });
  }

  /** The only one that is kept. */
  get run(): string {
    const folder = join(this.env.PATCHED_MOA_HOME, "runs");
    const [file = "", ...others] = existsSync(folder) ? readdirSync(folder) : [];
    expect(others).toEqual([]);
    return file.replace(".jsonl", "");
  }

  get journal(): string {
    return join(this.env.PATCHED_MOA_HOME, "runs", `${this.run}.jsonl`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    this.workspace[Symbol.dispose]();
  }
}

test("a review is kept with prompts, answers, votes and what the gates said, listed with its cost, and comes to the same findings byte for byte where nothing is there any more", async () => {
  await using place = await Place.make();
  const { server, workspace } = place;
  const reviewed = await place.cli(...place.args("--json", "--instruction", "Mind the bounds."));
  expect(reviewed.code, reviewed.stderr).toBe(0);
  const {
    findings: found,
    dropped,
    gaps,
  } = JSON.parse(reviewed.stdout) as {
    readonly findings: readonly { readonly change: { readonly kind: string } }[];
    readonly dropped: readonly unknown[];
    readonly gaps: readonly string[];
  };
  expect(found.map(({ change }) => change.kind)).toEqual(["failed", "offered"]);
  expect([dropped.length, gaps.length]).toEqual([2, 1]);

  const { run, journal } = place;
  const kept = readFileSync(journal, "utf8");
  for (const said of [
    "Mind the bounds.",
    "VERDICT: RIGHT",
    "I would rather not.",
    "Made up.",
    questions.vote,
  ]) {
    expect(kept).toContain(said);
  }
  const list = (await place.cli("runs")).stdout;
  const calls = server.requests.length;
  expect(list).toMatch(
    new RegExp(
      `${run}  done, 2 findings  vote  \\$0\\.00  ${calls} calls .*  review of the working tree: Mind the bounds\\.\n`,
    ),
  );

  rmSync(join(workspace.root, "src"), { recursive: true });
  rmSync(join(workspace.root, ".git"), { recursive: true });
  const again = await place.cli("replay", run, "--json");
  expect(again).toMatchObject({ code: 0, stdout: reviewed.stdout });
  expect(again.stderr).toContain("every decision is the same. Nobody was asked, no check was run.");
  const page = await place.cli("replay", run);
  expect(page.stdout).toContain("+  for (let i = 0; i < items.length; i++) {");
  expect(await place.cli("resume", run)).toMatchObject({ code: 0, stdout: page.stdout });
  expect(server.requests).toHaveLength(calls);

  const picture = drawRun(keptMoments(readJournal(journal, run)));
  expect(picture.nodes.map((node) => [node.kind, node.state, node.questions.length])).toEqual([
    ["asker", "done", 3],
    ["asker", "done", 3],
    ["asker", "done", 3],
    ["layer", "done", 0],
    ["layer", "done", 12],
    ["layer", "done", 0],
    ["findings", "done", 0],
  ]);
  const exported = runMarkdown(run, picture);
  expect(exported).toMatch(/^# review of the working tree: Mind the bounds\.\n/);
  expect(exported).toMatch(/## Outcome\n\nFindings: 2, of which confirmed: 2\.\n/);
  expect(exported).toMatch(/### high: src\/sum\.ts:3\n\nconfirmed: raised by a.*; shared by b.*, c/);
  expect(exported).toContain("\n+  for (let i = 0; i < items.length; i++) {\n");
  expect(exported).toMatch(/## Dropped\n\n- src\/sum\.ts:3 \(a.*\): Made up\. What it quotes does not stand/);
  expect(exported).toMatch(/### \d+\. judgement: b.*[^]*\*\*answer\*\*\n\n```\nIt does\.\nVERDICT: RIGHT/);
});

test(
  "a review that is killed goes on to the same findings; nothing is paid twice, and it is replayed",
  { timeout: 120_000 },
  async () => {
    await using place = await Place.make();
    const { server, workspace } = place;
    const args = place.args("--json");
    const reference = new KillableRun(args, workspace.root, "whole");
    const whole = await reference.whole();
    expect(whole.code, whole.stderr).toBe(0);
    const calls = server.requests.length;
    const { size } = statSync(reference.journal ?? "");
    for (const part of [0.2, 0.5, 0.8]) {
      const run = new KillableRun(args, workspace.root, String(part));
      await run.killedAt(Math.ceil(size * part));
      const cut = readJournal(run.journal ?? "", "the review");
      const answered = cut.turns.filter(({ key }) => key.startsWith("ask ")).length;
      const before = server.requests.length;
      const { run: name } = cut.header;
      if (cut.end === undefined) {
        expect((await runCli(["runs"], { env: run.env })).stdout).toMatch(/cut off +vote/);
        const refused = await runCli(["replay", name], { env: run.env });
        expect(refused.stderr).toContain(`"patched-moa resume ${name}" goes on with it.`);
      }
      const resumed = await runCli(["resume", name, "--json"], { env: run.env });
      expect(withoutTimes(resumed.stdout), resumed.stderr).toBe(withoutTimes(whole.stdout));
      expect(server.requests.length - before).toBe(cut.end === undefined ? calls - answered : 0);
      const replayed = await runCli(["replay", name, "--json"], { env: run.env });
      expect(replayed).toMatchObject({ code: 0, stdout: resumed.stdout });
      expect(readdirSync(run.tmp)).toEqual([]);
    }
  },
);

/** How long gates took is another figure each time. */
function withoutTimes(json: string): string {
  return json.replaceAll(/"milliseconds":[\d.]+/g, '"milliseconds":0');
}

test("a review that was cancelled goes on, unless what is reviewed has changed since: that is said, and nobody is asked", async () => {
  await using place = await Place.make();
  const { server, workspace } = place;
  const { child, result } = startCli(place.args(), { env: place.env });
  server.model("late").hangs();
  await server.until(() => server.requests.length > 2);
  child.kill("SIGINT");
  expect((await result).code).toBe(1);
  expect((await place.cli("runs")).stdout).toMatch(/cancelled +vote/);
  const asked = server.requests.length;
  workspace.write("src/sum.ts", buggy.replace("total = 0", "total = 1"));
  const stale = await place.cli("resume", place.run);
  expect(stale).toMatchObject({ code: 1, stdout: "" });
  expect(stale.stderr).toContain(
    "the workspace has changed since, and what was answered is about what it was",
  );
  expect(server.requests).toHaveLength(asked);
  workspace.write("src/sum.ts", buggy);
  const resumed = await place.cli("resume", place.run);
  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stdout).toContain("The loop reads one item past the end.");
});

test("a secret in what is reviewed, one in what was typed and the key are nowhere in what is kept; the findings come again without them", async () => {
  const secret = `ghp_${drawn("github", 36)}`;
  const typed = `sk-proj-${drawn("typed", 48)}`;
  await using place = await Place.make(`${buggy}export const key = "${secret}";\n`);
  const { server } = place;
  server
    .model("a")
    .when(questions.security)
    .answers(({ prompt }) => {
      const [, placeholder = ""] = /key = "(MOA_SECRET_\w+)"/.exec(prompt) ?? [];
      const evidence = `export const key = "${placeholder}";`;
      return findings({ ...offByOne, line: 8, evidence, message: `The key ${placeholder} is in code.` });
    });
  const env = { ...place.env, OPENAI_API_KEY: "the-very-key-of-this-test" };
  const copy = join(place.workspace.root, "..", "copy.jsonl");
  const args = place.args("--instruction", `Not ${typed}`, "--journal", copy, "--json");
  const reviewed = await runCli(args, { env });
  expect(reviewed.code, reviewed.stderr).toBe(0);
  expect(reviewed.stdout).toContain("is in code.");
  const kept = readFileSync(place.journal, "utf8");
  const prompts = server.requests.map(({ prompt }) => prompt).join();
  expect(prompts).toContain("MOA_SECRET_");
  for (const never of [secret, typed, "the-very-key-of-this-test"]) {
    expect(kept + prompts).not.toContain(never);
  }
  const again = await runCli(["replay", copy, "--json"]);
  expect(again.code, again.stderr).toBe(0);
  // A patch that can be applied has the secret that stands beside what it changes; one that was kept has not.
  expect(again.stdout).toBe(
    reviewed.stdout.replaceAll(secret, /MOA_SECRET_\w+/.exec(again.stdout)?.[0] ?? ""),
  );
  expect(again.stderr).toContain("Secrets are shown as placeholders: they are not kept.");
  const parts = { counter: new TokenCounter(), count: votedOn };
  const { outcome } = await endedReview(readJournal(copy, "it"), parts, new AbortController().signal);
  const offered = JSON.parse(reviewed.stdout) as {
    readonly findings: readonly { change: { kind: string } }[];
  };
  expect(offered.findings.map(({ change }) => change.kind)).toContain("offered");
  // What was kept without its secrets could not be applied.
  expect(outcome.findings.map(({ change }) => change.kind)).not.toContain("offered");
  expect(JSON.stringify(outcome)).toContain("There is a secret in it, which is not kept.");
});

test("a journal of a review in which something is changed does not come to the same findings, and says what differs", async () => {
  await using place = await Place.make();
  const reviewed = await place.cli(...place.args());
  expect(reviewed.code, reviewed.stderr).toBe(0);
  const { journal } = place;
  const copy = join(place.workspace.root, "..", "copy.jsonl");
  const forged = async (change: (line: JournalLine) => JournalLine): Promise<string> => {
    writeFileSync(copy, rewritten(journal, change));
    const { code, stdout, stderr } = await runCli(["replay", copy]);
    expect([code, stdout]).toEqual([1, ""]);
    return stderr;
  };
  const turn =
    (key: string, value: unknown) =>
    (line: JournalLine): JournalLine =>
      line.kind === "turn" && String(line["key"]).startsWith(key) ? { ...line, value } : line;
  expect(await forged(turn("try 2", { kind: "none" }))).toContain("it ends with something else");
  expect(await forged(turn("votes", [[], 0]))).toContain("votes #1: it comes to something else");
  expect(await forged(turn("findings", { raised: [{}], dropped: [], unread: [] }))).toContain(
    "findings #1: raised.0.path is not what it should be",
  );
  const outside = {
    changes: [{ kind: "delete", path: "../../victim", base: { text: "", encoding: "utf-8" } }],
  };
  const verdict = { gates: [], accepted: true, complete: true, proven: true };
  const patched = { kind: "offered", by: "a", patch: outside, effect: "", verdict };
  expect(await forged(turn("try 1", patched))).toMatch(/try 1 #1: changes\.0\.path is not what it should be/);
  expect(
    await forged((line) =>
      line.kind === "journal"
        ? { ...line, task: { kind: "review", instruction: "", scope: { kind: "all" } } }
        : line,
    ),
  ).toContain("is damaged: task.scope.kind is not what it should be");
});
