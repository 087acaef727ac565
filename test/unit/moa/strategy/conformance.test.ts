import { afterAll, describe, expect, test } from "vitest";
import type { StrategyName } from "../../../../src/core/moa/strategy/strategies.ts";
import type { StrategySettings } from "../../../../src/core/moa/strategy/strategy.ts";
import type { QuestionKind } from "../../../support/question-kind.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";
import { runOn, type FinishedRun } from "../../../support/run-on.ts";
import { rightAnswer, wrongAnswer } from "../../../support/sample-answers.ts";
import type { Reply } from "../../../support/server/reply.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";
import { callList, counted } from "./calls.ts";
import { cast, opinionTask, type Fault } from "./scripted-cast.ts";

/** Runs only read it. */
const workspace = GitWorkspace.copyOf("sample");
afterAll(() => workspace[Symbol.dispose]());

type Call = readonly [kind: QuestionKind, temperature: number | undefined, maxTokens: number];

/** A strategy, and the calls that its paper and its reference implementation make for three candidates that all differ. */
interface Described {
  readonly name: string;
  readonly strategy: StrategyName;
  readonly settings?: Partial<StrategySettings>;
  readonly calls: readonly Call[];
  /** What the prompts have to show, call by call. */
  readonly shows?: (prompts: readonly string[]) => void;
}

