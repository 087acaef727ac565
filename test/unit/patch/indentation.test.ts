import { expect, test } from "vitest";
import { apply, block, problemsOf } from "./memory-snapshot.ts";

test("a block without its outer indentation gets it back on every line", async () => {
  const text = "class A {\n    run() {\n        go();\n    }\n}\n";
  const answer = block(
    "a.ts",
    "run() {\n    go();\n}",
    "run() {\n    stop();\n\n    if (x) {\n        go();\n    }\n}",
  );
  expect(await apply({ "a.ts": text }, answer)).toEqual({
    "a.ts":
      "class A {\n    run() {\n        stop();\n\n        if (x) {\n            go();\n        }\n    }\n}\n",
  });
});

test("spaces become the file's tabs", async () => {
  const text = "class A {\n\trun() {\n\t\tgo();\n\t}\n}\n";
  const answer = block("a.ts", "    run() {\n        go();\n    }", "    run() {\n        stop();\n    }");
  expect(await apply({ "a.ts": text }, answer)).toEqual({
    "a.ts": "class A {\n\trun() {\n\t\tstop();\n\t}\n}\n",
  });
});

test("the first line may have lost its indentation while the rest kept it", async () => {
  const text = "class A:\n    def run(self):\n        if self.on:\n            go()\n        return 1\n";
  const answer = block(
    "a.py",
    "if self.on:\n            go()",
    "if self.on and self.ready:\n            stop()\n            go()\n        else:\n            wait()",
  );
  expect(await apply({ "a.py": text }, answer)).toEqual({
    "a.py":
      "class A:\n    def run(self):\n        if self.on and self.ready:\n            stop()\n            go()\n" +
      "        else:\n            wait()\n        return 1\n",
  });
});

test("a line that lost its indentation is put where Python accepts what follows it", async () => {
  const text = "def f(x):\n    if x:\n        return 1\n    return 2\n";
  const answer = block("a.py", "if x:\n        return 1", "# as asked\nif x is not None:\n        return 1");
  expect(await apply({ "a.py": text }, answer)).toEqual({
    "a.py": "def f(x):\n    # as asked\n    if x is not None:\n        return 1\n    return 2\n",
  });
});

test("an indentation that makes no sense of the file is refused", async () => {
  const text = "def f(x):\n    if x:\n        return 1\n    return 2\n";
  const answer = block("a.py", "if x:\n  return 1", "  while x:\n return 1\n      return 3");
  expect(await problemsOf({ "a.py": text }, answer)).toMatchObject([{ kind: "not-found" }]);
});

test("in YAML an uneven shift is refused, since nothing tells which one was meant", async () => {
  const answer = block("a.yaml", "b:\n    c: 1", "b:\n    c: 2\n    d: 3");
  expect(await problemsOf({ "a.yaml": "a:\n  b:\n    c: 1\n" }, answer)).toMatchObject([
    { kind: "not-found" },
  ]);
});

test("where the search text is indented unevenly, a new line goes with the line of the file it stands below", async () => {
  const text =
    "class A {\n    constructor() {\n        this.v = 0;\n        if (true) {\n            this.init();\n        }\n    }\n}\n";
  const search =
    "    constructor() {\n        this.v = 0;\n        if (true) {\n        this.init();\n        }";
  const replace = search.replace("        this.init();", "        this.init();\n        this.check();");
  const after = await apply({ "a.js": text }, block("a.js", search, replace));
  expect(after["a.js"]).toBe(
    text.replace("            this.init();", "            this.init();\n            this.check();"),
  );
});

const steps = `steps = {
    "a": [
        # The first one.
        one(),
        two(),
    ],
}
`;

test.each([
  [
    "all lines",
    "# The first one.\none(),\ntwo(),",
    "        # The first one.\n        uno(),\n        two(),",
  ],
  [
    "the first line",
    '"a": [\n        # The first one.\n        one(),',
    '    "a": [\n        # The first one.\n        uno(),',
  ],
])(
  "where only SEARCH lost the indentation of %s, the replacement is not indented twice",
  async (_, search, replace) => {
    for (const path of ["a.py", "a.js", "a.yaml", "a.md"]) {
      expect(await apply({ [path]: steps }, block(path, search, replace))).toEqual({
        [path]: steps.replace("one()", "uno()"),
      });
    }
  },
);

test("where no line stays, the first and the last line of the replacement tell that it is indented as the file", async () => {
  const answer = block("a.yaml", "image: a", "    image: b");
  expect(await apply({ "a.yaml": "x:\n  y:\n    image: a\n" }, answer)).toEqual({
    "a.yaml": "x:\n  y:\n    image: b\n",
  });
});

test("lines that are wrapped go deeper, though they lost as much indentation as they gain", async () => {
  const answer = block("a.py", "go()", "if x:\n    go()");
  expect(await apply({ "a.py": "def f(x):\n    go()\n" }, answer)).toEqual({
    "a.py": "def f(x):\n    if x:\n        go()\n",
  });
});

test("steps of another width become those of the file", async () => {
  const text = "class A:\n    def f(self):\n        if self.x:\n            go()\n";
  const answer = block(
    "a.py",
    "class A:\n  def f(self):\n    if self.x:\n      go()",
    "class A:\n  def f(self):\n    if self.x:\n      if self.y:\n        go()",
  );
  expect(await apply({ "a.py": text }, answer)).toEqual({
    "a.py": text.replace("            go()", "            if self.y:\n                go()"),
  });
});
