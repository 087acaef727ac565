import { mkdtempSync, mkdirSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, describe, expect } from "vitest";
import { openSpending } from "../../../src/core/model/money/spending-book.ts";
import { dayOf, spendingFolder } from "../../../src/core/model/money/spending-file.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";

const now = Date.now();
const yesterday = now - 24 * 3600 * 1000;

const test = base.extend<{ home: string }>({
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), "patched-moa-"));
    await use(home);
    rmSync(home, { recursive: true, force: true });
  },
});

interface Spent {
  readonly at?: number;
  readonly run?: string;
  readonly model?: string;
  /** `null`: at an unknown price. */
  readonly usd?: number | null;
  /** Whether the call reported back. */
  readonly open?: boolean;
}

function spend(
  home: string,
  { at = now, run = "run-1", model = "m", usd = 0.01, open = false }: Spent,
): void {
  const note = (text: string): void => {
    throw new Error(text);
  };
  const cost = usd === null ? ({ kind: "unknown" } as const) : ({ kind: "known", usd } as const);
  const spending = openSpending(home, { run, note, timers: { now: () => at } });
  const admission = spending.admit({ model, endpoint: "Scripted", promptTokens: 1000, worst: cost });
  if (admission.kind === "admitted" && !open) {
    const usage = {
      promptTokens: 1000,
      completionTokens: 200,
      cachedTokens: 600,
      reasoningTokens: 50,
      source: "reported",
    } as const;
    admission.settle({ usage, cost, milliseconds: 5, outcome: "answer" });
  }
}

function runs(home: string, ...args: string[]): Promise<CliResult> {
  return runCli(["runs", ...args], { env: { PATCHED_MOA_HOME: home } });
}

describe("patched-moa runs", () => {
  test("lists the runs of the last days with cost, calls and tokens", async ({ home }) => {
    spend(home, { run: "run-1", usd: 0.01 });
    spend(home, { run: "run-1", usd: 0.02 });
    spend(home, { run: "run-2", usd: 0.5 });
    spend(home, { run: "run-of-last-month", at: now - 30 * 24 * 3600 * 1000 });
    const { code, stdout, stderr } = await runs(home);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /run-1 +\$0\.03 +2 calls +2,000 prompt \(1,200 cached\), 400 completion \(100 reasoning\)/,
    );
    expect(stdout).toMatch(/run-2 +\$0\.50 +1 call /);
    expect(stdout).not.toContain("last-month");
    expect((await runs(home, "--days", "40")).stdout).toContain("last-month");
  });

  test("--cost adds the days and the models; a price that nobody knows is unknown, not 0", async ({
    home,
  }) => {
    spend(home, { at: yesterday, model: "cheap", usd: 0.01 });
    spend(home, { model: "cheap", usd: 0.02 });
    spend(home, { model: "secret-price", usd: null });
    const { code, stdout } = await runs(home, "--cost");
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`${dayOf(yesterday)} +\\$0\\.01 +1 call `));
    expect(stdout).toMatch(new RegExp(`${dayOf(now)} +\\$0\\.02 \\+ 1 unknown +2 calls `));
    expect(stdout).toMatch(/cheap \(Scripted\) +\$0\.03 +2 calls/);
    expect(stdout).toMatch(/secret-price \(Scripted\) +unknown +1 call/);
    expect(stdout).toMatch(/In all\n +\$0\.03 \+ 1 unknown +3 calls/);
  });

  test("names calls that never reported back, at the most they can cost", async ({ home }) => {
    spend(home, { usd: 0.01 });
    spend(home, { run: "run-that-died", usd: 0.25, open: true });
    const { stdout } = await runs(home);
    expect(stdout).toMatch(/run-that-died +\$0\.00 \+ at most \$0\.25 open +1 call/);
    expect(stdout).toMatch(/Not reported back.*\n.*m \(Scripted\) {2}at most \$0\.25 {2}run run-that-died/);
  });

  test("--json has the same for programs", async ({ home }) => {
    spend(home, { model: "a", usd: 0.01 });
    spend(home, { model: "b", usd: 0.25, open: true });
    const { code, stdout } = await runs(home, "--cost", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      days: [{ day: dayOf(now), knownUsd: 0.01, open: { calls: 1, worstUsd: 0.25 } }],
      models: [
        { model: "a (Scripted)", usage: { cachedTokens: 600, reasoningTokens: 50 } },
        { model: "b (Scripted)", calls: 0 },
      ],
      runs: [{ run: "run-1", calls: 1 }],
      open: [{ model: "b", worstUsd: 0.25 }],
      total: { calls: 1, knownUsd: 0.01, unpricedCalls: 0 },
      unreadableLines: 0,
    });
  });

  test("says so when nothing was spent, also when nothing ever was", async ({ home }) => {
    const { code, stdout } = await runs(join(home, "nowhere"));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^No model was asked since \d{4}-\d\d-\d\d \(UTC\)\.\n$/);
  });

  test("says how many lines it cannot read, and shows the others", async ({ home }) => {
    spend(home, { usd: 0.01 });
    appendFileSync(join(spendingFolder(home), `${dayOf(now)}.jsonl`), '{"version":9}\n{"version":1,"kind\n');
    const { code, stdout, stderr } = await runs(home);
    expect(code).toBe(0);
    expect(stdout).toContain("$0.01");
    expect(stderr).toMatch(/^2 lines of the ledger cannot be read/);
  });

  test("wrong use is refused with a word about it", async ({ home }) => {
    expect(await runs(home, "--days", "0")).toMatchObject({
      code: 2,
      stderr: "--days 0: give a whole number from 1 to 3660.\n",
    });
    expect((await runs(home, "yesterday")).code).toBe(2);
    expect((await runs(home, "--weeks", "2")).stderr).toContain("--weeks");
  });

  test("a folder that cannot be read is a failure, not nothing", async ({ home }) => {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "spending"), "");
    const { code, stdout, stderr } = await runs(home);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/cannot be read from .*spending.*PATCHED_MOA_HOME/);
  });
});
