import { expect, test } from "vitest";
import type { Edit } from "../../../src/core/repair/edits/edit.ts";
import { Suspicion } from "../../../src/core/repair/localise/suspicion.ts";
import { scoreEdits } from "../../../src/core/repair/search/score-edits.ts";

const source =
  "def f(n):\n    if n == 0:\n        return 1\n    while n > 9:\n        n -= g(n)\n    return f(n - 1)\n";
const covered = { "a.py": [1, 2, 3, 4, 5, 6] };
const suspicion = new Suspicion([{ file: "t", id: "x", status: "failed", milliseconds: 1, covered }], []);

/** One edit a line, alike but for their places: which line's is tried first, where the tests fail like this? */
function likeliest(failure: string): number | undefined {
  const edits = [1, 2, 3, 4, 5, 6].map((line): Edit => {
    const start =
      source
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length + 5;
    return {
      ...{ path: "a.py", kind: "operator", prior: 0.5, lines: { first: line, last: line } },
      changes: [{ start, end: start + 1, text: "?" }],
    };
  });
  const scored = scoreEdits(edits, new Map([["a.py", source]]), suspicion, failure);
  const most = Math.max(...scored.map(({ score }) => score));
  const [first, ...others] = scored.filter(({ score }) => score === most);
  return others.length === 0 ? first?.edit.lines.first : undefined;
}

test("a recursion without end is looked for in its base case, a loop without end in what it waits for", () => {
  expect(likeliest("RecursionError: maximum recursion depth exceeded")).toBe(2);
  expect(likeliest("It did not end.")).toBe(4);
  expect(likeliest("AssertionError: 1 != 2")).toBeUndefined();
});

test("a failure says which kind of mistake it comes from: nothing where something was looked for, what nobody awaited", () => {
  const edit = (kind: Edit["kind"]): Edit => ({
    ...{ path: "a.py", kind, prior: 0.5, lines: { first: 2, last: 2 } },
    changes: [{ start: 15, end: 16, text: "?" }],
  });
  const likelier = (kind: Edit["kind"], failure: string): boolean => {
    const edits = [edit(kind), edit("operator")];
    const [hinted, other] = scoreEdits(edits, new Map([["a.py", source]]), suspicion, failure);
    return (hinted?.score ?? 0) > (other?.score ?? 0);
  };
  expect(likelier("missing check", "AttributeError: 'NoneType' object has no attribute 'x'")).toBe(true);
  expect(likelier("missing check", "Cannot read properties of undefined (reading 'x')")).toBe(true);
  expect(likelier("missing check", "AssertionError: 1 != 2")).toBe(false);
  expect(likelier("missing await", "RuntimeWarning: coroutine 'f' was never awaited")).toBe(true);
});
