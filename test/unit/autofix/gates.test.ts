import { describe, expect, test } from "vitest";
import { autofixGates } from "../../../src/core/autofix/autofix-gates.ts";
import { autofixTask } from "../../../src/core/autofix/autofix-task.ts";
import type { DoneScan, Scan } from "../../../src/core/autofix/scanner.ts";
import { patchFromTexts } from "../../../src/core/patch/patch-from-texts.ts";
import { codeKey } from "../../../src/core/reports/code-key.ts";
import type { Finding } from "../../../src/core/reports/place-findings.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import type { Finding as GateFinding } from "../../../src/core/verify/gate.ts";
import type { Diagnostic } from "../../../src/core/workspace/diagnostic.ts";
import { memorySnapshot } from "../patch/memory-snapshot.ts";

const before = "a();\neval(x);\nb();\neval(x);\neval(y);\n";
type Files = Readonly<Record<string, string>>;

/** What a scanner that looks for `eval(` says of texts. */
function scanOf(files: Files, troubles: readonly string[] = []): DoneScan {
  const findings = Object.entries(files).flatMap(([path, text]) =>
    text.split("\n").flatMap((line, at) => {
      const character = line.indexOf("eval(");
      if (character === -1) {
        return [];
      }
      const end = line.indexOf(")", character) + 1;
      const range = { start: { line: at, character }, end: { line: at, character: end } };
      const problem: Diagnostic = {
        path,
        range,
        severity: "error",
        message: "m",
        code: "r.eval",
        source: "s",
      };
      return [{ key: codeKey("r.eval", text, range), problem }];
    }),
  );
  return { kind: "done", placed: [], findings, troubles };
}

function finding(line: number, path = "a.js"): Finding {
  const range = { start: { line, character: 0 }, end: { line, character: 7 } };
  return {
    rating: "high",
    problem: { path, range, severity: "error", message: "m", code: "eval", source: "other" },
  };
}

/** What the gates say of new texts where findings at these lines are to go. */
async function judge(
  lines: readonly [number, ...number[]],
  after: Readonly<Record<string, string | null>>,
  scan?: Scan,
): Promise<readonly GateFinding[]> {
  const base = { "a.js": before };
  const [first, ...others] = lines;
  const task = autofixTask([finding(first), ...others.map((line) => finding(line))], "", []);
  const patch = await patchFromTexts(memorySnapshot(base), new Map(Object.entries(after)));
  const all: Readonly<Record<string, string | null>> = { ...base, ...after };
  const now = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const gates = autofixGates(task, {
    scanner: { name: "s", command: "node scan.mjs" },
    ofBase: () => Promise.resolve(scanOf(base)),
    ofPatched: () => Promise.resolve(scan ?? scanOf(now)),
  });
  const found: GateFinding[] = [];
  for (const gate of gates) {
    await gate.check(new PatchedFiles(patch), (each) => found.push(each), new AbortController().signal);
    if (found.some(({ status }) => status === "failed")) {
      break;
    }
  }
  return found;
}

const told = async (...args: Parameters<typeof judge>): Promise<string> =>
  (await judge(...args)).map(({ status, detail }) => `${status}: ${detail}`).join("; ");

describe("the re-scan", () => {
  test("a finding that is gone, though all lines have moved, is fixed", async () => {
    expect(await told([4], { "a.js": `\n\n${before.replace("eval(y)", "run(y)")}` })).toBe(
      "passed: Not found any more.",
    );
  });

  test("of two that read the same one may stay; where the asked one stays in other words, it is still found", async () => {
    const one = before.replace("b();\neval(x)", "b();\nrun(x)");
    expect(await told([1], { "a.js": one })).toBe("passed: Not found any more.");
    expect(await told([1, 3], { "a.js": one })).toContain("partial: 1 of 2");
    expect(await told([4], { "a.js": before.replace("eval(y)", "eval(y.trim())") })).toContain("Still found");
    // Mending another in its place does not help.
    const swapped = before.replace("a();\neval(x)", "a();\nrun(x)").replace("eval(y)", "eval( y )");
    expect(await told([4], { "a.js": swapped })).toContain("failed: Still found");
  });

  test("what moves to another file is still found, and what is new anywhere is new", async () => {
    const without = before.replace("eval(y);\n", "");
    expect(await told([4], { "a.js": without, "b.js": "eval(y);\n" })).toContain("failed: Still found");
    expect(await told([4], { "a.js": without, "b.js": "eval(z);\n" })).toContain(
      "failed: New finding: b.js:1:1",
    );
  });

  test("a scanner that breaks, or cannot read all of the patched code, accepts nothing", async () => {
    const mended = { "a.js": before.replace("eval(y)", "run(y)") };
    expect(await told([4], mended, { kind: "failed", why: "it took too long" })).toContain(
      "failed: No re-scan of the patched code: it took too long.",
    );
    expect(await told([4], mended, scanOf({}, ["Syntax error in a.js"]))).toContain("could not read all");
  });

  test("what the scanner does not know of cannot be told gone", async () => {
    expect(await told([0], { "a.js": `${before}// more\n` })).toContain("skipped: s does not report this");
  });

  test("silencing, deleting the file, and changing the scanner are no fix", async () => {
    expect(await told([4], { "a.js": before.replace("eval(y);", "eval(y); // nosemgrep") })).toContain(
      "Silenced",
    );
    expect(await told([4], { "a.js": null })).toContain("is deleted");
    const mended = before.replace("eval(y)", "run(y)");
    expect(await told([4], { "a.js": mended, "scan.mjs": "" })).toContain(
      "scan.mjs is what the scanner is told by",
    );
    expect(await told([4], { "a.js": mended, ".semgrepignore": "*" })).toContain(
      "is what the scanner is told by",
    );
  });
});
