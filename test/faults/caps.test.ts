import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test as base, describe, expect } from "vitest";
import type { ChatModel, ChatOutcome, ChatRequest } from "../../src/core/model/chat-model.ts";
import { Habits } from "../../src/core/model/client/habits.ts";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { estimatePromptTokens } from "../../src/core/model/fit/estimate-tokens.ts";
import { Budget } from "../../src/core/model/money/budget.ts";
import { BudgetedModel } from "../../src/core/model/money/budgeted-model.ts";
import { worstCost } from "../../src/core/model/money/cost.ts";
import { Ledger } from "../../src/core/model/money/ledger.ts";
import { metered } from "../../src/core/model/money/prices.ts";
import { openSpending } from "../../src/core/model/money/spending-book.ts";
import { dayOf, SpendingFile, spendingFolder } from "../../src/core/model/money/spending-file.ts";
import { totalOf } from "../../src/core/model/money/spending-history.ts";
import type { Spending } from "../../src/core/model/money/spending.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import type { ModelVerbs } from "../support/server/script-verbs.ts";

const request: ChatRequest = {
  messages: [{ role: "user", content: "Which of these is the bug? ".repeat(40) }],
  maxTokens: 200,
};
/** In USD per million tokens; a call of `request` costs about half a cent, and may cost one and a half. */
const price = metered(5, 25);
const worst = worstCost(
  { promptTokens: estimatePromptTokens(request.messages), answerTokens: 200, continuations: 1 },
  price,
);
const worstUsd = worst.kind === "known" ? worst.usd : 0;
/** Calls that have a place under a cap of $0.10 at once. */
const most = Math.floor(0.1 / worstUsd);

interface Run {
  readonly model: ChatModel;
  readonly budget: Budget;
  readonly ledger: Ledger;
}

const test = base.extend<{ server: ScriptedServer; home: string }>({
  server: async ({}, use) => {
    const server = await ScriptedServer.start();
    await use(server);
    await server.close();
  },
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), "patched-moa-"));
    await use(home);
    rmSync(home, { recursive: true, force: true });
  },
});

function runWith(server: ScriptedServer, capUsd: number | undefined, spending?: Spending): Run {
  const endpoint = createEndpoint({ baseUrl: server.baseUrl, label: "Scripted" });
  const budget = new Budget(capUsd);
  const ledger = new Ledger();
  const client = new OpenAiChatModel(endpoint, "m", {
    habits: new Habits(),
    pressure: new Pressure({ concurrency: 50 }),
    // The pauses between attempts take no time.
    random: () => 0,
  });
  const model = new BudgetedModel(client, {
    price,
    budget,
    ledger,
    endpoint: "Scripted",
    ...(spending && { spending }),
  });
  return { model, budget, ledger };
}

function openDay(home: string, capUsd: number | undefined, run: string): Spending {
  return openSpending(home, {
    capUsd,
    run,
    note: (text) => {
      throw new Error(text);
    },
  });
}

/** Another program that asks so many times at once, under a cap of $0.10 for the day. */
function askingProcess(server: ScriptedServer, home: string, calls: number) {
  const program = join(import.meta.dirname, "..", "support", "ask-many.ts");
  const prompt = request.messages.map(({ content }) => content).join("");
  const given = [program, home, "0.1", server.baseUrl, String(calls), "5/25", prompt];
  const child = spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    /** What the next call that ends comes to. */
    next: async () => (await lines.next()).value,
    /** What all others come to. */
    async all() {
      const kinds: string[] = [];
      for await (const kind of lines) {
        kinds.push(kind);
      }
      return kinds;
    },
    kill: () => child.kill("SIGKILL"),
  };
}

async function askMany(
  { model }: Run,
  count: number,
  signal = new AbortController().signal,
): Promise<ChatOutcome[]> {
  return await Promise.all(Array.from({ length: count }, () => model.ask(request, signal)));
}

/** What the server would bill, in USD. */
function billOf(server: ScriptedServer): number {
  const prompts = server.requests.reduce((sum, { promptTokens }) => sum + promptTokens, 0);
  return (prompts * 5 + server.tokensSent * 25) / 1e6;
}

function refusalsIn(outcomes: readonly ChatOutcome[]): string[] {
  return outcomes
    .filter((outcome) => outcome.kind === "failed")
    .filter(({ failure }) => failure.kind === "budget")
    .map(({ failure }) => failure.message);
}