const described: readonly Described[] = [
  {
    name: "single: one answer, as the model likes it",
    strategy: "single",
    calls: [["proposal", undefined, 8192]],
  },
  {
    name: "best-of-n: 3 at temperature 1, a knockout of pairs in both orders",
    strategy: "best-of-n",
    calls: [...times(3, ["proposal", 1, 4096]), ...times(4, ["judgement", 0.1, 512])],
    shows: (prompts) => {
      prompts.slice(3).forEach((prompt) => expect(labelsIn(prompt)).toEqual(["A", "B"]));
    },
  },
  {
    name: "best-of-n as published: each rated by itself",
    strategy: "best-of-n",
    settings: { judgement: "rating" },
    calls: [...times(3, ["proposal", 1, 4096]), ...times(3, ["rating", 0.1, 256])],
    shows: (prompts) => {
      prompts.slice(3).forEach((prompt) => expect(labelsIn(prompt)).toEqual(["A"]));
    },
  },
  {
    name: "moa: 3 candidates, one critique of all, one final answer",
    strategy: "moa",
    calls: [...times(3, ["proposal", 1, 4096]), ["critique", 0.1, 1536], ["synthesis", 0.1, 8192]],
    shows: ([first, , , critique, final]) => {
      expect(critique?.startsWith(first ?? "?")).toBe(true);
      expect(sumsIn(critique)).toEqual(["+= amount * 1;", "+= amount;", "-= amount;"]);
      expect(sumsIn(final)).toEqual(["+= amount * 1;", "+= amount;", "-= amount;"]);
      expect(final).toContain("Mind the sign.");
    },
  },
  {
    name: "moa in layers: all answer again knowing the layer before, no critic",
    strategy: "moa",
    settings: { layers: 2 },
    calls: [
      ...times(3, ["proposal", 0.7, 2048]),
      ...times(3, ["synthesis", 0.7, 2048]),
      ["synthesis", 0.1, 8192],
    ],
    shows: (prompts) => {
      prompts.slice(3, 6).forEach((prompt) => expect(labelsIn(prompt)).toEqual(["A", "B", "C"]));
      expect(prompts[6]).toContain("Mixed.");
      expect(prompts[6]).not.toContain("-= amount;");
    },
  },
  {
    name: "mcts: a plan, edits by it, then another plan unlike the first",
    strategy: "mcts",
    calls: [
      ["plan", 1, 1024],
      ...times(2, ["planned edit", 1, 4096]),
      ["plan", 1, 1024],
      ["planned edit", 1, 4096],
    ],
    shows: (prompts) => {
      expect(prompts[1]).toContain("Spell the name right.");
      expect(prompts[3]).toContain("These plans exist already");
    },
  },
  {
    name: "self-moa: 6 samples of one model, which mixes them",
    strategy: "self-moa",
    calls: [...times(6, ["proposal", 0.7, 8192]), ["synthesis", 0.1, 8192]],
    shows: (prompts) => expect(labelsIn(prompts[6])).toEqual(["A", "B", "C", "D", "E", "F"]),
  },
  {
    name: "self-moa-seq: 6 samples through a window of 3, the last mixture always in it",
    strategy: "self-moa-seq",
    calls: [...times(6, ["proposal", 0.7, 8192]), ...times(3, ["synthesis", 0.1, 8192])],
    shows: (prompts) => {
      expect(prompts.slice(6).map((prompt) => labelsIn(prompt).length)).toEqual([3, 3, 2]);
      expect(prompts.slice(6).map((prompt) => prompt.includes("Mixed."))).toEqual([false, true, true]);
    },
  },
  {
    name: "smoa: roles, two rounds, of which a judge keeps two answers each, an aggregator",
    strategy: "smoa",
    calls: [
      ["roles", 0.1, 512],
      ...times(3, ["proposal", 0.7, 2048]),
      ["selection", 0.1, 512],
      ...times(3, ["synthesis", 0.7, 2048]),
      ["selection", 0.1, 512],
      ["synthesis", 0.1, 8192],
    ],
    shows: (prompts) => {
      expect(prompts.slice(1, 4).map((prompt) => /Look at the (\w+)\.$/.exec(prompt)?.[1])).toEqual([
        "sums",
        "types",
        "names",
      ]);
      expect(prompts.slice(4).map((prompt) => labelsIn(prompt).length)).toEqual([3, 2, 2, 2, 3, 2]);
    },
  },
  {
    name: "debate: two rounds, in the second everybody knows what the others said",
    strategy: "debate",
    calls: [...times(3, ["proposal", 0.7, 8192]), ...times(3, ["synthesis", 0.7, 8192])],
    shows: (prompts) => {
      prompts.slice(3).forEach((prompt) => expect(labelsIn(prompt)).toEqual(["A", "B"]));
    },
  },
  {
    name: "adaptive: proposers in roles, and where nothing decides between them a critique, a synthesis, a knockout of pairs",
    strategy: "adaptive",
    calls: [
      ...times(3, ["proposal", 0.7, 8192]),
      ["critique", 0.1, 1536],
      ["synthesis", 0.1, 8192],
      ...times(4, ["judgement", 0.1, 512]),
    ],
    shows: (prompts) => {
      expect(new Set(prompts.slice(0, 3)).size).toBe(3);
      expect(sumsIn(prompts[4])).toEqual(["+= amount * 1;", "+= amount;", "-= amount;"]);
      expect(prompts[4]).toContain("Mind the sign.");
      expect(prompts[4]).toContain("tool results for answer A");
    },
  },
];

describe("makes the calls of its description", () => {
  test.each(described)("$name", async ({ strategy, settings = {}, calls, shows }) => {
    await using server = await ScriptedServer.start();
    cast(server);
    const { outcome } = await run(server, strategy, settings);
    expect(callList(server).slice(0, calls.length)).toEqual(calls);
    // A search goes on as long as nothing is proven; all others end where their description does.
    expect(server.requests.length).toBe(strategy === "mcts" ? 9 : calls.length);
    expect(server.requests.every(({ body }) => body.n === undefined)).toBe(true);
    expect(outcome.spent.calls).toBe(server.requests.length);
    const prompts = server.requests.map(({ prompt }) => prompt);
    expect(prompts.join("\n")).not.toContain("(scripted)");
    shows?.(prompts);
  });
});

interface Thrifty {
  readonly strategy: StrategyName;
  readonly settings: Partial<StrategySettings>;
  /** How many answers each request is for, where the endpoint honours `n`. */
  readonly requests: readonly (readonly [kind: QuestionKind, answers: number])[];
  /** Where it does not: how many there are of each kind. */
  readonly without: string;
}

