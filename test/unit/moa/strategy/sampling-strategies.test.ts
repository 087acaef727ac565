import { describe, expect, test } from "vitest";
import type { StrategyName } from "../../../../src/core/moa/strategy/strategies.ts";
import type { StrategySettings } from "../../../../src/core/moa/strategy/strategy.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { runOn, type FinishedRun } from "../../../support/run-on.ts";
import { rightAnswer, wrongAnswer } from "../../../support/sample-answers.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";
import { callList, calls } from "./calls.ts";
import { opinionTask, otherAnswer } from "./scripted-cast.ts";

async function run(
  server: ScriptedServer,
  strategy: StrategyName,
  settings: Partial<StrategySettings> = {},
  models: readonly string[] = ["m"],
): Promise<FinishedRun> {
  using workspace = GitWorkspace.copyOf("sample");
  return await runOn(opinionTask, { workspace, server, models, strategy, settings, agents: false });
}

function chosenText({ outcome }: FinishedRun): string {
  return outcome.kind === "accepted" ? outcome.chosen.text : `(${outcome.kind})`;
}

function notes({ events }: FinishedRun): string {
  return events.flatMap((event) => (event.kind === "note" ? [event.text] : [])).join("\n");
}

describe("best-of-n", () => {
  test("samples three times at temperature 1 and judges each pair in both orders", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("BETTER: A").answers("Both do it.\nEQUAL");
    server.model("m").answers(rightAnswer).answers(wrongAnswer).answers(otherAnswer);
    const finished = await run(server, "best-of-n");
    expect(callList(server)).toEqual([
      ["proposal", 1, 4096],
      ["proposal", 1, 4096],
      ["proposal", 1, 4096],
      ["judgement", 0.1, 512],
      ["judgement", 0.1, 512],
      ["judgement", 0.1, 512],
      ["judgement", 0.1, 512],
    ]);
    const [forth, back] = calls(server, "judgement").map(({ prompt }) =>
      [...prompt.matchAll(/total [-+]= amount( \* 1)?;/g)].map(([text]) => text),
    );
    expect(back).toEqual(forth?.toReversed());
    expect(finished.outcome.reason).not.toContain("in both orders");
  });

  test("takes who is found better in both orders", async () => {
    await using server = await ScriptedServer.start();
    // The judge knows the right one wherever it stands.
    server
      .model("m")
      .when("BETTER: A")
      .answers(({ prompt }) => {
        const first = prompt.indexOf(" answer A]");
        const right = prompt.indexOf("total += amount;");
        const second = prompt.indexOf(" answer B]");
        return right < 0 ? "EQUAL" : right > first && right < second ? "BETTER: A" : "BETTER: B";
      });
    server.model("m").answers(wrongAnswer).answers(otherAnswer).answers(rightAnswer);
    const finished = await run(server, "best-of-n");
    expect(chosenText(finished)).toContain("total += amount;");
    expect(finished.outcome.reason).toContain("in both orders");
  });

  test("a judge who always takes the first has no say", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("BETTER: A").answers("BETTER: A");
    server.model("m").answers(otherAnswer).answers(wrongAnswer).answers(rightAnswer);
    const finished = await run(server, "best-of-n");
    expect(finished.outcome.reason).not.toContain("in both orders");
  });

  test("asks no judge where candidates agree", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers(rightAnswer).answers(wrongAnswer).answers(rightAnswer);
    const finished = await run(server, "best-of-n");
    expect(calls(server, "judgement")).toEqual([]);
    expect(chosenText(finished)).toContain("total += amount;");
  });

  test("rates each by itself where the published way is asked for; what cannot be read counts as 0", async () => {
    await using server = await ScriptedServer.start();
    server
      .model("m")
      .when("from 0 (useless)")
      .answers(({ prompt }) =>
        prompt.includes("* 1") ? "8/10" : prompt.includes("-= amount") ? "ten of course" : "7",
      );
    server.model("m").answers(rightAnswer).answers(wrongAnswer).answers(otherAnswer);
    const finished = await run(server, "best-of-n", { judgement: "rating" });
    expect(callList(server).slice(3)).toEqual([
      ["rating", 0.1, 256],
      ["rating", 0.1, 256],
      ["rating", 0.1, 256],
    ]);
    expect(chosenText(finished)).toContain("amount * 1");
    expect(finished.outcome.reason).toContain("8 of 10");
  });

  test("goes on with what is left when a proposer fails and another is cut off", async () => {
    await using server = await ScriptedServer.start();
    server.model("a").failsWith(400);
    server.model("b").answers(rightAnswer).cutsAfter(30);
    server.model("c").answers(rightAnswer);
    const finished = await run(server, "best-of-n", {}, ["a", "b", "c"]);
    expect(chosenText(finished)).toContain("total += amount;");
    expect(calls(server, "judgement")).toEqual([]);
  });
});

