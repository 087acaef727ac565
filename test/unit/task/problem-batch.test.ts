import { expect, test } from "vitest";
import { describeLeftOut, problemBatch } from "../../../src/core/task/problem-batch.ts";
import type { Diagnostic } from "../../../src/core/workspace/diagnostic.ts";

function problems(
  path: string,
  count: number,
  severity: Diagnostic["severity"] = "error",
): readonly Diagnostic[] {
  return Array.from({ length: count }, (_, line) => ({
    path,
    severity,
    message: "wrong",
    range: { start: { line, character: 0 }, end: { line, character: 1 } },
  }));
}

test("a run takes on a bounded part: files with most errors first, and says what it leaves", () => {
  const small = Array.from({ length: 40 }, (_, n) => problems(`small${n}.ts`, 1)).flat();
  const warnings = problems("warned.ts", 50, "warning");
  const batch = problemBatch([...warnings, ...small, ...problems("big.ts", 3)]);
  const files = [...new Set(batch.problems.map(({ path }) => path))];
  expect(files).toHaveLength(30);
  expect(files[0]).toBe("big.ts");
  expect(batch.leftOut).toHaveLength(11 + 50);
  expect(describeLeftOut(batch)).toMatch(/^61 problems are left for another run.* and 7 more files\.$/);
});

test("of one endless file the errors come before the warnings; what fits is all taken", () => {
  const all = [...problems("a.ts", 150, "warning"), ...problems("a.ts", 150)];
  const { problems: taken, leftOut } = problemBatch(all);
  expect(taken.filter(({ severity }) => severity === "error")).toHaveLength(150);
  expect(leftOut.every(({ severity }) => severity === "warning")).toBe(true);
  expect(taken.length + leftOut.length).toBe(300);
  expect(describeLeftOut(problemBatch(problems("a.ts", 3)))).toBeUndefined();
});