const thrifty: readonly Thrifty[] = [
  {
    strategy: "moa",
    settings: {},
    requests: [
      ["proposal", 3],
      ["critique", 1],
      ["synthesis", 1],
    ],
    without: "3 proposal, 1 critique, 1 synthesis",
  },
  {
    strategy: "moa",
    settings: { layers: 2 },
    requests: [
      ["proposal", 3],
      ["synthesis", 3],
      ["synthesis", 1],
    ],
    without: "3 proposal, 4 synthesis",
  },
  {
    strategy: "best-of-n",
    settings: { judgement: "rating" },
    requests: [
      ["proposal", 3],
      ["rating", 1],
      ["rating", 1],
      ["rating", 1],
    ],
    without: "3 proposal, 3 rating",
  },
  {
    strategy: "self-moa",
    settings: {},
    requests: [
      ["proposal", 6],
      ["synthesis", 1],
    ],
    without: "6 proposal, 1 synthesis",
  },
  {
    strategy: "self-moa-seq",
    settings: {},
    requests: [
      ["proposal", 6],
      ["synthesis", 1],
      ["synthesis", 1],
      ["synthesis", 1],
    ],
    without: "6 proposal, 3 synthesis",
  },
];

describe("frugal: one request for all samples that are asked the same", () => {
  test.each(thrifty)("$strategy $settings", async ({ strategy, settings, requests }) => {
    const asUsual = await plain(strategy, settings);
    await using server = await ScriptedServer.start();
    cast(server);
    const { outcome } = await run(server, strategy, { ...settings, frugal: true });
    const asked = callList(server).map(([kind], index) => [kind, server.requests[index]?.body.n ?? 1]);
    expect(asked).toEqual(requests);
    // The same questions, in the same words and at the same temperature; only their number is another.
    expect(callList(server).map(([, ...how]) => how)).toEqual(
      requests.map((_, index) => asUsual.calls[firstOf(requests, index)]?.slice(1)),
    );
    expect(outcome.candidates).toHaveLength(asUsual.candidates);
    expect(outcome.spent.usage.completionTokens).toBe(server.tokensSent);
    expect(outcome.spent.usage.promptTokens).toBeLessThan(asUsual.promptTokens);
  });

  test.each(thrifty)("$strategy $settings, where the endpoint knows no n", async (each) => {
    const { strategy, settings, without } = each;
    for (const how of ["takes no notice", "refuses"]) {
      await using server = await ScriptedServer.start();
      cast(server);
      if (how === "refuses") {
        server.model("m").refuses("n");
      } else {
        server.model("m").ignoresN();
      }
      const { outcome } = await run(server, strategy, { ...settings, frugal: true });
      const refused = how === "refuses" ? 1 : 0;
      expect(counted(server)).toBe(without.replace(/^\d/, (count) => String(Number(count) + refused)));
      const asUsual = await plain(strategy, settings);
      expect(outcome.candidates).toHaveLength(asUsual.candidates);
      expect(outcome.spent.usage.completionTokens).toBe(server.tokensSent);
    }
  });
});

/** Index of the same question in a run that makes one request for each answer. */
function firstOf(requests: Thrifty["requests"], index: number): number {
  return requests.slice(0, index).reduce((sum, [, answers]) => sum + answers, 0);
}

async function plain(
  strategy: StrategyName,
  settings: Partial<StrategySettings>,
): Promise<{
  readonly calls: ReturnType<typeof callList>;
  readonly candidates: number;
  readonly promptTokens: number;
}> {
  await using server = await ScriptedServer.start();
  cast(server);
  const { outcome } = await run(server, strategy, settings);
  const { promptTokens } = outcome.spent.usage;
  return { calls: callList(server), candidates: outcome.candidates.length, promptTokens };
}

/** The ways in which a call gives nothing: none of these words may reach a later prompt as an answer, or the outcome. */
const failures: Readonly<Record<string, Reply>> = {
  "that fails": { kind: "status", status: 400, error: { message: "Half a thought" } },
  "that is cut at its length": {
    kind: "answer",
    text: `Half a thought. ${rightAnswer.slice(0, -40)}`,
    finish: "length",
  },
};
/** A whole answer all the same: who is shown answers is shown this one too. */
const talk: Reply = { kind: "answer", text: "Half a thought: I would rather talk about the weather." };