describe("self-moa", () => {
  test("samples the first model six times at 0.7 and lets it mix them, without a critic", async () => {
    await using server = await ScriptedServer.start();
    server.model("a").when("final answer").answers(rightAnswer);
    server.model("a").answers(wrongAnswer);
    server.model("b").answers(otherAnswer);
    const finished = await run(server, "self-moa", {}, ["a", "b"]);
    expect(callList(server)).toEqual([
      ...Array.from({ length: 6 }, () => ["proposal", 0.7, 8192]),
      ["synthesis", 0.1, 8192],
    ]);
    expect(server.requestsOf("b")).toEqual([]);
    expect(calls(server, "synthesis")[0]?.prompt).toContain(" answer F]");
    expect(chosenText(finished)).toContain("total += amount;");
  });

  test("falls back on the samples when the mixing fails", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("final answer").answers("half").finishes("content_filter");
    server.model("m").answers(rightAnswer);
    const finished = await run(server, "self-moa");
    expect(finished.outcome).toMatchObject({ kind: "accepted", chosen: { origin: "proposal" } });
  });
});

describe("self-moa-seq", () => {
  test("mixes six samples through a window of three, the last mixture always in it", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("final answer").answers(`${rightAnswer}\nMixture.`);
    server.model("m").answers(wrongAnswer);
    await run(server, "self-moa-seq");
    const mixtures = calls(server, "synthesis").map(({ prompt }) => [
      prompt.match(/\[begin \w+ answer [A-Z]\]/g)?.length,
      prompt.includes("Mixture."),
    ]);
    expect(mixtures).toEqual([
      [3, false],
      [3, true],
      [2, true],
    ]);
  });

  test("goes on with the last good mixture when one fails", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("final answer").answers("First mixture.").failsWith(400).answers(rightAnswer);
    server.model("m").answers(wrongAnswer);
    const finished = await run(server, "self-moa-seq");
    expect(calls(server, "synthesis").at(-1)?.prompt).toContain("First mixture.");
    expect(chosenText(finished)).toContain("total += amount;");
  });
});

describe("moa in layers", () => {
  test("lets every model answer again, knowing the layer before, and aggregates at last", async () => {
    await using server = await ScriptedServer.start();
    server.models("a", "b", "c").when("final answer").answers(`${otherAnswer}\nSecond layer.`);
    server.models("a", "b", "c").answers(wrongAnswer);
    await run(server, "moa", { layers: 2 }, ["a", "b", "c"]);
    expect(callList(server)).toEqual([
      ...Array.from({ length: 3 }, () => ["proposal", 0.7, 2048]),
      ...Array.from({ length: 3 }, () => ["synthesis", 0.7, 2048]),
      ["synthesis", 0.1, 8192],
    ]);
    expect(
      server.requests
        .slice(3, 6)
        .map(({ model }) => model)
        .sort(),
    ).toEqual(["a", "b", "c"]);
    expect(server.requests[3]?.prompt).toContain("total -= amount");
    expect(server.requests[6]?.prompt).toContain("Second layer.");
    expect(server.requests[6]?.prompt).not.toContain("total -= amount");
  });

  test("a layer in which nobody answers takes nothing away", async () => {
    await using server = await ScriptedServer.start();
    server.models("a", "b", "c").when("final answer").failsWith(400).answers(rightAnswer);
    server.models("a", "b", "c").answers(wrongAnswer);
    const finished = await run(server, "moa", { layers: 2 }, ["a", "b", "c"]);
    expect(server.requests.at(-1)?.prompt).toContain("total -= amount");
    expect(chosenText(finished)).toContain("total += amount;");
  });
});

