import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { defaultCheckLimits, runCheck } from "../../../src/core/verify/check.ts";
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
        scripts: { packages: [{ folder: "", name: "", scripts: { test: "node --test" } }] },
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
    await key({ scripts: { packages: [{ folder: "", name: "", scripts: { test: "node --watch" } }] } }),
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

test("another state after a change of what commands name: a file elsewhere, and a program in a recipe", async () => {
  repository.write({
    "tools/bin/moa-tool": "1",
    "tools/settings.json": "{}",
    Makefile: "check:\n\tsh scripts/check.sh\n",
    "scripts/check.sh": "moa-tool --all\n",
    ".gitignore": "node_modules\ntools\n",
  });
  const elsewhere = mkdtempSync(join(tmpdir(), "patched-moa-elsewhere-"));
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
  const [settings, bin] = [join(elsewhere, "settings.json"), join(elsewhere, "bin")];
  mkdirSync(bin);
  writeFileSync(settings, "{}");
  writeFileSync(join(bin, "moa-tool"), "1");
  vi.stubEnv("PATH", `${process.env["PATH"] ?? ""}${delimiter}${bin}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const named = { commands: [`node a.mjs --settings=${settings}`, "make check"] };
  const before = await key(named);
  expect(await key(named)).toBe(before);
  writeFileSync(settings, "{ }");
  const after = await key(named);
  expect(after).not.toBe(before);
  writeFileSync(join(bin, "moa-tool"), "22");
  expect(await key(named)).not.toBe(after);
});

test("another state after a package was installed for a Python that only a stand-in leads to; none where nothing tells of it", async () => {
  const home = mkdtempSync(join(tmpdir(), "patched-moa-pyenv-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const packages = join(home, "versions", "3.12.1", "lib", "python3.12", "site-packages");
  mkdirSync(join(home, "shims"));
  writeFileSync(join(home, "shims", "python3"), '#!/bin/sh\nexec pyenv exec python3 "$@"\n');
  vi.stubEnv("PATH", `${join(home, "shims")}${delimiter}${process.env["PATH"] ?? ""}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const python = { commands: ["python3 -m pytest"] };
  expect(await state(python)).toContain("which Python");
  mkdirSync(packages, { recursive: true });
  const before = await key(python);
  mkdirSync(join(packages, "attrs"));
  expect(await key(python)).not.toBe(before);
});

test("the same state in another terminal, of which no check sees anything", async () => {
  const before = await key();
  for (const [name, value] of [
    ["TERM", "vt100"],
    ["COLUMNS", "20"],
    ["LINES", "5"],
    ["COLORTERM", "truecolor"],
  ] as const) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await key()).toBe(before);
  const sees = `${JSON.stringify(process.execPath)} -p "JSON.stringify([process.env.TERM, process.env.COLUMNS, process.env.LINES, process.env.COLORTERM])"`;
  expect((await runCheck(sees, repository.root, signal)).output.trim()).toBe('["dumb",null,null,null]');
});

test("no state where something cannot be looked at", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "patched-moa-loop-"));
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
  symlinkSync("loop", join(elsewhere, "loop"));
  link("node_modules/dep/lib", join(elsewhere, "loop"));
  expect(await state()).toBe(`${join(elsewhere, "loop")} cannot be looked at (ELOOP)`);
});

test("no state where a link leads to what is not looked at", async () => {
  link("node_modules/elsewhere", dirname(repository.root));
  expect(await state()).toContain("whose content is not looked at");
  repository.git("clean", "-fdxq");
  link("outside", "../../somewhere");
  expect(await state()).toBe("a link leads out of the workspace");
});
