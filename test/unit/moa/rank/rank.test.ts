import fc from "fast-check";
import { expect, test } from "vitest";
import { creation, other, ranked, right, shapesDiff } from "./ranking.ts";

test("what most have in common is chosen, however it is written, and the confidence says why", async () => {
  const ranking = await ranked({
    first: other.elsewhere,
    second: right.explained,
    third: other.near,
    fourth: right.spaced,
  });
  expect(["second", "fourth"]).toContain(ranking.chosen);
  expect(ranking.clusters).toContainEqual(expect.arrayContaining(["second", "fourth"]));
  expect(ranking.verdicts.get("second")).toMatchObject({ support: 2, confidence: "high", status: "sound" });
  expect(ranking.verdicts.get("first")).toMatchObject({ support: 1, confidence: "low" });
  expect(ranking.reasons.join("\n")).toMatch(/2 of 4 have the same effect/);
});

test("the order and the names of the candidates have no say", async () => {
  const patches = [right.plain, other.elsewhere, other.near, other.swallow, "", "no diff"];
  const named = (order: readonly number[], prefix: string): Record<string, string> =>
    Object.fromEntries(order.map((index) => [`${prefix}${index}`, patches[index] ?? ""]));
  const expected = await ranked(named([0, 1, 2, 3, 4, 5], "c"));
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
      fc.constantFrom("a", "z", "__proto__", "0"),
      async (order, prefix) => {
        const ranking = await ranked(named(order, prefix));
        expect(ranking.order).toEqual(expected.order.map((id) => `${prefix}${id.slice(1)}`));
      },
    ),
    { numRuns: 60 },
  );
});

test("without two that are equal, the one that has most in common with the others is chosen", async () => {
  const ranking = await ranked({ far: other.elsewhere, near: other.near, plain: right.plain });
  expect(ranking.order.at(-1)).toBe("far");
  const agreement = (id: string): number => ranking.verdicts.get(id)?.agreement ?? NaN;
  expect(agreement("near")).toBeGreaterThan(agreement("far") + 0.1);
});

test("what changes no code comes after what does, and what is no patch comes last", async () => {
  const ranking = await ranked({
    empty: "",
    prose: "I would change the perimeter.",
    test: creation(
      "tests/test_shapes.py",
      "from shapes import area\n\n\ndef test_area():\n    assert area\n",
    ),
    documents: creation("docs/shapes.md", "# Shapes\n"),
    comment: shapesDiff(['    """Area of a shape."""', '    """The area of a shape."""']),
    trial: creation("reproduce_issue.py", "import shapes\nprint(shapes.area)\n"),
    code: other.elsewhere,
  });
  expect(ranking.chosen).toBe("code");
  expect(ranking.order.slice(-2).toSorted()).toEqual(["empty", "prose"]);
  expect(ranking.order.indexOf("test")).toBeLessThan(ranking.order.indexOf("trial"));
  expect([...ranking.verdicts].map(([id, { status }]) => `${id} ${status}`).toSorted()).toEqual([
    "code sound",
    "comment beside",
    "documents beside",
    "empty empty",
    "prose unusable",
    "test beside",
    "trial beside",
  ]);
});

test("when nobody has a change, nothing is chosen", async () => {
  const ranking = await ranked({ a: "", b: "diff --git a/x b/x\n" });
  expect(ranking.chosen).toBeNull();
  expect(ranking.order.toSorted()).toEqual(["a", "b"]);
  expect(ranking.reasons).toEqual(["No candidate has a change that can be used."]);
});

test("files that were left behind, tests and comments do not make two fixes different", async () => {
  const ranking = await ranked({
    tidy: right.plain,
    untidy: right.explained + creation("repro.py", "import shapes\n"),
    tested: right.plain + creation("tests/test_perimeter.py", "import shapes\n"),
  });
  expect(ranking.clusters).toEqual([["tidy", "tested", "untidy"]]);
  expect(ranking.verdicts.get("untidy")?.reasons.join(" ")).toContain(
    "Left behind and not counted: repro.py",
  );
});

