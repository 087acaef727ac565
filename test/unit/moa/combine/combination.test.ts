import { expect, test } from "vitest";
import type { Task } from "../../../../src/core/task/task.ts";
import { printUnifiedDiff } from "../../../../src/core/patch/diff/print-unified.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { runOn, type FinishedRun } from "../../../support/run-on.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";
import { calls } from "../strategy/calls.ts";

/** Two checks fail; each is about another function of the same file. */
const files = {
  "package.json": '{ "type": "module" }\n',
  "math.js":
    "export function sum(a, b) {\n  return a - b;\n}\n\nexport function half(a) {\n  return a / 3;\n}\n",
  "check-sum.js": 'import { sum } from "./math.js";\nprocess.exit(sum(2, 3) === 5 ? 0 : 1);\n',
  "check-half.js": 'import { half } from "./math.js";\nprocess.exit(half(4) === 2 ? 0 : 1);\n',
};
const task: Task = {
  kind: "fix",
  instruction: "",
  target: { path: "math.js" },
  problems: [],
  checks: ["node check-sum.js", "node check-half.js"],
};

function block(search: string, replace: string): string {
  return `math.js\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
}
const mendsSum = block("  return a - b;", "  return a + b;");
const mendsHalf = block("  return a / 3;", "  return a / 2;");

async function run(
  ...answers: readonly string[]
): Promise<FinishedRun & { readonly server: ScriptedServer }> {
  using workspace = GitWorkspace.of(files);
  await using server = await ScriptedServer.start();
  const models = answers.map((_, index) => `m${index + 1}`);
  server
    .models(...models)
    .when("does not hold")
    .answers("I give up.");
  server
    .models(...models)
    .when("Criticise each answer")
    .answers("Each mends one.");
  server
    .models(...models)
    .when("final answer")
    .answers("I have no answer.");
  answers.forEach((answer, index) => {
    server.model(models[index]!).answers(answer);
  });
  const finished = await runOn(task, { workspace, server, models, agents: false });
  return { ...finished, server };
}

test("hunks of candidates that mend different things are put together, pass the gates together, and nobody else is asked", async () => {
  const { outcome, server } = await run(mendsSum, mendsHalf);
  expect(outcome).toMatchObject({
    kind: "accepted",
    complete: true,
    chosen: { origin: "combination", verdict: { proven: true } },
  });
  const diff = outcome.kind === "accepted" ? printUnifiedDiff(outcome.chosen.patch) : "";
  expect(diff).toContain("+  return a + b;");
  expect(diff).toContain("+  return a / 2;");
  expect(calls(server, "proposal")).toHaveLength(server.requests.length);
});

test("every hunk of a combination knows whose it is, and how many wanted it", async () => {
  const { outcome } = await run(mendsSum, mendsHalf, mendsSum);
  expect(outcome.kind === "accepted" && outcome.provenance).toMatchObject([
    { path: "math.js", agreed: 2, partly: [] },
    { path: "math.js", agreed: 1, partly: [] },
  ]);
  const [sum, half] = outcome.kind === "accepted" ? outcome.provenance : [];
  expect(sum?.proposers).toEqual(expect.arrayContaining(["m1 (scripted)", "m3 (scripted)"]));
  expect(half?.proposers).toEqual(expect.arrayContaining(["m2 (scripted)"]));
});

test("two that leave the same undone have nothing to give each other", async () => {
  const { outcome } = await run(mendsSum, block("  return a - b;", "  return b + a;"));
  expect(outcome.candidates.filter(({ origin }) => origin === "combination")).toEqual([]);
});

test("where one does everything there is nothing to win", async () => {
  const { outcome } = await run(mendsSum, `${mendsSum}\n${mendsHalf}`);
  expect(outcome.candidates.filter(({ origin }) => origin === "combination")).toEqual([]);
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
});

test("what contradicts is not put together by chance, but left to the aggregator", async () => {
  const both = (sum: string, half: string): string =>
    `${block("  return a - b;", sum)}\n${block("  return a / 3;", half)}`;
  const { outcome, server } = await run(
    both("  return a + b;", "  return a / 4;"),
    both("  return a * b;", "  return a / 2;"),
  );
  expect(outcome.candidates.filter(({ origin }) => origin === "combination")).toEqual([]);
  expect(calls(server, "synthesis")).toHaveLength(1);
});