describe("debate", () => {
  test("has two rounds, shows everybody the others' answers only, and warns", async () => {
    await using server = await ScriptedServer.start();
    server.model("a").when("final answer").answers(rightAnswer);
    server.model("b").when("final answer").answers(rightAnswer);
    server.model("c").when("final answer").answers(otherAnswer);
    server.model("a").answers(`${wrongAnswer}\nSaid by a.`);
    server.model("b").answers(`${wrongAnswer}\nSaid by b.`);
    server.model("c").answers(`${wrongAnswer}\nSaid by c.`);
    const finished = await run(server, "debate", {}, ["a", "b", "c"]);
    expect(callList(server).map(([kind]) => kind)).toEqual([
      ...Array.from({ length: 3 }, () => "proposal"),
      ...Array.from({ length: 3 }, () => "synthesis"),
    ]);
    const second = server.requestsOf("a").at(-1)?.prompt ?? "";
    expect(second).toContain("Said by b.");
    expect(second).toContain("Said by c.");
    expect(second).not.toContain("Said by a.");
    expect(second).not.toMatch(/\(scripted\)/);
    expect(notes(finished)).toMatch(/little or no gain/);
  });

  test("with one answer only there is nothing to debate", async () => {
    await using server = await ScriptedServer.start();
    server.model("a").answers(rightAnswer);
    server.models("b", "c").failsWith(400);
    const finished = await run(server, "debate", {}, ["a", "b", "c"]);
    expect(server.requests.length).toBe(3);
    expect(chosenText(finished)).toContain("total += amount;");
  });
});

describe("smoa", () => {
  const roles = `{"roles": [{"name":"sums","advice":"Look at the sums."},{"name":"types","advice":"Look at the types."},{"name":"names","advice":"Look at the names."}]}`;

  test("writes roles, keeps the two answers the judge chooses, and ends when the judge says so", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("Describe them").answers(roles);
    server.model("m").when("Choose the").answers('{"reasoning":"","chosen":["A","C"],"end":true}');
    server.model("m").when("final answer").answers(rightAnswer);
    server.model("m").answers(wrongAnswer);
    const finished = await run(server, "smoa");
    expect(callList(server)).toEqual([
      ["roles", 0.1, 512],
      ["proposal", 0.7, 2048],
      ["proposal", 0.7, 2048],
      ["proposal", 0.7, 2048],
      ["selection", 0.1, 512],
      ["synthesis", 0.1, 8192],
    ]);
    const advice = calls(server, "proposal").map(({ prompt }) => /Look at the \w+\.$/.exec(prompt)?.[0]);
    expect(new Set(advice).size).toBe(3);
    expect(calls(server, "synthesis")[0]?.prompt.match(/\[begin \w+ answer [A-Z]\]/g)).toHaveLength(2);
    expect(chosenText(finished)).toContain("total += amount;");
  });

  test("has a second round, in which the chosen answers are known", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("Describe them").answers(roles);
    server.model("m").when("Choose the").answers('```json\n{"chosen":["B","A"],"end":false}\n```');
    server.model("m").when("final answer").answers(rightAnswer);
    server.model("m").answers(wrongAnswer);
    await run(server, "smoa");
    expect(callList(server).map(([kind]) => kind)).toEqual([
      "roles",
      "proposal",
      "proposal",
      "proposal",
      "selection",
      "synthesis",
      "synthesis",
      "synthesis",
      "selection",
      "synthesis",
    ]);
  });

  test("keeps all answers where the judge cannot be read, and the usual roles where none were written", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("Describe them").answers("I know no roles.");
    server.model("m").when("Choose the").answers("They are all fine!");
    server.model("m").when("final answer").answers(rightAnswer);
    server.model("m").answers(wrongAnswer);
    await run(server, "smoa");
    expect(calls(server, "proposal")[0]?.prompt).toContain("not the symptom");
    expect(server.requests.at(-1)?.prompt.match(/\[begin \w+ answer [A-Z]\]/g)).toHaveLength(3);
  });
});
