import { describe, expect, test } from "vitest";
import { gatherContext } from "../../../src/core/context/gather-context.ts";
import type { Snapshot } from "../../../src/core/workspace/snapshot.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

const signal = new AbortController().signal;

describe("what a model gets to see", () => {
  test("the target first, then what it imports, with .js meaning .ts", async () => {
    const context = await gatherContext(
      workspace({
        "src/a.ts": 'import { b } from "./b.js";\nimport { c } from "../lib/c";\n',
        "src/b.ts": "export const b = 1;\n",
        "lib/c/index.ts": "export const c = 1;\n",
        "src/unrelated.ts": "export const d = 1;\n",
      }),
      { targets: [{ path: "src/a.ts" }], words: "", tokenBudget: 1_000 },
      signal,
    );
    expect(context.files.map(({ path, reason }) => [path, reason])).toEqual([
      ["src/a.ts", "target"],
      ["src/b.ts", "imported"],
      ["lib/c/index.ts", "imported"],
    ]);
  });

  test("Python imports, relative and absolute", async () => {
    const context = await gatherContext(
      workspace({
        "app/main.py": "from .models import User\nfrom app.db import connect\nimport os\n",
        "app/models.py": "class User: ...\n",
        "app/db.py": "def connect(): ...\n",
      }),
      { targets: [{ path: "app/main.py" }], words: "", tokenBudget: 1_000 },
      signal,
    );
    expect(context.files.map(({ path }) => path)).toEqual(["app/main.py", "app/models.py", "app/db.py"]);
  });

  test("files that the request names or whose identifiers it uses, when nothing else points at a file", async () => {
    const context = await gatherContext(
      workspace({
        "src/cart.ts": "export function addToCart() {}\n",
        "src/user.ts": "export class User {}\n",
        "docs/notes.md": "nothing\n",
      }),
      { targets: [], words: "addToCart counts twice, see notes.md", tokenBudget: 1_000 },
      signal,
    );
    expect(context.files.map(({ path }) => path)).toEqual(["docs/notes.md", "src/cart.ts"]);
  });

  test("a target that does not fit is cut to the lines around its range, whole lines only", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `const value${index} = ${index};\n`);
    const context = await gatherContext(
      workspace({ "big.ts": lines.join("") }),
      { targets: [{ path: "big.ts", lines: { first: 150, last: 150 } }], words: "", tokenBudget: 200 },
      signal,
    );
    const [file] = context.files;
    expect(context.tokens).toBeLessThanOrEqual(200);
    expect(file?.lines?.first).toBeGreaterThan(130);
    expect(file?.lines?.last).toBeLessThan(170);
    expect(file?.text).toBe(lines.slice(file?.lines?.first, (file?.lines?.last ?? 0) + 1).join(""));
    expect(file?.text).toContain("const value150 = 150;\n");
  });

  test.each([0, 299])("so is one whose range is at the edge (line %i)", async (line) => {
    const lines = Array.from({ length: 300 }, (_, index) => `const value${index} = ${index};\n`);
    const context = await gatherContext(
      workspace({ "big.ts": lines.join("") }),
      { targets: [{ path: "big.ts", lines: { first: line, last: line } }], words: "", tokenBudget: 200 },
      signal,
    );
    expect(context.files[0]?.text).toContain(`const value${line} = ${line};\n`);
    expect(context.tokens).toBeGreaterThan(150);
  });

  test("what does not fit beside the target is named as left out", async () => {
    const context = await gatherContext(
      workspace({ "a.ts": 'import "./b";\n', "b.ts": "// long\n".repeat(500) }),
      { targets: [{ path: "a.ts" }], words: "", tokenBudget: 100 },
      signal,
    );
    expect(context.files.map(({ path }) => path)).toEqual(["a.ts"]);
    expect(context.omitted).toEqual(["b.ts"]);
  });

  test("environment files and keys are never shown because of a word in them", async () => {
    const context = await gatherContext(
      workspace({ ".env": "API_TOKEN=1\n", "deploy.pem": "API_TOKEN\n", "src/a.ts": "API_TOKEN\n" }),
      { targets: [], words: "rotate API_TOKEN in .env", tokenBudget: 1_000 },
      signal,
    );
    expect(context.files.map(({ path }) => path)).toEqual(["src/a.ts"]);
  });

  test("a target that is not there is one clear message", async () => {
    const gathering = gatherContext(
      workspace({}),
      { targets: [{ path: "gone.ts" }], words: "", tokenBudget: 100 },
      signal,
    );
    await expect(gathering).rejects.toMatchObject({ kind: "missing-file", message: /gone\.ts/ });
  });
});

function workspace(files: Record<string, string>): Snapshot {
  return {
    root: "/workspace",
    unsaved: new Map(),
    list: () => Promise.resolve(Object.keys(files).sort()),
    read: (path) => Promise.resolve(files[path] === undefined ? undefined : textFile(files[path])),
  };
}