interface Spoilt {
  readonly strategy: StrategyName;
  readonly settings?: Partial<StrategySettings>;
  readonly in: QuestionKind;
  readonly call?: number;
  /** What everybody says in a role, where it is not the usual. */
  readonly said?: Parameters<typeof cast>[2];
  /** What is asked then, as `3 proposal, 1 critique`. */
  readonly then: string;
  /** What is asked when the words are whole, but of no use; left out: the same. */
  readonly talk?: string;
}

/** Right twice, so that agreement tells who is right whatever becomes of the rest. */
const twice = { proposal: [rightAnswer, wrongAnswer, rightAnswer] };
const best = "best-of-n";

const spoilt: readonly Spoilt[] = [
  { strategy: best, in: "proposal", call: 1, then: "3 proposal, 2 judgement" },
  { strategy: best, in: "judgement", then: "3 proposal, 4 judgement" },
  { strategy: best, settings: { judgement: "rating" }, in: "rating", call: 2, then: "3 proposal, 3 rating" },
  { strategy: "moa", in: "proposal", call: 1, then: "3 proposal, 1 critique, 1 synthesis" },
  { strategy: "moa", in: "critique", then: "3 proposal, 1 critique, 1 synthesis" },
  { strategy: "moa", said: twice, in: "synthesis", then: "3 proposal, 1 critique, 1 synthesis" },
  { strategy: "moa", settings: { layers: 2 }, in: "proposal", call: 1, then: "3 proposal, 4 synthesis" },
  // In the second layer, and the aggregator.
  { strategy: "moa", settings: { layers: 2 }, in: "synthesis", call: 1, then: "3 proposal, 4 synthesis" },
  { strategy: "moa", settings: { layers: 2 }, in: "synthesis", call: 3, then: "3 proposal, 4 synthesis" },
  // Edits are then asked for without a plan.
  { strategy: "mcts", in: "plan", then: "3 plan, 6 proposal", talk: "3 plan, 6 planned edit" },
  { strategy: "mcts", in: "planned edit", call: 1, then: "3 plan, 6 planned edit" },
  { strategy: "self-moa", in: "proposal", call: 1, then: "6 proposal, 1 synthesis" },
  { strategy: "self-moa", said: twice, in: "synthesis", then: "6 proposal, 1 synthesis" },
  // With five answers in the window of three there is one mixture less to make.
  {
    strategy: "self-moa-seq",
    in: "proposal",
    call: 1,
    then: "6 proposal, 2 synthesis",
    talk: "6 proposal, 3 synthesis",
  },
  {
    strategy: "self-moa-seq",
    in: "synthesis",
    call: 0,
    then: "6 proposal, 2 synthesis",
    talk: "6 proposal, 3 synthesis",
  },
  { strategy: "smoa", in: "roles", then: "1 roles, 3 proposal, 2 selection, 4 synthesis" },
  // Two answers are both kept: there is nothing to select in the first round.
  {
    strategy: "smoa",
    in: "proposal",
    call: 1,
    then: "1 roles, 3 proposal, 4 synthesis, 1 selection",
    talk: "1 roles, 3 proposal, 2 selection, 4 synthesis",
  },
  { strategy: "smoa", in: "selection", then: "1 roles, 3 proposal, 2 selection, 4 synthesis" },
  { strategy: "smoa", in: "synthesis", call: 3, then: "1 roles, 3 proposal, 2 selection, 4 synthesis" },
  { strategy: "debate", in: "proposal", call: 1, then: "3 proposal, 3 synthesis" },
  { strategy: "debate", in: "synthesis", call: 1, then: "3 proposal, 3 synthesis" },
  {
    strategy: "adaptive",
    in: "proposal",
    call: 1,
    then: "3 proposal, 1 critique, 1 synthesis, 2 judgement",
  },
  { strategy: "adaptive", said: twice, in: "critique", then: "3 proposal, 1 critique, 1 synthesis" },
  { strategy: "adaptive", said: twice, in: "synthesis", then: "3 proposal, 1 critique, 1 synthesis" },
];

