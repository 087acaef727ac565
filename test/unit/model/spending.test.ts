import { execFile } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { test as base, describe, expect } from "vitest";
import type { Usage } from "../../../src/core/model/chat-model.ts";
import { newRunId, openSpending } from "../../../src/core/model/money/spending-book.ts";
import { SpendingFile, spendingFolder } from "../../../src/core/model/money/spending-file.ts";
import type { Admission, PlannedCall, Spending } from "../../../src/core/model/money/spending.ts";
import { stateFolder } from "../../../src/core/model/money/state-folder.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";

const noon = Date.UTC(2026, 10, 22, 12);
const day = "2026-11-22";
const spender = join(import.meta.dirname, "..", "..", "support", "spend.ts");
const usage: Usage = {
  promptTokens: 100,
  completionTokens: 20,
  cachedTokens: 60,
  reasoningTokens: 5,
  source: "reported",
};

/** A folder of its own, and what was noted. */
const test = base.extend<{ home: string; notes: string[] }>({
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), "patched-moa-"));
    await use(home);
    rmSync(home, { recursive: true, force: true });
  },
  notes: async ({}, use) => {
    await use([]);
  },
});

function open(
  home: string,
  capUsd?: number,
  now = () => noon,
  note: (text: string) => void = failOnNote,
): Spending {
  return openSpending(home, { capUsd, run: "r1", note, timers: { now } });
}

function failOnNote(text: string): void {
  throw new Error(`unexpected: ${text}`);
}

function call(usd: number | undefined, model = "m"): PlannedCall {
  const worst = usd === undefined ? ({ kind: "unknown" } as const) : ({ kind: "known", usd } as const);
  return { model, endpoint: "Scripted", promptTokens: 100, worst };
}

function admitted(admission: Admission): Extract<Admission, { kind: "admitted" }> {
  if (admission.kind === "refused") {
    throw new Error(admission.message);
  }
  return admission;
}

function settle(admission: Admission, usd: number): void {
  admitted(admission).settle({ usage, cost: { kind: "known", usd }, milliseconds: 9, outcome: "answer" });
}

function fileOf(home: string, of = day): string {
  return join(spendingFolder(home), `${of}.jsonl`);
}