describe("With a cap of $0.10 and 50 calls in parallel", () => {
  test("what the server bills stays below it, and who is not asked says so", async ({ server }) => {
    server.model("m").answers("word ".repeat(100)).streamed(50);
    const run = runWith(server, 0.1);
    const outcomes = await askMany(run, 50);
    expect(billOf(server)).toBeLessThanOrEqual(0.1);
    expect(run.budget.spentUsd).toBeCloseTo(billOf(server));
    expect(run.budget.reservedUsd).toBe(0);
    const refusals = refusalsIn(outcomes);
    expect(server.requests).toHaveLength(50 - refusals.length);
    expect(refusals.length).toBeGreaterThan(0);
    for (const message of refusals) {
      expect(message).toMatch(
        /^Asking m might cost \$0\.0\d+ and break the budget of \$0\.10 for this run: .*set aside for calls in flight.*--budget .*patchedMoa\.budget/,
      );
    }
    // What is left is spent by those who come later.
    await askMany(run, 50);
    await askMany(run, 50);
    expect(billOf(server)).toBeLessThanOrEqual(0.1);
    expect(billOf(server)).toBeGreaterThan(0.06);
  });

  test("a model that thinks beyond its bound passes it by what was in flight, and no call follows", async ({
    server,
  }) => {
    server.model("m").answers("yes").thinking("hm, ".repeat(5000)).streamed(5000);
    const run = runWith(server, 0.1);
    await askMany(run, 50);
    expect(server.requests).toHaveLength(most);
    expect(run.budget.spentUsd).toBeGreaterThan(0.1);
    expect(run.budget.spentUsd).toBeCloseTo(billOf(server));
    const refusals = refusalsIn(await askMany(run, 50));
    expect(refusals).toHaveLength(50);
    expect(refusals[0]).toMatch(/budget of \$0\.10 for this run: \$0\.\d+ is spent\. Raise/);
    expect(server.requests).toHaveLength(most);
  });

  test("calls that fail or are cut off are paid for as far as they were served", async ({ server }) => {
    server.model("m").answers("word ".repeat(100)).streamed(20).cutsAfter(300);
    const run = runWith(server, 0.1);
    await askMany(run, 50);
    await askMany(run, 50);
    expect(billOf(server)).toBeLessThanOrEqual(0.1);
    expect(run.budget.spentUsd).toBeGreaterThanOrEqual(billOf(server) - 1e-9);
  });

  test("cancelled calls are billed late, and their bills count", async ({ server }) => {
    server.model("m").answers("word ".repeat(100)).streamed(20).hangsAfter(200);
    const run = runWith(server, 0.1);
    const cancel = new AbortController();
    let left = 500;
    const onText = ({ length }: string): void => {
      left -= length;
      if (left <= 0) {
        cancel.abort();
      }
    };
    const calls = Array.from({ length: 50 }, () => run.model.ask(request, cancel.signal, onText));
    const outcomes = await Promise.all(calls);
    expect(refusalsIn(outcomes)).toHaveLength(50 - most);
    expect(run.ledger.calls.filter(({ outcome }) => outcome === "cancelled")).toHaveLength(most);
    expect(run.budget.spentUsd).toBeGreaterThanOrEqual(billOf(server) - 1e-9);
    expect(run.budget.spentUsd).toBeLessThanOrEqual(0.1);
  });
});

/** What comes to nothing, is asked again, and may be billed each time. */
const nothings: readonly { readonly name: string; readonly script: (model: ModelVerbs) => unknown }[] = [
  { name: "an answer that is empty", script: (model) => model.answers("") },
  { name: "a connection that is dropped", script: (model) => model.dropsConnection() },
  { name: "a stream that ends before it begins", script: (model) => model.sendsNonsense("") },
  {
    name: "a stream that breaks before it begins",
    script: (model) => model.sendsRaw("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n", "end"),
  },
];

describe("What is asked again because it came to nothing has to fit the cap as well:", () => {
  const promptUsd = (5 * estimatePromptTokens(request.messages)) / 1e6;

  test.for(nothings)("$name", async ({ script }, { server }) => {
    script(server.model("m"));
    // Room for one call at its worst and half a prompt: the second attempt has no room, whatever the first one did cost.
    const run = runWith(server, worstUsd + promptUsd / 2);
    const [outcome] = await askMany(run, 1);
    expect(server.requests).toHaveLength(1);
    expect(outcome?.usage.promptTokens).toBeGreaterThan(0);
    expect(outcome?.kind === "failed" && outcome.failure.message).toMatch(
      /It was not asked once more\. Asking m might cost \$0\.\d+ and break the budget of/,
    );
    expect(run.budget.spentUsd).toBeCloseTo(promptUsd);
    expect(run.budget.reservedUsd).toBe(0);
  });

  test.for(nothings)(
    "$name, many times at once, with room for some",
    async ({ script }, { server, home }) => {
      script(server.model("m"));
      const [capUsd, day] = [0.1, openDay(home, 0.1, "r")];
      const runs = [runWith(server, capUsd, day), runWith(server, capUsd, day)];
      await Promise.all(runs.map((run) => askMany(run, 25)));
      const bill = server.requests.length * promptUsd;
      expect(bill).toBeLessThanOrEqual(capUsd);
      const spent = runs.reduce((sum, run) => sum + run.budget.spentUsd, 0);
      expect(spent).toBeCloseTo(bill);
      const total = totalOf(new SpendingFile(spendingFolder(home), dayOf(Date.now())).read().entries);
      expect(total.knownUsd).toBeCloseTo(spent);
      expect(total.open.calls).toBe(0);
      // Each attempt is a line of the ledger.
      const calls = runs.flatMap(({ ledger }) => ledger.calls).filter(({ outcome }) => outcome !== "budget");
      expect(calls).toHaveLength(server.requests.length);
      expect(calls.length).toBeGreaterThan(most);
    },
  );

  test("with enough room it is asked as often as it makes sense, and who asked is told what it took in all", async ({
    server,
  }) => {
    server.model("m").answers("").answers("yes");
    const run = runWith(server, 0.1);
    const [outcome] = await askMany(run, 1);
    expect(outcome).toMatchObject({ kind: "answer", text: "yes" });
    expect(run.ledger.calls.map((call) => call.outcome)).toEqual(["empty", "answer"]);
    expect(outcome?.usage).toEqual(run.ledger.total().usage);
    expect(run.budget.spentUsd).toBeCloseTo(run.ledger.total().knownUsd);
  });

  test("several answers at once, of an endpoint that answers nothing", async ({ server }) => {
    server.model("m").answers("").ignoresN();
    const run = runWith(server, 3 * worstUsd + promptUsd / 2);
    const outcomes = await run.model.askSeveral?.(request, 3, new AbortController().signal);
    expect(outcomes).toHaveLength(3);
    expect(billOf(server)).toBeLessThanOrEqual(3 * worstUsd + promptUsd / 2);
    expect(run.budget.spentUsd).toBeGreaterThanOrEqual(billOf(server) - 1e-9);
  });
});

