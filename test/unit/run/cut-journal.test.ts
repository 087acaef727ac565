import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../../../src/core/moa/random.ts";
import { SecretVault } from "../../../src/core/privacy/secrets/secret-vault.ts";
import { LineChain, type JournalLine } from "../../../src/core/run/journal/journal-lines.ts";
import { readJournal, type ReadJournal } from "../../../src/core/run/journal/read-journal.ts";
import { outcomeDigest } from "../../../src/core/run/record/outcome-digest.ts";
import type { Outcome } from "../../../src/core/run/outcome.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { goingOn, keptAt, replayed } from "../../support/kept-run.ts";
import { runOn } from "../../support/run-on.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";
import { sumAnswer, sumTask } from "../../support/sum-task.ts";

let folder: string;
let workspace: GitWorkspace;
let server: ScriptedServer;
/** The journal of a whole run, and what the run ended with. */
let whole: Buffer;
let outcome: Outcome;

function run(kept: Parameters<typeof runOn>[1]["kept"]): ReturnType<typeof runOn> {
  return runOn(sumTask, { workspace, server, models: ["a", "b", "c"], ...(kept && { kept }) });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "patched-moa-"));
  workspace = GitWorkspace.of({ "sum.txt": "What is it?\n2 + 3 = 6\n" });
  server = await ScriptedServer.start();
  server.models("a", "b", "c").when("BETTER: A").answers("EQUAL");
  server.models("a", "b", "c").when("final answer").answers(sumAnswer("2 + 3 = 5"));
  server.models("a", "b", "c").when("Criticise each answer").answers("They differ.");
  server.model("a").answers(sumAnswer("2 + 3 = 7"));
  server.model("b").answers(sumAnswer("2 + 3 = 8"));
  server.model("c").answers("I do not know.");
  const path = join(folder, "whole.jsonl");
  ({ outcome } = await run(keptAt(path, workspace)));
  whole = readFileSync(path);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  workspace[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function written(bytes: Uint8Array): string {
  const path = join(folder, "journal.jsonl");
  writeFileSync(path, bytes);
  return path;
}

/** What a replay comes to; a refusal has to be one sentence or two of ours. */
async function resultOf(bytes: Uint8Array): Promise<Outcome | string> {
  try {
    return (await replayed(written(bytes))).outcome;
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    const { kind, message } = error as Failure;
    expect(kind).toBe("journal");
    expect(message).not.toContain("\n");
    return message;
  }
}

function digest(result: Outcome): string {
  return outcomeDigest(result, new SecretVault());
}

describe("a journal", () => {
  test("that is whole comes to the same outcome, in every word", async () => {
    const result = await resultOf(whole);
    expect(result).toEqual(outcome);
  });

  test("cut at any byte is refused by a replay, with one clear message", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        expect(await resultOf(whole.subarray(0, length))).toMatch(/cut off|no journal/);
      }),
      { numRuns: 300 },
    );
  });

  test("cut anywhere goes on to the same outcome, and asks only for what was not answered", async () => {
    const random = seededRandom(3);
    const all = outcome.spent.calls;
    for (let time = 0; time < 12; time++) {
      const path = written(whole.subarray(0, Math.floor(random() * whole.length)));
      let journal: ReadJournal;
      try {
        journal = readJournal(path, "run-1");
      } catch (error) {
        expect(error).toMatchObject({ kind: "journal", message: /cut off before it had begun/ });
        continue;
      }
      const before = server.requests.length;
      const { outcome: resumed } = await run(await goingOn(path, workspace));
      const asked = server.requests.length - before;
      const answered = journal.turns.filter(({ key }) => key.startsWith("ask ")).length;
      expect(asked).toBe(all - answered);
      expect(resumed).toMatchObject({ kind: outcome.kind, reason: outcome.reason });
      // Also what was paid for and lost, between the bill and the answer's last byte.
      expect(resumed.spent.calls).toBe(journal.calls.length + asked);
      expect(resumed.candidates).toHaveLength(outcome.candidates.length);
      expect(digest((await replayed(path)).outcome)).toBe(digest(resumed));
    }
  });

  test("in which any byte is another one is refused, or says the same", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(await resultOf(damaged)).toEqual(expect.any(String));
      }),
      { numRuns: 300 },
    );
  });

  test("of a later version is refused, and says which one can read it", async () => {
    const later = chained(
      linesOf(whole).map((line) => ({ ...line, ...(line.kind === "journal" && { version: 4 }) })),
    );
    expect(await resultOf(later)).toMatch(
      `has the format 4; this version of Patched MoA reads the formats 1, 2 and 3. Take the version that wrote it.`,
    );
  });

  test("whose workspace changed since does not go on, and says so once", async () => {
    const path = written(whole.subarray(0, whole.indexOf('"kind":"end"')));
    const old = readFileSync(join(workspace.root, "sum.txt"), "utf8");
    try {
      workspace.write("sum.txt", `${old}\n`);
      await expect(goingOn(path, workspace)).rejects.toMatchObject({
        kind: "journal",
        message: /^The run run-1 cannot go on: sum\.txt has changed since/,
      });
      workspace.write("sum.txt", old);
      workspace.write("other.txt", "new");
      await expect(goingOn(path, workspace)).rejects.toMatchObject({
        message: /^The run run-1 cannot go on: the workspace has changed since/,
      });
    } finally {
      workspace.write("sum.txt", old);
      rmSync(join(workspace.root, "other.txt"), { force: true });
    }
  });

  test("that somebody made up is refused, or harmless: whatever stands in it, wherever", async () => {
    const lines = linesOf(whole);
    const hostile = fc.oneof(
      fc.constantFrom<unknown>(
        ...[
          "../../etc/passwd",
          "/etc/passwd",
          ".git/config",
          "\u001b[2J\u001b]0;owned\u0007",
          "__proto__",
          "",
        ],
        ...[null, -1, 1e308, 2 ** 53, true, [], {}, { $text: "no such text" }, [[[[[[[[]]]]]]]]],
      ),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), fc.nat(), hostile, async (index, place, value) => {
        const forged = lines.map((line, at) => (at === index ? replaced(line, place, value) : line));
        const result = await resultOf(chained(forged));
        expect(typeof result === "string" || digest(result) === digest(outcome)).toBe(true);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});

function linesOf(bytes: Buffer): readonly JournalLine[] {
  return bytes
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((text) => JSON.parse(text) as JournalLine)
    .map((line) => Object.fromEntries(Object.entries(line).filter(([key]) => key !== "sum")) as typeof line);
}

/** As somebody would write them who knows how. */
function chained(lines: readonly JournalLine[]): Buffer {
  const chain = new LineChain();
  return Buffer.from(lines.map((line) => chain.write(line)).join(""));
}

/** The value with something else in one of its places. */
function replaced(line: JournalLine, place: number, value: unknown): JournalLine {
  const places: (readonly [object, string])[] = [];
  const copy = structuredClone(line);
  const visit = (parent: object): void => {
    for (const [key, child] of Object.entries(parent) as [string, unknown][]) {
      places.push([parent, key]);
      if (typeof child === "object" && child !== null) {
        visit(child);
      }
    }
  };
  visit(copy);
  const [parent, key] = places[place % places.length] ?? [copy, "kind"];
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
