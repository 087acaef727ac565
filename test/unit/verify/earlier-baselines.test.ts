import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { BaselineBook } from "../../../src/core/verify/earlier/baseline-book.ts";
import {
  EarlierBaselines,
  type EarlierBaselinesParts,
} from "../../../src/core/verify/earlier/earlier-baselines.ts";
import { describeBefore } from "../../../src/core/verify/describe-before.ts";
import { GatedVerifier } from "../../../src/core/verify/gated-verifier.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import type { Verdict } from "../../../src/core/verify/verdict.ts";
import type { CheckResult } from "../../../src/core/verify/verifier.ts";
import { rewrite } from "./rewrite.ts";
import { toolsHere } from "../../support/read-here.ts";
import { ScratchRepository } from "./scratch-repository.ts";

const grammars = fileURLToPath(
  new URL("../../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url),
);
const parser = new SyntaxParser(grammars);
const { signal } = new AbortController();
const node = JSON.stringify(process.execPath);
const sum = "export const add = (a, b) => a - b;\n";
const right = sum.replace("a - b", "a + b");

let repository: ScratchRepository;
let state: string;
let count: string;
let notes: string[];

/** What the check does besides counting its runs, which are outside of every sandbox. */
function project(check: string): void {
  state = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-verify-state-")));
  count = join(state, "runs");
  notes = [];
  repository = ScratchRepository.with({
    ".gitignore": "node_modules\n.env\n",
    "package-lock.json": "{}\n",
    "sum.mjs": sum,
    "check.mjs": `import { appendFileSync } from "node:fs";\nappendFileSync(${JSON.stringify(count)}, "x");\n${check}`,
  });
  repository.write({ "node_modules/dep/index.js": "module.exports = 1;\n", ".env": "A=1\n" });
  // What is as young as a check might have been changed while it ran.
  for (const path of ["node_modules/dep/index.js", "node_modules/dep", "node_modules"]) {
    utimesSync(repository.path(path), new Date(0), new Date(0));
  }
}

const passing = 'import { add } from "./sum.mjs";\nif (add(0, 0) !== 0) process.exit(1);\n';

beforeEach(() => project(passing));
afterEach(() => {
  repository.remove();
  rmSync(state, { recursive: true, force: true });
});

function runs(): number {
  return existsSync(count) ? readFileSync(count, "utf8").length : 0;
}

interface Ran {
  readonly checks: readonly CheckResult[];
  readonly verdict: Verdict | undefined;
}

async function run(
  options: Partial<EarlierBaselinesParts> & {
    readonly patch?: Patch;
    readonly checks?: readonly string[];
    readonly timeout?: number;
    readonly failingChecks?: boolean;
    /** Asks for what is certain, when it knows what is known. */
    readonly certain?: boolean;
  } = {},
): Promise<Ran> {
  const {
    patch,
    checks = [`${node} check.mjs`],
    timeout = 60_000,
    failingChecks = false,
    certain = false,
    ...parts
  } = options;
  const { root } = repository;
  const verifier = new GatedVerifier({
    snapshot: { root, unsaved: new Map() },
    target: { problems: [], failingChecks },
    checks,
    tools: toolsHere,
    diagnosers: [],
    parser,
    limits: { timeoutMilliseconds: timeout, headBytes: 10_000, tailBytes: 10_000 },
    earlier: new EarlierBaselines({
      book: new BaselineBook(state, root),
      isPrivate: (output) => output.includes("hunter2"),
      note: (text) => notes.push(text),
      leastMilliseconds: 0,
      ...parts,
    }),
  });
  try {
    const known = await verifier.baseline(signal);
    const baseline = certain ? await verifier.baseline(signal, "afresh") : known;
    return { checks: baseline.checks, verdict: patch && (await verifier.verify(patch, signal)) };
  } finally {
    await verifier.dispose();
  }
}

/** Waits until nothing is younger than what a clock of files can tell apart. */
async function twice(): Promise<readonly CheckResult[]> {
  await settled();
  await run();
  return (await run()).checks;
}

/** Files that were just made are too young to be told from those a check changes. */
async function settled(): Promise<void> {
  const wanted = statSync(repository.path("node_modules/dep/index.js")).ctimeMs + 1_100;
  await expect.poll(() => Date.now() > wanted, { timeout: 5_000, interval: 50 }).toBe(true);
}

const book = (): string => new BaselineBook(state, repository.root).file;
const change = (path: string, text: string): void => {
  mkdirSync(dirname(repository.path(path)), { recursive: true });
  writeFileSync(repository.path(path), text);
};

describe("what checks said of the same workspace", () => {
  test("is used by the next run, which says so", async () => {
    const before = repository.fingerprint();
    const [check] = await twice();
    expect(runs()).toBe(1);
    expect(check).toMatchObject({ passed: true, exitCode: 0, timedOut: false, earlier: true });
    expect(describeBefore(check!)).toBe("passes (known from an earlier run)");
    expect(repository.fingerprint()).toBe(before);
    expect(statSync(book()).mode & 0o777).toBe(0o600);
  });

  test("is of no use where a fresh one is wanted, which is kept in its place", async () => {
    await twice();
    expect((await run({ isFresh: true })).checks[0]?.earlier).toBeUndefined();
    expect(runs()).toBe(2);
  });

  test("is found out once more by who must be certain, and what is found then is what counts and is kept", async () => {
    // What it reads is nowhere that anybody looks.
    const off = join(state, "off");
    const parts = state.split("/");
    project(
      `import { existsSync } from "node:fs";\nif (existsSync(${JSON.stringify(parts)}.join("/") + "/off")) process.exit(1);\n`,
    );
    await twice();
    writeFileSync(off, "");
    const { checks, verdict } = await run({
      certain: true,
      patch: { changes: [rewrite("sum.mjs", sum, right)] },
    });
    expect([checks[0]?.passed, checks[0]?.earlier, runs()]).toEqual([false, undefined, 3]);
    expect(verdict?.accepted).toBe(true);
    expect((await run()).checks[0]).toMatchObject({ passed: false, earlier: true });
  });

  test("is not used after an installed package was changed, deep inside", async () => {
    await settled();
    await run();
    change("node_modules/dep/index.js", "module.exports = 2;\n");
    expect((await run()).checks[0]?.earlier).toBeUndefined();
    expect(runs()).toBe(2);
  });

  test("is used after a change of what git ignores, since no sandbox has it", async () => {
    await settled();
    await run();
    change(".env", "A=2\n");
    expect((await run()).checks[0]?.earlier).toBe(true);
  });

  test("is for the same checks in the same order, with the same limits, in the same environment", async () => {
    await settled();
    await run();
    const other = `${node} --no-warnings check.mjs`;
    expect((await run({ checks: [other] })).checks[0]?.earlier).toBeUndefined();
    expect((await run({ timeout: 50_000 })).checks[0]?.earlier).toBeUndefined();
    process.env["SOME_SETTING_OF_A_TEST"] = "1";
    try {
      expect((await run()).checks[0]?.earlier).toBeUndefined();
    } finally {
      delete process.env["SOME_SETTING_OF_A_TEST"];
    }
    expect((await run()).checks[0]?.earlier).toBe(true);
  });

  test("is not kept where something was changed while the checks ran, or where it has a secret in it", async () => {
    await settled();
    project(`${passing}appendFileSync(${JSON.stringify(join(state, "x"))}, "");\nconsole.log("hunter2");\n`);
    await settled();
    await run();
    expect((await run()).checks[0]?.earlier).toBeUndefined();
    const touching = `${passing}await new Promise((go) => setTimeout(go, 10));\n`;
    project(touching);
    await settled();
    const pending = run();
    await expect.poll(() => runs(), { timeout: 20_000, interval: 20 }).toBe(1);
    appendFileSync(repository.path("node_modules/dep/index.js"), "// patched by hand\n");
    await pending;
    expect((await run()).checks[0]?.earlier).toBeUndefined();
  });

  test("that cannot be kept costs a word and nothing else", async () => {
    writeFileSync(join(state, "baselines"), "a file");
    await settled();
    expect((await run()).checks[0]).toMatchObject({ passed: true });
    expect(notes).toEqual([expect.stringContaining("not kept for the next run")]);
  });

  test("is not kept of a check that was stopped", async () => {
    project(`${passing}setInterval(() => undefined, 1000);\n`);
    await settled();
    await run({ timeout: 1_000 });
    expect((await run({ timeout: 1_000 })).checks[0]).toMatchObject({ timedOut: true });
    expect(runs()).toBe(2);
  });
});

describe("a patch beside what is known from an earlier run", () => {
  const patch: Patch = { changes: [rewrite("sum.mjs", sum, right)] };

  test("is not rejected for what fails without it now", async () => {
    const service = join(state, "service");
    writeFileSync(service, "");
    project(`${passing}await (await import("node:fs/promises")).access(${JSON.stringify(service)});\n`);
    writeFileSync(service, "");
    await settled();
    await run();
    rmSync(service, { force: true });
    const { checks, verdict } = await run({ patch });
    expect(checks[0]).toMatchObject({ earlier: true, passed: true });
    expect(verdict).toMatchObject({ accepted: true, proven: false });
    expect(verdict!.gates.at(-1)!.detail).toMatch(/^Fails without the patch too/);
  });

  test("is not called proven by what does not fail any more without it", async () => {
    const service = join(state, "service");
    project(`${passing}await (await import("node:fs/promises")).access(${JSON.stringify(service)});\n`);
    await settled();
    await run({ failingChecks: true });
    writeFileSync(service, "");
    const { checks, verdict } = await run({ patch, failingChecks: true });
    expect(checks[0]).toMatchObject({ earlier: true, passed: false });
    expect(verdict).toMatchObject({ accepted: true, proven: false });
  });

  test("is rejected for what it breaks, and a test that is known to be flaky is set aside at once", async () => {
    const flip = join(state, "flip");
    project("");
    repository.write({
      "flaky.test.mjs": `import { test } from "node:test";
import { appendFileSync, readFileSync, existsSync } from "node:fs";
import { add } from "./sum.mjs";
test("adds nothing", () => { if (add(0, 0) !== 0) throw new Error("no"); });
test("now and then", () => {
  appendFileSync(${JSON.stringify(flip)}, "x");
  if (readFileSync(${JSON.stringify(flip)}, "utf8").length % 4 > 1) throw new Error("now");
});
test("stays", () => { if (add(2, 0) !== 2) throw new Error("no"); });
`,
    });
    repository.commit();
    await settled();
    const checks = [`${node} --test flaky.test.mjs`];
    // Passes on the base, fails with the patch, and on the base as well when that is run again.
    const first = await run({ patch, checks });
    expect(first.verdict!.gates.at(-1)!.detail).toContain(
      "Set aside, since it does not always fail: now and then",
    );
    const length = (): number => readFileSync(flip, "utf8").length;
    const before = length();
    // Fails now, and nobody has to look again.
    writeFileSync(flip, "x");
    const second = await run({ patch, checks });
    expect(second.checks[0]?.earlier).toBe(true);
    expect(second.verdict!.gates.at(-1)!.detail).toContain("Set aside");
    expect(length()).toBe(2);
    expect(before).toBeGreaterThan(2);
    const breaking: Patch = { changes: [rewrite("sum.mjs", sum, sum.replace("a - b", "a - b + 1"))] };
    const third = await run({ patch: breaking, checks });
    expect(third.verdict).toMatchObject({ accepted: false });
  });
});
