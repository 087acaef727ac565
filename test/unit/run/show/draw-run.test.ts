import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TokenCounter } from "../../../../src/core/model/fit/token-counter.ts";
import { readJournal } from "../../../../src/core/run/journal/read-journal.ts";
import { PatchReader } from "../../../../src/core/patch/reading/patch-reader.ts";
import { replayRun } from "../../../../src/core/run/replay/replay-run.ts";
import type { RunEvent } from "../../../../src/core/run/run-event.ts";
import { drawRun } from "../../../../src/core/run/show/draw-run.ts";
import { keptMoments, withTimesOf } from "../../../../src/core/run/show/kept-moments.ts";
import { liveMoment } from "../../../../src/core/run/show/live-moment.ts";
import { runMarkdown } from "../../../../src/core/run/show/run-markdown.ts";
import { spentOn, type PictureNode, type RunPicture } from "../../../../src/core/run/show/run-picture.ts";
import { shownEventOf, type Moment, type ShownEvent } from "../../../../src/core/run/show/shown-event.ts";
import type { Task } from "../../../../src/core/task/task.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { keptAt } from "../../../support/kept-run.ts";
import { parser, runOn } from "../../../support/run-on.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";

const task: Task = {
  kind: "edit",
  instruction: "Make the sum right.",
  target: { path: "sum.txt" },
  problems: [],
  checks: [],
};

function edit(line: string): string {
  return `sum.txt\n<<<<<<< SEARCH\n2 + 3 = 6\n=======\n${line}\n>>>>>>> REPLACE\n`;
}

let folder: string;
let live: readonly Moment[];
let kept: readonly Moment[];
let repeated: readonly Moment[];
let picture: RunPicture;

/** Two patches that differ, one answer without a patch, one refused; critique and synthesis. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "patched-moa-"));
  using workspace = GitWorkspace.of({ "sum.txt": "What is it?\n2 + 3 = 6\n" });
  await using server = await ScriptedServer.start();
  server.models("a", "b", "c", "d").when("final answer").answers(edit("2 + 3 = 5"));
  server.models("a", "b", "c", "d").when("Criticise each answer").answers("They differ.");
  server.model("a").answers(edit("2 + 3 = 7"));
  server.model("b").answers(edit("2 + 3 = 8"));
  server.model("c").answers("I do not know.");
  server.model("d").refusesKey();
  const path = join(folder, "run.jsonl");
  const run = keptAt(path, workspace);
  const events: RunEvent[] = [];
  const models = ["a", "b", "c", "d"];
  await runOn(task, { workspace, server, models, strategy: "moa", kept: run }, (event) => events.push(event));
  live = momentsOf(events, (text) => run.secrets.conceal(text));
  const journal = readJournal(path, "run");
  kept = keptMoments(journal);
  const again: RunEvent[] = [];
  await replayRun(
    journal,
    { parser, reading: new PatchReader(parser), counter: new TokenCounter() },
    (event) => again.push(event),
    new AbortController().signal,
  );
  repeated = withTimesOf(kept, momentsOf(again));
  picture = drawRun(kept);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function momentsOf(events: readonly RunEvent[], conceal = (text: string) => text): readonly Moment[] {
  return events.flatMap((event) => liveMoment(event, 1, conceal) ?? []);
}

/** Without moments, which differ. */
function essenceOf({ nodes, questions, candidates, notes, outcome }: RunPicture): unknown {
  const timeless = (parts: object): object => ({ ...parts, startedAt: 0, endedAt: 0 });
  const asked = [...questions.values()].map(timeless);
  return { nodes: nodes.map(timeless), asked, candidates: [...candidates], notes, outcome };
}

function named({ nodes }: RunPicture, kind: PictureNode["kind"]): readonly PictureNode[] {
  return nodes.filter((node) => node.kind === kind);
}

test("a run looks the same while it goes on, from its journal, and repeated", () => {
  expect(essenceOf(drawRun(live))).toEqual(essenceOf(picture));
  const again = drawRun(repeated);
  // What is verified at the same time may be told in another order.
  expect(again.candidates).toEqual(picture.candidates);
  expect(again.questions).toEqual(picture.questions);
  expect(again.outcome).toEqual(picture.outcome);
  expect(again.startedAt).toBe(picture.startedAt);
});