describe("goes on with what is left", () => {
  const cases = spoilt.flatMap((each) =>
    Object.entries({ ...failures, "that says nothing to the point": talk }).map(([how, reply]) => {
      const layers = each.settings?.layers === 2 ? " in layers" : "";
      const which = each.call === undefined ? each.in : `${each.in} ${each.call + 1}`;
      return { ...each, reply, title: `${each.strategy}${layers}: a ${which} ${how}` };
    }),
  );

  test.each(cases)(
    "$title",
    async ({ strategy, settings = {}, said, in: kind, call, reply, then, ...other }) => {
      await using server = await ScriptedServer.start();
      const fault: Fault = { in: kind, reply, ...(call !== undefined && { call }) };
      cast(server, fault, said);
      const { outcome } = await run(server, strategy, settings);
      expect(counted(server)).toBe(reply === talk ? (other.talk ?? then) : then);
      expect(outcome).toMatchObject({ kind: "accepted", chosen: { kind: "patched" } });
      expect(outcome.kind === "accepted" && outcome.chosen.text).not.toContain("Half a thought");
      expect(outcome.spent.calls).toBe(server.requests.length);
      if (reply !== talk) {
        expect(server.requests.map(({ prompt }) => prompt).join("\n")).not.toContain("Half a thought");
      }
    },
  );
});

describe("lets execution decide before any opinion", () => {
  const check = `grep -q 'total += amount;' src/invoice.ts`;

  test.each([best, "adaptive", "single"] as const)("%s asks nobody who is right", async (strategy) => {
    await using server = await ScriptedServer.start();
    cast(server);
    const { outcome } = await run(server, strategy, {}, [check]);
    expect(counted(server)).toBe(strategy === "single" ? "1 proposal" : "3 proposal");
    expect(outcome).toMatchObject({ kind: "accepted", complete: true });
  });

  test("adaptive has each different failure repaired at once, told what the tools said", async () => {
    await using server = await ScriptedServer.start();
    const failing = [2, 3, 4].map((factor) => rightAnswer.replace("+= amount", `+= amount * ${factor}`));
    cast(server, undefined, { proposal: failing });
    const { outcome } = await run(server, "adaptive", {}, [check]);
    expect(counted(server)).toBe("3 proposal, 3 repair");
    expect(server.requests.slice(3).every(({ prompt }) => prompt.includes(check))).toBe(true);
    expect(outcome).toMatchObject({ kind: "accepted", complete: true, chosen: { origin: "repair" } });
  });
});

describe("is honest where nobody gives anything", () => {
  test.each([...new Set(described.map(({ strategy }) => strategy))])("%s", async (strategy) => {
    await using server = await ScriptedServer.start();
    server.model("m").failsWith(400);
    const { outcome } = await run(server, strategy, {});
    expect(outcome).toMatchObject({ kind: "none" });
    expect(outcome.candidates.every(({ kind }) => kind === "refused")).toBe(true);
    const asked = counted(server);
    expect(asked).not.toMatch(/critique|synthesis|judgement|selection/);
  });
});

function times(count: number, call: Call): readonly Call[] {
  return Array.from({ length: count }, () => call);
}

async function run(
  server: ScriptedServer,
  strategy: StrategyName,
  settings: Partial<StrategySettings>,
  checks: readonly string[] = [],
): Promise<FinishedRun> {
  const task = { ...opinionTask, checks };
  return await runOn(task, { workspace, server, models: ["m"], strategy, settings, diagnoses: false });
}

function labelsIn(prompt = ""): readonly string[] {
  return [...prompt.matchAll(/^\[begin \w+ answer ([A-Z])\]$/gm)].map(([, label]) => label ?? "");
}

/** The sums that the answers in a prompt propose. */
function sumsIn(prompt = ""): readonly string[] {
  return [...prompt.matchAll(/total ([-+]= amount(?: \* 1)?;)/g)].map(([, found]) => found ?? "").sort();
}
