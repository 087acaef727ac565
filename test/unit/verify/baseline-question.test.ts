import { mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultCheckLimits } from "../../../src/core/verify/check.ts";
import {
  stateOf,
  type AskedState,
  type BaselineQuestion,
} from "../../../src/core/verify/earlier/baseline-question.ts";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { ScratchRepository } from "./scratch-repository.ts";

const { signal } = new AbortController();
let repository: ScratchRepository;

beforeEach(() => {
  repository = ScratchRepository.with({
    ".gitignore": "node_modules\n.venv\n.env\ndist\n",
    "package-lock.json": "{}\n",
    "a.mjs": "1\n",
    "packages/own/package.json": "{}\n",
  });
  repository.write({
    "node_modules/dep/index.js": "1\n",
    "node_modules/.cache/x": "1",
    ".venv/bin/tool": "1\n",
    ".env": "A=1\n",
  });
});
afterEach(() => repository.remove());

async function state(
  question: Partial<Omit<BaselineQuestion, "base">> = {},
  unsaved: Readonly<Record<string, string>> = {},
): Promise<AskedState | string> {
  const buffers = new Map(Object.entries(unsaved).map(([path, text]) => [path, textFile(text)]));
  const pool = new SandboxPool({ root: repository.root, unsaved: buffers }, 1);
  try {
    const base = await pool.base(signal);
    return await stateOf(
      {
        commands: ["npm test"],
        limits: defaultCheckLimits,
        scripts: { test: "node --test" },
        base,
        ...question,
      },
      signal,
    );
  } finally {
    await pool.dispose();
  }
}

async function key(...args: Parameters<typeof state>): Promise<string> {
  const found = await state(...args);
  if (typeof found === "string") {
    throw new Error(found);
  }
  return found.key;
}

const write = (path: string, text: string): void => repository.write({ [path]: text });
const link = (path: string, target: string): void => {
  mkdirSync(dirname(repository.path(path)), { recursive: true });
  symlinkSync(target, repository.path(path));
};

test.each<[what: string, change: () => void]>([
  ["a tracked file", () => write("a.mjs", "2\n")],
  ["an untracked file", () => write("new.mjs", "1\n")],
  ["a lock file", () => write("package-lock.json", "{ }\n")],
  ["an installed package, deep inside", () => write("node_modules/dep/index.js", "2\n")],
  [
    "an installed package, with the old time put back",
    () => {
      write("node_modules/dep/index.js", "2\n");
      utimesSync(repository.path("node_modules/dep/index.js"), new Date(0), new Date(0));
    },
  ],
  ["what is installed beside it", () => write("node_modules/other/index.js", "1\n")],
  ["another kind of shared folder", () => write(".venv/bin/tool", "2\n")],
  ["where a link leads", () => link("node_modules/own", "../packages/own")],
  ["what is committed", () => repository.git("commit", "--allow-empty", "--quiet", "--message=more")],
  [
    "what is staged",
    () => {
      write("staged.mjs", "1\n");
      repository.git("add", "staged.mjs");
    },
  ],
])("another state after a change of %s", async (_, change) => {
  const before = await key();
  expect(await key()).toBe(before);
  change();
  expect(await key()).not.toBe(before);
});

test("the same state after a change of what no sandbox gets: ignored files, and caches among packages", async () => {
  const before = await key();
  write(".env", "A=2\n");
  write("dist/built.js", "2\n");
  write("node_modules/.cache/x", "2");
  expect(await key()).toBe(before);
});

test("another state for other commands, scripts, limits, unsaved text, programs and surroundings", async () => {
  const keys = [
    await key(),
    await key({ commands: ["npm test", "npm test"] }),
    await key({ scripts: { test: "node --test --watch" } }),
    await key({ limits: { ...defaultCheckLimits, timeoutMilliseconds: 1 } }),
    await key({}, { "a.mjs": "3\n" }),
  ];
  const path = process.env["PATH"];
  repository.write({ ".venv/bin/npm": "" });
  keys.push(await key());
  process.env["PATH"] = `${repository.path(".venv/bin")}:${path ?? ""}`;
  keys.push(await key());
  process.env["PATH"] = path;
  process.env["SETTING_OF_A_TEST"] = "1";
  keys.push(await key());
  delete process.env["SETTING_OF_A_TEST"];
  expect(new Set(keys).size).toBe(keys.length);
});

test("no state where a link leads to what is not looked at", async () => {
  link("node_modules/elsewhere", dirname(repository.root));
  expect(await state()).toContain("whose content is not looked at");
  repository.git("clean", "-fdxq");
  link("outside", "../../somewhere");
  expect(await state()).toBe("a link leads out of the workspace");
});