describe("With a cap of $0.10 for a day", () => {
  test("two programs in parallel stay below it together, and their calls are on disk", async ({
    server,
    home,
  }) => {
    server.model("m").answers("word ".repeat(100)).streamed(50);
    const runs = ["first", "second"].map((run) => runWith(server, undefined, openDay(home, 0.1, run)));
    const outcomes = (await Promise.all(runs.map((run) => askMany(run, 25)))).flat();
    expect(billOf(server)).toBeLessThanOrEqual(0.1);
    const refusals = refusalsIn(outcomes);
    expect(server.requests).toHaveLength(50 - refusals.length);
    expect(refusals[0]).toMatch(/budget of \$0\.10 a day: .*--budget-per-day.*patchedMoa\.budgetPerDay/);
    const { entries } = new SpendingFile(spendingFolder(home), dayOf(Date.now())).read();
    expect(entries).toHaveLength(server.requests.length);
    expect(entries.reduce((sum, { settled }) => sum + (settled?.usd ?? 0), 0)).toBeCloseTo(billOf(server));
  });

  test("two processes at the same time stay below it together, and each knows what the other spends", async ({
    server,
    home,
  }) => {
    server.model("m").answers("word ".repeat(100)).streamed(50);
    const processes = [1, 2].map(() => askingProcess(server, home, 25));
    const outcomes = (await Promise.all(processes.map((each) => each.all()))).flat();
    expect(billOf(server)).toBeLessThanOrEqual(0.1);
    // And all that has room is asked.
    expect(server.requests.length).toBeGreaterThanOrEqual(most);
    expect(outcomes.filter((kind) => kind === "answer")).toHaveLength(server.requests.length);
    expect(outcomes.filter((kind) => kind === "budget")).toHaveLength(50 - server.requests.length);
    const spent = totalOf(new SpendingFile(spendingFolder(home), dayOf(Date.now())).read().entries);
    expect(spent.knownUsd).toBeCloseTo(billOf(server));
    expect(spent.open.calls).toBe(0);
  });

  test("a process that is killed in the middle of its calls loses no bill: those in flight count at their worst", async ({
    server,
    home,
  }) => {
    server.model("m").answers("word ".repeat(100)).answers("word ".repeat(100)).hangsAfter(100);
    const killed = askingProcess(server, home, 4);
    await server.until(
      ({ requests }) => requests.length === 4 && requests.every((each) => each.tokensSent >= 25),
    );
    const file = new SpendingFile(spendingFolder(home), dayOf(Date.now()));
    expect(await killed.next()).toBe("answer");
    killed.kill();
    expect(await killed.all()).toEqual([]);
    const left = totalOf(file.read().entries);
    expect(left.calls).toBe(1);
    expect(left.usage.completionTokens).toBe(125);
    expect(left.open.calls).toBe(3);
    expect(left.open.worstUsd).toBeCloseTo(3 * worstUsd);
    // Who comes next has what is left, and no more.
    server.scripted("m").usual.replies.splice(0);
    server.model("m").answers("word ".repeat(100));
    await askMany(runWith(server, undefined, openDay(home, 0.1, "next")), 50);
    const room = 0.1 - left.knownUsd - left.open.worstUsd;
    expect(server.requests).toHaveLength(4 + Math.floor(room / worstUsd));
    expect(billOf(server)).toBeLessThanOrEqual(0.1);
  });

  test("neither prompts nor answers nor keys are on disk", async ({ server, home }) => {
    server.requiresKey("sk-very-secret");
    server.model("m").answers("An answer nobody else may read");
    await askMany(runWith(server, 0.1, openDay(home, undefined, "r")), 1);
    const written = readFileSync(join(spendingFolder(home), `${dayOf(Date.now())}.jsonl`), "utf8");
    expect(written).toContain('"kind":"settled"');
    expect(written).not.toMatch(/bug|nobody else|sk-/);
  });
});
