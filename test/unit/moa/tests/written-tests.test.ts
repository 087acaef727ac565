import { expect, test } from "vitest";
import type { Task } from "../../../../src/core/task/task.ts";
import { printUnifiedDiff } from "../../../../src/core/patch/diff/print-unified.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { runOn, type FinishedRun } from "../../../support/run-on.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";
import { calls } from "../strategy/calls.ts";

/** The project's own test says nothing about what is asked for. */
const files = {
  "package.json": '{ "type": "module", "scripts": { "test": "node --test" } }\n',
  "src/clamp.js": "export function clamp(value, low, high) {\n  return value;\n}\n",
  "test/clamp.test.js":
    'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { clamp } from "../src/clamp.js";\n\ntest("keeps what is inside", () => {\n  assert.equal(clamp(2, 1, 3), 2);\n});\n',
};
const task: Task = {
  kind: "edit",
  instruction: "clamp has to keep the value between low and high.",
  target: { path: "src/clamp.js" },
  problems: [],
  checks: ["npm test"],
};

function answer(expression: string): string {
  return `src/clamp.js\n<<<<<<< SEARCH\n  return value;\n=======\n  return ${expression};\n>>>>>>> REPLACE\n`;
}
const right = answer("Math.min(high, Math.max(low, value))");
const onlyLow = answer("Math.max(low, value)");
const onlyHigh = answer("Math.min(high, value)");

function written(...assertions: readonly string[]): string {
  return assertions
    .map(
      (assertion) =>
        `\`\`\`js\nimport assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { clamp } from "../src/clamp.js";\n\ntest("it", () => {\n  ${assertion}\n});\n\`\`\``,
    )
    .join("\n\n");
}
const good = written(
  "assert.equal(clamp(9, 1, 3), 3);",
  "assert.equal(clamp(0, 1, 3), 1);",
  "assert.equal(clamp(2, 1, 3), 2);",
);

async function run(
  script: (server: ScriptedServer) => void,
  proposals: readonly [string, string, string] = [onlyLow, right, onlyHigh],
  over: Partial<Task> = {},
): Promise<FinishedRun & { readonly server: ScriptedServer; readonly state: string }> {
  using workspace = GitWorkspace.of(files);
  await using server = await ScriptedServer.start();
  const before = workspace.state();
  script(server);
  server.models("a", "b", "c").when("BETTER: A").answers("EQUAL");
  server.models("a", "b", "c").when("Criticise each answer").answers("They differ.");
  server.models("a", "b", "c").when("final answer").answers("I have no answer.");
  for (const [index, model] of ["a", "b", "c"].entries()) {
    server.model(model).answers(proposals[index]!);
  }
  const finished = await runOn(
    { ...task, ...over },
    { workspace, server, models: ["a", "b", "c"], agents: false },
  );
  return { ...finished, server, state: workspace.state() === before ? "clean" : workspace.state() };
}

const asksForTests = "write tests for it";

function chosenDiff({ outcome }: FinishedRun): string {
  return outcome.kind === "accepted" ? printUnifiedDiff(outcome.chosen.patch) : `(${outcome.kind})`;
}

function notes({ events }: FinishedRun): string {
  return events
    .flatMap((event) =>
      event.kind === "note" ? [event.text] : event.kind === "layer-finished" ? [event.detail] : [],
    )
    .join("\n");
}

test("where the gates tell candidates not apart, tests written from the request alone do, and nobody mixes any more", async () => {
  const finished = await run((server) => server.models("a", "b", "c").when(asksForTests).answers(good));
  const [writing] = calls(finished.server, "tests");
  expect(writing?.prompt).toContain("clamp has to keep the value between low and high.");
  expect(writing?.prompt).toContain("test/moa-written-1.test.js");
  expect(writing?.prompt).toContain("keeps what is inside");
  expect(writing?.prompt).not.toContain("Math.");
  expect(chosenDiff(finished)).toContain("Math.min(high, Math.max(low, value))");
  expect(finished.outcome.reason).toContain("tests that were written from the request");
  expect(calls(finished.server, "synthesis")).toEqual([]);
  expect(notes(finished)).toMatch(/Written tests: candidate \d passes \d of 3/);
});

test("the tests enter neither the patch nor the workspace, and candidates never see them", async () => {
  const finished = await run((server) => server.models("a", "b", "c").when(asksForTests).answers(good));
  expect(chosenDiff(finished)).not.toContain("moa-written");
  expect(finished.state).toBe("clean");
  const others = finished.server.requests.filter(({ prompt }) => !prompt.includes(asksForTests));
  expect(others.every(({ prompt }) => !prompt.includes("clamp(9, 1, 3)"))).toBe(true);
});

test("two who agree on what the tests find wrong do not win by their number", async () => {
  const finished = await run(
    (server) => server.models("a", "b", "c").when(asksForTests).answers(good),
    [onlyLow, onlyLow, right],
  );
  expect(chosenDiff(finished)).toContain("Math.min(high, Math.max(low, value))");
});

test("the synthesis is measured by the same tests", async () => {
  const finished = await run(
    (server) => {
      server.models("a", "b", "c").when(asksForTests).answers(good);
      server.models("a", "b", "c").when("final answer").answers(right);
    },
    [onlyLow, onlyHigh, answer("low")],
  );
  expect(finished.outcome).toMatchObject({ kind: "accepted", chosen: { origin: "synthesis" } });
  expect(finished.outcome.reason).toContain("tests that were written");
});

test.each([
  [
    "fails",
    (server: ScriptedServer) => server.models("a", "b", "c").when(asksForTests).failsWith(400),
    /told apart without/,
  ],
  [
    "is cut off",
    (server: ScriptedServer) =>
      server.models("a", "b", "c").when(asksForTests).answers(good).finishes("length"),
    /told apart without/,
  ],
  [
    "writes no test",
    (server: ScriptedServer) =>
      server.models("a", "b", "c").when(asksForTests).answers("I would test it well."),
    /holds no test/,
  ],
  [
    "writes tests that all pass",
    (server: ScriptedServer) =>
      server.models("a", "b", "c").when(asksForTests).answers(written("assert.equal(1, 1);")),
    /tell no two candidates apart/,
  ],
  [
    "writes tests that start processes",
    (server: ScriptedServer) =>
      server
        .models("a", "b", "c")
        .when(asksForTests)
        .answers(written('(await import("node:child_process")).execSync("id");')),
    /1 of 1 written tests reach out.*not run/,
  ],
])("a test writer that %s leaves the choice to critic, aggregator and judge", async (_, script, said) => {
  const finished = await run(script);
  expect(notes(finished)).toMatch(said);
  expect(calls(finished.server, "synthesis")).toHaveLength(1);
  expect(finished.outcome.kind).toBe("accepted");
});

test("without a check that runs a known test tool none are asked for, and that is said", async () => {
  const finished = await run(() => undefined, undefined, { checks: [] });
  expect(calls(finished.server, "tests")).toEqual([]);
  expect(notes(finished)).toContain("No tests are written");
});
