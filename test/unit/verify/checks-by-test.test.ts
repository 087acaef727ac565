import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { FileChange } from "../../../src/core/patch/patch.ts";
import { GatedVerifier } from "../../../src/core/verify/gated-verifier.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import type { Verdict } from "../../../src/core/verify/verdict.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { toolsHere } from "../../support/read-here.ts";
import { rewrite } from "./rewrite.ts";
import { ScratchRepository } from "./scratch-repository.ts";

const grammars = fileURLToPath(
  new URL("../../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url),
);
const parser = new SyntaxParser(grammars);
const { signal } = new AbortController();
const node = JSON.stringify(process.execPath);

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) {
    await step();
  }
});

/** Real tests in a real repository. */
class Project {
  readonly files: Readonly<Record<string, string>>;
  readonly repository: ScratchRepository;
  private readonly verifier: GatedVerifier;

  constructor(files: Record<string, string>, check: string, failingChecks: boolean) {
    this.files = files;
    this.repository = ScratchRepository.with(files);
    cleanUp.push(() => this.repository.remove());
    this.verifier = new GatedVerifier({
      snapshot: { root: this.repository.root, unsaved: new Map() },
      target: { problems: [], failingChecks },
      checks: [check],
      tools: toolsHere,
      diagnosers: [],
      parser,
    });
    cleanUp.push(() => this.verifier.dispose());
  }

  /** @param changes new texts by path; null: deleted */
  async verdictOn(changes: Record<string, string | null>): Promise<Verdict> {
    const patch = Object.entries(changes).map(([path, after]): FileChange => {
      const before = this.files[path];
      if (after === null) {
        return { kind: "delete", path, base: textFile(before!) };
      }
      return before === undefined
        ? { kind: "create", path, file: textFile(after) }
        : rewrite(path, before, after);
    });
    return this.verifier.verify({ changes: patch }, signal);
  }
}

const last = ({
  gates,
}: Verdict): Pick<Verdict["gates"][number], "gate" | "status" | "detail" | "evidence"> => gates.at(-1)!;

const math = `export const add = (a, b) => a - b;
export const half = (a) => a * 2;
export const next = (a) => a + 1;
`;
const mathTests = `import assert from "node:assert/strict";
import { test } from "node:test";
import { add, half, next } from "./math.mjs";
test("adds", () => assert.equal(add(1, 2), 3));
test("halves", () => assert.equal(half(4), 2));
test("counts on", () => assert.equal(next(1), 2));
`;
const files = { "math.mjs": math, "math.test.mjs": mathTests };
const right = math.replace("a - b", "a + b").replace("a * 2", "a / 2");
const half = math.replace("a - b", "a + b");

