import { mkdtemp, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TypeScriptService } from "../../../src/core/language/typescript/typescript-service.ts";
import type { Diagnostic } from "../../../src/core/workspace/diagnostic.ts";

const source = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const worker = source("src/core/language/typescript/worker.ts");
const typescript = source("node_modules/typescript/lib/typescript.js");
const none = new Map<string, string | null>();

let root: string;
let service: TypeScriptService;
const { signal } = new AbortController();

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

function messages(found: readonly Diagnostic[]): string[] {
  return found.map(({ path, code, message }) => `${path} ${code}: ${message}`);
}

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "patched-moa-language-")));
  service = new TypeScriptService({ worker, typescript, root });
});

afterEach(async () => {
  service.dispose();
  await rm(root, { recursive: true, force: true });
});

/** Without the browser's types, which take longer to read than all the rest. */
const STRICT = JSON.stringify({
  compilerOptions: { strict: true, noEmit: true, lib: ["ES2022"], types: [] },
  include: ["src"],
});
const typo = "export function mean(values: number[]): number {\n  return vales.length;\n}\n";

describe("diagnostics", () => {
  test("a misspelled name is an error with the place where the editor underlines it", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    expect(await service.diagnose(["src/mean.ts"], none, signal)).toEqual([
      {
        path: "src/mean.ts",
        range: { start: { line: 1, character: 9 }, end: { line: 1, character: 14 } },
        severity: "error",
        message: "Cannot find name 'vales'. Did you mean 'values'?",
        code: "2552",
        source: "ts",
      },
    ]);
  });

  test("a file is judged by what the overlay says, and by the disk again afterwards", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    const fixed = new Map([["src/mean.ts", typo.replace("vales", "values")]]);
    expect(await service.diagnose(["src/mean.ts"], fixed, signal)).toEqual([]);
    expect(await service.diagnose(["src/mean.ts"], none, signal)).toHaveLength(1);
  });

  test("a file that the overlay creates can be imported, one that it deletes cannot", async () => {
    await write({ "tsconfig.json": STRICT, "src/use.ts": 'import { made } from "./lib/made";\nmade();\n' });
    const created = new Map([["src/lib/made.ts", "export function made(): void {}\n"]]);
    expect(await service.diagnose(["src/use.ts"], none, signal)).toHaveLength(1);
    expect(await service.diagnose(["src/use.ts", "src/lib/made.ts"], created, signal)).toEqual([]);
    await write({ "src/lib/made.ts": "export function made(): void {}\n" });
    expect(await service.diagnose(["src/use.ts"], none, signal)).toEqual([]);
    const deleted = new Map([["src/lib/made.ts", null]]);
    expect(await service.diagnose(["src/use.ts"], deleted, signal)).toHaveLength(1);
  });

  test("what is installed or created between two questions is found by the second, in files that did not change", async () => {
    await write({
      "tsconfig.json": STRICT,
      "src/use.ts": 'import { made } from "../lib/made";\nimport { one } from "dep";\nmade(one);\n',
    });
    const created = new Map([["lib/made.ts", "export function made(_: number): void {}\n"]]);
    expect(await service.diagnose(["src/use.ts"], none, signal)).toHaveLength(2);
    expect(await service.diagnose(["src/use.ts"], created, signal)).toHaveLength(1);
    await write({
      "node_modules/dep/package.json": '{"name":"dep","version":"1.0.0","types":"index.d.ts"}',
      "node_modules/dep/index.d.ts": "export declare const one: number;\n",
      "node_modules/.package-lock.json": "{}",
    });
    expect(await service.diagnose(["src/use.ts"], created, signal)).toEqual([]);
  });

  test("a file that changes on disk between two questions is read again", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    await service.diagnose(["src/mean.ts"], none, signal);
    await write({ "src/mean.ts": typo.replace("vales", "values") });
    expect(await service.diagnose(["src/mean.ts"], none, signal)).toEqual([]);
  });

  test("plain JavaScript without a configuration shows syntax errors and no type noise", async () => {
    await write({
      "fine.js": "const { a } = require('nowhere');\nmodule.exports = a.b.c(undefinedName);\n",
      "broken.js": "function f( {\n",
    });
    const found = await service.diagnose(["fine.js", "broken.js"], none, signal);
    expect(new Set(found.map(({ path }) => path))).toEqual(new Set(["broken.js"]));
  });

  test("types come from the workspace's node_modules", async () => {
    await write({
      "tsconfig.json": STRICT,
      "node_modules/dep/package.json": '{"name":"dep","version":"1.0.0","types":"index.d.ts"}',
      "node_modules/dep/index.d.ts": "export declare function twice(n: number): number;\n",
      "src/use.ts": 'import { twice } from "dep";\nexport const four: string = twice(2);\n',
    });
    expect(messages(await service.diagnose(["src/use.ts"], none, signal))).toEqual([
      "src/use.ts 2322: Type 'number' is not assignable to type 'string'.",
    ]);
  });

  test("a configuration that only refers to others gives each file the options of the one that includes it", async () => {
    await write({
      "tsconfig.json": '{"files":[],"references":[{"path":"./tsconfig.app.json"}]}',
      "tsconfig.app.json": '{"compilerOptions":{"strict":false,"composite":true},"include":["src"]}',
      "src/loose.ts": "export function same(value) { return value; }\n",
    });
    expect(await service.diagnose(["src/loose.ts"], none, signal)).toEqual([]);
  });

  test("for the whole project, files that the configuration leaves out are left out", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo, "fixtures/broken.ts": typo });
    const all = ["README.md", "fixtures/broken.ts", "src/mean.ts"];
    expect((await service.diagnoseProject(all, none, signal)).map(({ path }) => path)).toEqual([
      "src/mean.ts",
    ]);
    expect((await service.diagnose(all, none, signal)).map(({ path }) => path).sort()).toEqual(all.slice(1));
  });
});