describe("Spending on disk", () => {
  test("is written before the call and after it, without any text, readable by the user alone", ({
    home,
  }) => {
    const admission = open(home).admit(call(0.5));
    const [announced, ...none] = readFileSync(fileOf(home), "utf8").trimEnd().split("\n");
    expect(none).toEqual([]);
    expect(JSON.parse(announced!)).toMatchObject({ kind: "reserved", run: "r1", model: "m", worstUsd: 0.5 });
    settle(admission, 0.2);
    const lines = readFileSync(fileOf(home), "utf8").trimEnd().split("\n");
    expect(JSON.parse(lines[1]!)).toMatchObject({ kind: "settled", usd: 0.2, outcome: "answer", usage });
    if (process.platform !== "win32") {
      expect(statSync(fileOf(home)).mode & 0o777).toBe(0o600);
      expect(statSync(spendingFolder(home)).mode & 0o777).toBe(0o700);
    }
  });

  test("keeps the cap of a day over runs and programs; the message has the sums and what to do", ({
    home,
  }) => {
    settle(open(home, 1).admit(call(0.5)), 0.3);
    const other = open(home, 1);
    admitted(other.admit(call(0.4)));
    const refused = other.admit(call(0.31));
    expect(refused).toEqual({
      kind: "refused",
      message:
        'Asking m might cost $0.31 and break the budget of $1.00 a day: $0.30 is spent on 2026-11-22 (UTC), up to $0.40 is set aside for calls that have not reported back. Raise it with --budget-per-day or in the setting patchedMoa.budgetPerDay, wait until midnight UTC, or see "patched-moa runs --cost" for where it went.',
    });
    // A refusal leaves nothing set aside.
    admitted(other.admit(call(0.3)));
  });

  test("counts a call whose program was killed at its worst", async ({ home }) => {
    await expect(
      promisify(execFile)(process.execPath, [spender, home, "1", "0.8", "1", "dies"]),
    ).rejects.toThrow();
    expect(open(home, 1).admit(call(0.3)).kind).toBe("refused");
    expect(open(home, 1).admit(call(0.2)).kind).toBe("admitted");
  });

  test("begins anew on the next day; a call that ends then counts for the day it began", ({ home }) => {
    let now = noon;
    const spending = open(home, 1, () => now);
    const late = spending.admit(call(1));
    now += 24 * 3600 * 1000;
    expect(spending.admit(call(1)).kind).toBe("admitted");
    settle(late, 0.9);
    expect(readFileSync(fileOf(home), "utf8")).toContain('"usd":0.9');
    expect(readFileSync(fileOf(home, "2026-11-23"), "utf8")).not.toContain('"usd":0.9');
  });

  test("is not stopped by a half-written line, nor does that swallow the next one", ({ home }) => {
    settle(open(home, 1).admit(call(0.5)), 0.5);
    appendFileSync(fileOf(home), '{"version":1,"kind":"settl');
    const spending = open(home, 1);
    admitted(spending.admit(call(0.4)));
    expect(spending.admit(call(0.2)).kind).toBe("refused");
    // With its line end, as a full disk leaves it.
    appendFileSync(fileOf(home), '{"version":1,"ki\n');
    expect(open(home, 1).admit(call(0.2)).kind).toBe("refused");
    expect(open(home, 1).admit(call(0.1)).kind).toBe("admitted");
  });

  test("of a later version makes a cap refuse, since nobody can tell what is spent", ({ home }) => {
    mkdirSync(spendingFolder(home), { recursive: true });
    writeFileSync(fileOf(home), '{"version":2,"kind":"reserved"}\n');
    const admission = open(home, 1).admit(call(0.1));
    expect(admission.kind === "refused" && admission.message).toContain("later version");
    expect(open(home).admit(call(0.1)).kind).toBe("admitted");
  });

  test("is recorded without a cap too, at an unknown price; under a cap such a call is refused", ({
    home,
  }) => {
    admitted(open(home).admit(call(undefined)));
    const refused = open(home, 1).admit(call(undefined, "x"));
    expect(refused.kind === "refused" && refused.message).toContain(
      "x is not asked, because its price is not known",
    );
  });

  test("of nothing is never refused", ({ home }) => {
    settle(open(home, 1).admit(call(0.5)), 1.5);
    expect(open(home, 1).admit(call(0)).kind).toBe("admitted");
  });

  test("that cannot be written is noted once, and refused under a cap", ({ home, notes }) => {
    // A file in place of the folder: root, too, cannot write there.
    writeFileSync(join(home, "spending"), "");
    const spending = open(home, undefined, undefined, (text) => notes.push(text));
    settle(spending.admit(call(0.1)), 0.1);
    settle(spending.admit(call(0.1)), 0.1);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/cannot be written to .*spending .*PATCHED_MOA_HOME/);
    expect(() => open(home, 1)).toThrow(Failure);
    expect(() => open(home, 1)).toThrow(/budget of \$1\.00 a day cannot be kept.*without a budget/);
  });

  test("that can no longer be written while a run goes on is noted once, and refused under a cap", ({
    home,
    notes,
  }) => {
    const note = (text: string): void => void notes.push(text);
    const [uncapped, capped] = [open(home, undefined, undefined, note), open(home, 1, undefined, note)];
    const first = uncapped.admit(call(0.1));
    rmSync(spendingFolder(home), { recursive: true });
    settle(first, 0.1);
    settle(uncapped.admit(call(0.1)), 0.1);
    expect(notes).toHaveLength(1);
    const refused = capped.admit(call(0.1));
    expect(refused.kind === "refused" && refused.message).toContain("cannot be kept");
  });

  test("by three programs at once stays below the cap", async ({ home }) => {
    // Each takes as many calls of 10 cents as it gets, of which every third costs less.
    const run = promisify(execFile);
    const results = await Promise.all(
      [1, 2, 3].map(() => run(process.execPath, [spender, home, "5", "0.1", "200"], { encoding: "utf8" })),
    );
    const spent = results.map(({ stdout }) => Number(stdout)).reduce((sum, usd) => sum + usd, 0);
    expect(spent).toBeLessThanOrEqual(5 + 1e-9);
    // And nobody refuses what would have fitted: no more than one call is left.
    expect(spent).toBeGreaterThan(5 - 0.2);
    const written = new SpendingFile(spendingFolder(home), day).read();
    const total = written.entries.reduce((sum, { settled }) => sum + (settled?.usd ?? 0), 0);
    expect(total).toBeCloseTo(spent);
    expect([written.brokenLines, written.newerLines]).toEqual([0, 0]);
  });
});

test("Runs are named in the order of time", () => {
  expect(newRunId(noon)).toMatch(/^20261122-120000-[0-9a-f]{4}$/);
});

describe("The state folder", () => {
  base.each([
    ["linux", { HOME: "/home/a" }, "/home/a/.local/state/patched-moa"],
    ["linux", { HOME: "/home/a", XDG_STATE_HOME: "/state" }, "/state/patched-moa"],
    ["linux", { HOME: "/home/a", XDG_STATE_HOME: "relative" }, "/home/a/.local/state/patched-moa"],
    [
      "darwin",
      { HOME: "/Users/a", XDG_STATE_HOME: "/state" },
      "/Users/a/Library/Application Support/patched-moa",
    ],
    ["linux", { HOME: "/home/a", PATCHED_MOA_HOME: "/own" }, "/own"],
  ] as const)("on %s with %o: %s", (platform, environment, folder) => {
    expect(stateFolder(environment, platform)).toBe(folder);
  });

  base("on Windows is below the local application data", () => {
    expect(stateFolder({ LOCALAPPDATA: "C:\\Local" }, "win32")).toMatch(/^C:\\Local.patched-moa$/);
  });
});