describe("a check that fails, test by test", () => {
  const project = (): Project => new Project(files, `${node} --test`, true);

  test("all tests pass: proven, and the tests are named", async () => {
    const verdict = await project().verdictOn({ "math.mjs": right });
    expect(verdict).toMatchObject({ accepted: true, complete: true, proven: true });
    expect(last(verdict).detail).toBe("Fixed: failed before, passes now (adds, halves).");
  });

  test("one of two passes now: partial, with the one that is left", async () => {
    const verdict = await project().verdictOn({ "math.mjs": half });
    expect(verdict).toMatchObject({ accepted: true, complete: false, proven: false });
    expect(last(verdict)).toMatchObject({
      status: "partial",
      detail: "1 of 2 that failed passes now. Failing: halves.",
      evidence: expect.stringMatching(/^Still there: halves/) as string,
    });
  });

  test("a test that passed and fails now ends the candidate, although the check failed before", async () => {
    const verdict = await project().verdictOn({ "math.mjs": right.replace("a + 1", "a + 2") });
    expect(verdict.accepted).toBe(false);
    expect(last(verdict)).toMatchObject({
      gate: "checks",
      status: "failed",
      detail: "New failure: counts on.",
    });
  });

  test("deleting the failing tests is no fix, neither by deleting the file nor by skipping them", async () => {
    const it = project();
    const without = mathTests
      .split("\n")
      .filter((line) => !/adds|halves/.test(line))
      .join("\n");
    for (const changes of [
      { "math.test.mjs": without },
      { "math.test.mjs": null, "other.test.mjs": without },
      { "math.test.mjs": mathTests.replaceAll(/test\("(adds|halves)"/g, 'test.skip("$1"') },
    ]) {
      const verdict = await it.verdictOn(changes);
      expect(verdict.accepted).toBe(false);
      expect(last(verdict)).toMatchObject({
        gate: "target",
        status: "failed",
        detail: "Not fixed. No longer run, which is no fix: adds, halves.",
      });
    }
  });

  test("one fixed and the other deleted is partial", async () => {
    const verdict = await project().verdictOn({
      "math.mjs": half,
      "math.test.mjs": mathTests.replace('test("halves"', 'test.skip("halves"'),
    });
    expect(verdict).toMatchObject({ accepted: true, complete: false });
    expect(last(verdict).detail).toContain("No longer run, which is no fix: halves");
  });
});

describe("files that cannot be loaded", () => {
  const broken = { ...files, "math.test.mjs": mathTests.replace("./math.mjs", "./maths.mjs") };

  test("are fixed when their tests run, and some of them pass", async () => {
    const project = new Project(broken, `${node} --test`, true);
    expect(await project.verdictOn({ "maths.mjs": right })).toMatchObject({ complete: true, proven: true });
    const partly = await project.verdictOn({ "maths.mjs": math });
    expect(partly).toMatchObject({ accepted: true, complete: false });
    expect(last(partly).detail).toContain("Failing: adds, halves");
  });

  test("are not fixed by deleting them", async () => {
    const project = new Project(
      { ...broken, "fine.test.mjs": 'import "node:test";\n' },
      `${node} --test`,
      true,
    );
    const verdict = await project.verdictOn({ "math.test.mjs": null });
    expect(verdict.accepted).toBe(false);
  });
});

describe("a check that passes", () => {
  const fine = { "math.mjs": right, "math.test.mjs": mathTests };

  test("what breaks is named, with what the tool says of it", async () => {
    const verdict = await new Project(fine, `${node} --test`, false).verdictOn({
      "math.mjs": right.replace("a + b", "a * b"),
    });
    expect(last(verdict)).toMatchObject({
      status: "failed",
      detail: "New failure: adds.",
      evidence: expect.stringContaining("Newly failing: adds") as string,
    });
  });

  test("fewer tests than before are told, and prove nothing", async () => {
    const verdict = await new Project(fine, `${node} --test`, false).verdictOn({
      "math.test.mjs": mathTests.replace(/test\("halves".*\n/, ""),
    });
    expect(verdict.accepted).toBe(true);
    expect(last(verdict)).toMatchObject({
      status: "skipped",
      detail: "Still passes. But 1 fewer test is run: halves gone.",
    });
  });

  test("a patch that changes what the check runs is told, and proves nothing", async () => {
    const manifest = JSON.stringify({ name: "x", scripts: { test: "node --test" } });
    const project = new Project({ ...files, "package.json": manifest }, "npm test", true);
    const verdict = await project.verdictOn({
      "package.json": JSON.stringify({ name: "x", scripts: { test: "node -e 0" } }),
    });
    // No test is run any more.
    expect(verdict).toMatchObject({ accepted: false, proven: false });
    const both = await project.verdictOn({
      "math.mjs": right,
      "package.json": JSON.stringify({ name: "x", scripts: { test: "node --test --test-concurrency=1" } }),
    });
    expect(both).toMatchObject({ accepted: true, proven: false });
    expect(last(both).detail).toContain("But the patch changes what is checked: package.json (scripts).");
    const unrelated = await project.verdictOn({
      "math.mjs": right,
      "package.json": JSON.stringify({ name: "x", version: "1.0.0", scripts: { test: "node --test" } }),
    });
    expect(unrelated).toMatchObject({ proven: true });
  });
});

describe("tests that do not always fail", () => {
  /** Counts its runs outside of the sandbox; `fails` tells in which of them it fails. */
  const flaky = (
    counter: string,
    fails: string,
  ): string => `import { appendFileSync, readFileSync } from "node:fs";
import { test } from "node:test";
test("now and then", () => {
  appendFileSync(${JSON.stringify(counter)}, "x");
  const run = readFileSync(${JSON.stringify(counter)}).length;
  if (${fails}) throw new Error("this time");
});
`;
  const fine = { "math.mjs": right, "math.test.mjs": mathTests };

  test("are set aside and named when only they fail", async () => {
    const counters = ScratchRepository.with({});
    cleanUp.push(() => counters.remove());
    // Base passes, candidate fails, base again fails, candidate again fails.
    const it = new Project(
      { ...fine, "flaky.test.mjs": flaky(join(counters.root, "runs"), "run > 1") },
      `${node} --test`,
      false,
    );
    const verdict = await it.verdictOn({ "math.mjs": right.replace("a + 1", "1 + a") });
    expect(verdict.accepted).toBe(true);
    expect(last(verdict)).toMatchObject({
      status: "passed",
      detail: "Still passes. Set aside, since it does not always fail: now and then.",
    });
  });

  test("do not hide one that always fails", async () => {
    const counters = ScratchRepository.with({});
    cleanUp.push(() => counters.remove());
    const it = new Project(
      { ...fine, "flaky.test.mjs": flaky(join(counters.root, "runs"), "run > 1") },
      `${node} --test`,
      false,
    );
    const verdict = await it.verdictOn({ "math.mjs": right.replace("a + 1", "a + 2") });
    expect(last(verdict)).toMatchObject({
      status: "failed",
      detail: "New failure: counts on. Set aside, since it does not always fail: now and then.",
    });
  });

  test("are no proof when they happen to pass with the patch", async () => {
    const counters = ScratchRepository.with({});
    cleanUp.push(() => counters.remove());
    const it = new Project(
      { ...fine, "flaky.test.mjs": flaky(join(counters.root, "runs"), "run === 1") },
      `${node} --test`,
      true,
    );
    const verdict = await it.verdictOn({ "math.mjs": right.replace("a + 1", "1 + a") });
    expect(verdict).toMatchObject({ accepted: true, proven: false });
    expect(last(verdict).detail).toContain("Set aside");
  });

  test("a candidate that makes tests fail at random is not let off", async () => {
    const counters = ScratchRepository.with({});
    cleanUp.push(() => counters.remove());
    const it = new Project(fine, `${node} --test`, false);
    const verdict = await it.verdictOn({
      "math.mjs": `import { appendFileSync, readFileSync } from "node:fs";
const counter = ${JSON.stringify(join(counters.root, "runs"))};
appendFileSync(counter, "x");
const odd = readFileSync(counter).length % 2;
export const add = (a, b) => (odd ? a - b : a + b);
export const half = (a) => (odd ? a / 2 : a);
export const next = (a) => a + 1;
`,
    });
    expect(verdict.accepted).toBe(false);
  });
});
