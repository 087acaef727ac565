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