test("the steps of the published algorithm stand one behind another", () => {
  const ranks = new Map(
    picture.nodes.map((node) => [node.kind === "layer" ? node.layer : node.kind, node.rank]),
  );
  expect(named(picture, "asker").map(({ rank }) => rank)).toEqual([1, 1, 1, 1]);
  expect(ranks.get("context")).toBe(0);
  expect(ranks.get("critique")).toBeGreaterThan(1);
  expect(ranks.get("synthesis")).toBeGreaterThan(ranks.get("critique")!);
  expect(ranks.get("choice")).toBeGreaterThan(ranks.get("synthesis")!);
  expect(picture.state).toBe("done");
});

test("every prompt and answer of a model is there in full, with its price, at the step it belongs to", () => {
  for (const node of picture.nodes.filter(({ kind }) => kind === "asker" || kind === "layer")) {
    expect(node.questions, JSON.stringify(node)).toHaveLength(1);
    const question = picture.questions.get(node.questions[0]!)!;
    expect(question.messages.map(({ content }) => content).join()).toContain("Make the sum right.");
    expect(spentOn(node.questions, picture)).toMatchObject({ unpriced: 0, answers: 1 });
  }
  const texts = [...picture.questions.values()].map(({ text }) => text);
  expect(texts).toContain("They differ.");
  expect(texts).toContain(edit("2 + 3 = 7"));
});

test("why an answer was refused is said, and a patch is shown as a diff", () => {
  const results = [...picture.candidates.values()].map(({ result }) => result);
  const refused = results.find((result) => result?.kind === "refused");
  expect(refused?.why.message).toContain("key");
  expect(results.find((result) => result?.kind === "unusable")?.problems[0]?.message).not.toBe("");
  expect(JSON.stringify(results)).toContain("-2 + 3 = 6\\n+2 + 3 = 7");
});

test("while it goes on, the text of an answer grows", () => {
  const pieces = live.filter(({ event }) => event.kind === "answering");
  expect(pieces.length).toBeGreaterThan(0);
  const upTo = live.indexOf(pieces.at(-1)!);
  const { questions } = drawRun(live.slice(0, upTo + 1));
  expect([...questions.values()].some(({ text, endedAt }) => text !== "" && endedAt === undefined)).toBe(
    true,
  );
});

test("the document holds all of it, and no answer can leave its fence", () => {
  const hostile: Moment = {
    at: 1,
    event: {
      kind: "answered",
      question: "1",
      text: "```\n</code>\n````\n# not a heading",
      usage: { promptTokens: 1, completionTokens: 1 },
      cost: { kind: "unknown" },
    },
  };
  const document = runMarkdown("run-1", drawRun([hostile], picture));
  expect(document).toContain("Make the sum right.");
  expect(document).toContain("`````\n```\n</code>\n````\n# not a heading\n`````");
  expect(document).toContain("They differ.");
});

describe("whatever of a run is there can be drawn", () => {
  const check = (moments: readonly Moment[]): void => {
    const { nodes, questions } = drawRun(moments);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    expect(byId.size).toBe(nodes.length);
    for (const { parents, rank, questions: asked } of nodes) {
      expect(parents.every((parent) => (byId.get(parent)?.rank ?? Infinity) < rank)).toBe(true);
      expect(asked.every((id) => questions.has(id))).toBe(true);
    }
  };

  test("any beginning", () => {
    live.forEach((_, length) => check(live.slice(0, length)));
  });

  test("with anything missing, twice or in another order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: live.length - 1 }), { maxLength: 80 }), (order) => {
        check(order.map((index) => live[index]!));
      }),
    );
  });

  test("events that name what is not there change nothing of what is", () => {
    const usage = { promptTokens: 1, completionTokens: 1 };
    const strangers: readonly ShownEvent[] = [
      { kind: "answering", question: "no such", piece: "x" },
      { kind: "answered", question: "no such", text: "x", usage, cost: { kind: "unknown" } },
      { kind: "no-proposal", proposer: "no such" },
      { kind: "layer-finished", layer: "plan", detail: "x" },
    ];
    const after = drawRun(
      strangers.map((event) => ({ at: 1, event })),
      picture,
    );
    expect(after).toEqual(picture);
  });
});

test("what no version writes is no event", () => {
  for (const event of [undefined, null, 1, "x", [], {}, { kind: "gate" }, { kind: "later" }]) {
    expect(shownEventOf(event)).toBeUndefined();
  }
});
