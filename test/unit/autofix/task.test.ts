import { describe, expect, test } from "vitest";
import { autofixPrompt, autofixTask } from "../../../src/core/autofix/autofix-task.ts";
import { groupFindings } from "../../../src/core/autofix/group-findings.ts";
import { compatibilityRisk } from "../../../src/core/autofix/risk.ts";
import { patchFromTexts } from "../../../src/core/patch/patch-from-texts.ts";
import type { Finding } from "../../../src/core/reports/place-findings.ts";
import { renderBrief } from "../../../src/core/task/task-prompt.ts";
import { addsSilencer } from "../../../src/core/language/silencing.ts";
import { memorySnapshot } from "../patch/memory-snapshot.ts";

function finding(path: string, line: number, code = "eval"): Finding {
  const range = { start: { line, character: 2 }, end: { line, character: 12 } };
  return {
    rating: "high",
    problem: { path, range, severity: "error", message: "Run as code.", code, source: "semgrep" },
  };
}

describe("the task about findings", () => {
  test("what models are asked", () => {
    const task = autofixTask([finding("a.py", 3)], "", ["pytest"]);
    const brief = { task, files: [{ path: "a.py", text: "eval(x)\n" }], failingChecks: [] };
    expect(autofixPrompt).toBe("autofix/1");
    expect(renderBrief(brief, "nonce")).toMatchInlineSnapshot(`
      "[begin nonce file: a.py]
      eval(x)
      [end nonce]

      Task: remove the security findings. What the code does for legitimate input stays as it is, and so does every test. Make the weakness go away where it is; hide nothing from the scanner.

      It is about a.py, lines 4 to 4.

      Remove the cause: check or encode what comes from outside, use the safe call, or take away what is not needed. Do not silence the scanner by a comment or its configuration, and do not just delete what it points at.
      Keep names and signatures that others may use.
      End the explanation with a line of its own, "Compatibility risk: low", "medium" or "high": how likely it is that whoever uses this code has to change something.

      These problems are reported and have to disappear without new ones:
      [begin nonce findings]
      - a.py:4:3 error semgrep eval: Run as code.
      [end nonce]

      These commands have to succeed afterwards:
      - pytest"
    `);
  });

  test("what models are asked about a dependency", () => {
    const dependency = { name: "lodash", fixed: "4.17.21", advice: "Run npm install." };
    const task = autofixTask([{ ...finding("package.json", 2), dependency }], "", []);
    expect(renderBrief({ task, files: [], failingChecks: [] }, "nonce")).toMatchInlineSnapshot(`
      "Task: remove the security findings. What the code does for legitimate input stays as it is, and so does every test. Make the weakness go away where it is; hide nothing from the scanner.

      It is about package.json.

      Change the version in the manifest alone. Lock files are never edited: a tool writes them.
      package.json: ask for lodash 4.17.21 or a later compatible one.
      End the explanation with a line of its own, "Compatibility risk: low", "medium" or "high": how likely it is that whoever uses this code has to change something.

      These problems are reported and have to disappear without new ones:
      [begin nonce findings]
      - package.json:3:3 error semgrep eval: Run as code.
      [end nonce]"
    `);
  });
});

describe("findings that are mended together", () => {
  const script = `export class A {
  first(x: string) {
    if (x) {
      eval(x);
    }
    return eval(x);
  }

  second(x: string) {
    return eval(x);
  }
}
eval("1");
eval("2");
`;
  test("those of one function are, those of two, or of lines outside, are not", async () => {
    const lines = [3, 5, 9, 12, 13];
    const groups = await groupFindings(
      lines.map((line) => finding("a.ts", line)),
      () => Promise.resolve(script),
    );
    expect(groups.map((group) => group.map(({ problem }) => problem.range.start.line))).toEqual([
      [3, 5],
      [9],
      [12],
      [13],
    ]);
    const python =
      "class A:\n    def f(self):\n        if 1:\n            eval(x)\n        eval(y)\n\n\ndef g():\n    eval(z)\n";
    const own = await groupFindings(
      [3, 4, 8].map((line) => finding("a.py", line)),
      () => Promise.resolve(python),
    );
    expect(own.map((group) => group.length)).toEqual([2, 1]);
  });
});

describe("compatibility risk", () => {
  const task = autofixTask([finding("a.ts", 1)], "", []);
  const before =
    "export function f(a: string): void {\n  eval(a);\n}\nexport const limit = 3;\nfunction own(a: string) {}\n";
  const rated = async (after: string | null, text = "", path = "a.ts"): Promise<string> => {
    const snapshot = memorySnapshot({ "a.ts": before });
    return compatibilityRisk(await patchFromTexts(snapshot, new Map([[path, after]])), text, task).risk;
  };

  test("is measured, and what its author says can only make it worse", async () => {
    const inside = before.replace("eval(a)", "run(a)");
    expect(await rated(inside)).toBe("low");
    expect(await rated(before.replace("own(a: string)", "own()"))).toBe("low");
    expect(await rated(before.replace("limit = 3", "limit = 4"))).toBe("low");
    expect(await rated(before.replace("f(a: string)", "f(a: string, b: number)"))).toBe("high");
    expect(
      await rated(before.replace("f(a: string)", "f(a: string, b: number)"), "Compatibility risk: low"),
    ).toBe("high");
    expect(await rated(inside, "Well.\n**Compatibility risk:** medium\n")).toBe("medium");
    expect(await rated(null)).toBe("high");
    expect(await rated("x\n", "", "b.ts")).toBe("medium");
  });
});

test("comments that silence scanners are known, and code that only reads like one is not", () => {
  for (const comment of [
    "# nosemgrep: x",
    "// nosemgrep",
    "# nosec B602",
    "# noqa: S602",
    "// eslint-disable-line",
    "// NOSONAR",
    "# checkov:skip=CKV_1",
    "// lgtm[js/x]",
    "# codeql[py/x]",
    "// snyk:ignore",
    "# pylint: disable=eval-used",
    "//nolint:gosec",
    "@SuppressFBWarnings",
  ]) {
    expect([comment, addsSilencer("x = 1", `x = 1 ${comment}`)]).toEqual([comment, true]);
  }
  for (const code of ["unsecured = nosection", "const skip = checkovs", "ignore(semgreps)"]) {
    expect([code, addsSilencer("x", code)]).toEqual([code, false]);
  }
});