test("a result that does not parse is known to be wrong, even if two agree on it", async () => {
  const broken = shapesDiff([
    '    if shape.kind == "circle":\n        return math.pi * shape.radius\n    return 2 * shape.width + shape.height',
    '    if shape.kind == "circle":\n        return 2 * math.pi * shape.radius)\n    return 2 * shape.width + shape.height',
  ]);
  const ranking = await ranked({ one: broken, two: broken, whole: other.near });
  expect(ranking.chosen).toBe("whole");
  expect(ranking.verdicts.get("one")).toMatchObject({ status: "rejected", confidence: "low" });
  expect(ranking.verdicts.get("one")?.reasons[0]).toMatch(/syntax error near line \d+ of shapes\.py/);
});

test("of two that agree as well with the others, the one with nothing against it comes first", async () => {
  const ranking = await ranked({ hides: other.swallow, plain: right.plain, near: other.near });
  expect(ranking.order.indexOf("plain")).toBeLessThan(ranking.order.indexOf("hides"));
  expect(ranking.verdicts.get("hides")?.flags).toContain("swallows-errors");
});

test.each([
  ["a placeholder in the place of code", "        # ... existing code ...", "placeholder"],
  ["work left to do", "        # TODO: check\n        return 2 * math.pi * shape.radius", "unfinished"],
  ["a debugger", "        breakpoint()\n        return 2 * math.pi * shape.radius", "debugging"],
  ["a silenced checker", "        return 2 * math.pi * shape.radius  # type: ignore", "suppresses"],
])("%s is named and weighs against a patch", async (_, code, flag) => {
  const doubtful = shapesDiff(["        return math.pi * shape.radius", code]);
  const ranking = await ranked({ doubtful, plain: right.plain });
  expect(ranking.chosen).toBe("plain");
  expect(ranking.verdicts.get("doubtful")?.flags).toContain(flag);
});

test("what steers editor, CI, agents or dependencies is named whoever changes it", async () => {
  const ranking = await ranked({
    careful: right.plain,
    steering:
      right.plain + creation(".github/workflows/ci.yml", "on: push\n") + creation("package.json", "{}\n"),
  });
  expect(ranking.chosen).toBe("careful");
  expect(ranking.verdicts.get("steering")?.flags).toEqual(
    expect.arrayContaining(["protected", "dependencies"]),
  );
});

test("a path out of the folder makes a patch unusable", async () => {
  const ranking = await ranked({
    out: creation("../../etc/cron.d/x", "evil\n"),
    git: creation(".git/hooks/x", "x\n"),
  });
  expect(ranking.chosen).toBeNull();
  expect([...ranking.verdicts.values()].map(({ status }) => status)).toEqual(["unusable", "unusable"]);
});

test("any texts are ranked: all of them, each once, and a chosen one has a change", async () => {
  const piece = fc.constantFrom(
    "diff --git a/a.py b/a.py\n",
    "--- a/a.py\n",
    "+++ b/a.py\n",
    "@@ -1,2 +1,2 @@\n",
    "@@ -1 +1 @@\n",
    "@@\n",
    " x\n",
    "-x\n",
    "+y\n",
    "-\n",
    "+\n",
    "\\ No newline at end of file\n",
    "rename from a.py\n",
    "rename to b.py\n",
    "Binary files a/x and b/x differ\n",
    "deleted file mode 100644\n",
    "+++ /dev/null\n",
    "\r\n",
    "+\u2028\n",
    "text\n",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(piece, { maxLength: 12 }), { maxLength: 5, minLength: 1 }),
      async (texts) => {
        const patches = Object.fromEntries(texts.map((pieces, index) => [`c${index}`, pieces.join("")]));
        const ranking = await ranked(patches);
        expect(ranking.order.toSorted()).toEqual(Object.keys(patches).toSorted());
        expect(ranking.clusters.flat()).toEqual(ranking.order);
        expect(ranking.reasons.length).toBeGreaterThan(0);
        if (ranking.chosen !== null) {
          expect(ranking.chosen).toBe(ranking.order[0]);
          expect(ranking.verdicts.get(ranking.chosen)?.files.length).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