test("dependents are the files that import a file, nearest first, without packages", async () => {
  await write({
    "tsconfig.json": STRICT,
    "src/a.ts": "export const a = 1;\n",
    "src/b.ts": 'export { a } from "./a";\n',
    "src/c.ts": 'import { a } from "./b";\nexport const c = a;\n',
    "src/other.ts": "export const other = 1;\n",
  });
  expect(await service.dependents(["src/a.ts"], none, signal)).toEqual(["src/b.ts", "src/c.ts"]);
});

describe("quick fixes", () => {
  test("a typo offers the right spelling, preferred, as the whole new file", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    const [problem] = await service.diagnose(["src/mean.ts"], none, signal);
    expect(await service.fixesFor(problem!, none, signal)).toEqual([
      {
        title: "Change spelling to 'values'",
        preferred: true,
        files: new Map([["src/mean.ts", typo.replace("vales", "values")]]),
      },
    ]);
  });

  test("a missing import offers the module that exports the name", async () => {
    await write({
      "tsconfig.json": STRICT,
      "src/lib.ts": "export function twice(n: number): number {\n  return 2 * n;\n}\n",
      "src/use.ts": "export const four = twice(2);\n",
    });
    const [problem] = await service.diagnose(["src/use.ts"], none, signal);
    const [fix] = await service.fixesFor(problem!, none, signal);
    expect(fix?.preferred).toBe(true);
    expect(fix?.files.get("src/use.ts")).toBe(
      'import { twice } from "./lib";\n\nexport const four = twice(2);\n',
    );
  });

  test("an import that two modules could satisfy is not chosen for the user", async () => {
    const twice = "export function twice(n: number): number {\n  return 2 * n;\n}\n";
    await write({
      "tsconfig.json": STRICT,
      "src/one.ts": twice,
      "src/two.ts": twice,
      "src/use.ts": "export const four = twice(2);\n",
    });
    const [problem] = await service.diagnose(["src/use.ts"], none, signal);
    const fixes = await service.fixesFor(problem!, none, signal);
    expect(fixes.map(({ title }) => title)).toEqual([
      'Add import from "./one"',
      'Add import from "./two"',
      "Add missing function declaration 'twice'",
    ]);
    expect(fixes.some(({ preferred }) => preferred)).toBe(false);
  });

  test("silencing the problem is never offered as a fix", async () => {
    await write({
      "jsconfig.json": '{"compilerOptions":{"checkJs":true}}',
      "a.js": "export const a = vales;\n",
    });
    const [problem] = await service.diagnose(["a.js"], none, signal);
    expect(problem?.message).toContain("vales");
    const titles = (await service.fixesFor(problem!, none, signal)).map(({ title }) => title);
    expect(titles.filter((title) => /ignore|disable/i.test(title))).toEqual([]);
  });

  test("what is removed from the user's file takes its documentation along; what a package declares is known without its own", async () => {
    const compilerOptions = { strict: true, noEmit: true, noUnusedLocals: true, types: [] };
    const rest = 'import { use } from "told";\n\nexport const twice = use(2);\n';
    await write({
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
      "node_modules/told/index.d.ts":
        "/** Uses it.\n * @param n a number\n */\nexport declare function use(n: string): number;\n",
      "node_modules/told/package.json": '{ "name": "told", "types": "index.d.ts" }',
      "src/twice.ts": `${rest}\n/** What it was. */\nfunction old(): void {}\n`,
    });
    const problems = await service.diagnose(["src/twice.ts"], none, signal);
    expect(problems.map(({ code }) => code).sort()).toEqual(["2345", "6133"]);
    const unused = problems.find(({ code }) => code === "6133");
    const fixes = await service.fixesFor(unused!, none, signal);
    const removed = fixes.find(({ title }) => title.startsWith("Remove unused"))?.files.get("src/twice.ts");
    expect(removed?.trim()).toBe(rest.trim());
  });

  test("what mends all problems of a kind is offered for the file, and unused imports where one is the problem", async () => {
    const unused = JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, noUnusedLocals: true },
      include: ["src"],
    });
    const text = 'import { a } from "./a";\nconst amount = 1;\nexport const b = ammount + amont;\n';
    await write({ "tsconfig.json": unused, "src/a.ts": "export const a = 1;\n", "src/b.ts": text });
    const problems = await service.diagnose(["src/b.ts"], none, signal);
    expect(problems.map(({ code }) => code).sort()).toEqual(["2552", "2552", "6133", "6133"]);
    const fixes = await service.fixesForMany(problems, none, signal);
    const results = new Map(fixes.map(({ title, files }) => [title, files.get("src/b.ts")]));
    expect(results.get("Fix all detected spelling errors")).toBe(
      text.replace("ammount + amont", "amount + amount"),
    );
    expect(results.get("Remove unused imports")).toBe(text.replace(/^import.*\n/, ""));
    expect(fixes.find(({ title }) => title === "Fix all detected spelling errors")?.preferred).toBe(true);
    const spelling = problems.filter(({ code }) => code === "2552");
    const titles = (await service.fixesForMany(spelling, none, signal)).map(({ title }) => title);
    expect(titles).not.toContain("Remove unused imports");
  });

  test("a problem whose place no longer exists has no fixes", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    const [problem] = await service.diagnose(["src/mean.ts"], none, signal);
    expect(await service.fixesFor(problem!, new Map([["src/mean.ts", ""]]), signal)).toEqual([]);
    expect(await service.fixesFor(problem!, new Map([["src/mean.ts", null]]), signal)).toEqual([]);
  });
});

describe("the process", () => {
  const alive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const endOf = async (pid: number): Promise<void> => {
    while (alive(pid)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  test("there is none before the first question, and none after dispose", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    expect(service.pid).toBeUndefined();
    await service.diagnose(["src/mean.ts"], none, signal);
    const pid = service.pid!;
    expect(alive(pid)).toBe(true);
    service.dispose();
    await endOf(pid);
  });

  test("a crash costs a restart, not the answer", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    const asked = service.diagnose(["src/mean.ts"], none, signal);
    const first = service.pid!;
    process.kill(first, "SIGKILL");
    expect(await asked).toHaveLength(1);
    expect(service.pid).not.toBe(first);
  });

  test("a process that cannot start is a failure that says why", async () => {
    const broken = new TypeScriptService({ worker, typescript: join(root, "no-typescript.js"), root });
    await expect(broken.diagnose(["a.ts"], none, signal)).rejects.toMatchObject({
      kind: "sandbox",
      message: expect.stringContaining("no-typescript.js") as string,
    });
  });

  test("what runs in it has no keys, writes nothing, starts nothing, and lets others go first", async () => {
    const evil = join(root, "typescript.cjs");
    await writeFile(
      evil,
      `const codes = [() => require("node:fs").writeFileSync(${JSON.stringify(join(root, "evil"))}, ""), () => require("node:child_process").execSync("true")].map((work) => {
        try { work(); return "done"; } catch (error) { return error.code; }
      });
      throw new Error(\`\${codes} key \${process.env.PATCHED_MOA_TEST_API_KEY} nice \${require("node:os").getPriority()}\`);`,
    );
    process.env["PATCHED_MOA_TEST_API_KEY"] = "secret-of-the-parent";
    const hostile = new TypeScriptService({ worker, typescript: evil, root });
    const asked = hostile.diagnose(["a.ts"], none, signal);
    await expect(asked).rejects.toMatchObject({
      message: expect.stringMatching(
        /ERR_ACCESS_DENIED,ERR_ACCESS_DENIED key undefined nice [1-9]/,
      ) as string,
    });
    delete process.env["PATCHED_MOA_TEST_API_KEY"];
  });

  test("cancel answers at once, and the next question is answered as if nothing had been", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    const stop = new AbortController();
    const asked = service.diagnose(["src/mean.ts"], none, stop.signal);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ kind: "cancelled" });
    expect(await service.diagnose(["src/mean.ts"], none, signal)).toHaveLength(1);
  });

  test("questions asked at the same time keep to their own overlay", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    const fixed = new Map([["src/mean.ts", typo.replace("vales", "values")]]);
    const answers = await Promise.all([
      service.diagnose(["src/mean.ts"], none, signal),
      service.diagnose(["src/mean.ts"], fixed, signal),
      service.diagnose(["src/mean.ts"], none, signal),
    ]);
    expect(answers.map(({ length }) => length)).toEqual([1, 0, 1]);
  });

  test("an idle process goes away", async () => {
    await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
    const brief = new TypeScriptService({ worker, typescript, root, idleMilliseconds: 1 });
    await brief.diagnose(["src/mean.ts"], none, signal);
    while (brief.pid !== undefined) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
});

test("problems are told in the language that is asked for, by whose words the editor's are known again", async () => {
  await write({ "tsconfig.json": STRICT, "src/mean.ts": typo });
  const german = new TypeScriptService({ worker, typescript, root, locale: "de" });
  try {
    const [inGerman] = await german.diagnose(["src/mean.ts"], none, signal);
    const [inEnglish] = await service.diagnose(["src/mean.ts"], none, signal);
    expect(inGerman?.message).toMatch(/^Der Name "vales" wurde nicht gefunden/);
    expect(inEnglish?.message).toMatch(/^Cannot find name 'vales'/);
    expect(inGerman?.code).toBe(inEnglish?.code);
  } finally {
    german.dispose();
  }
});
