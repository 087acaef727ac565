import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, inject, test, vi } from "vitest";
import { PreparedTypeScript } from "../../../src/cli/prepared-typescript.ts";
import { TypeScriptService } from "../../../src/core/language/typescript/typescript-service.ts";
import type { Diagnostic } from "../../../src/core/workspace/diagnostic.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";

const home = dirname(inject("cli"));
const typescript = createRequire(import.meta.url).resolve("typescript");
/** What the set-up of all tests has made. */
const kept = new PreparedTypeScript(home, typescript, join(home, "cache", "patched-moa")).path;

const { signal } = new AbortController();
const none = new Map<string, string | null>();
const misspelled = "export const found = document.titel;\nexport const total = 1;\nconsole.log(totl);\n";

function serviceIn(
  root: string,
  over: { worker?: string; prepared?: string; locale?: string },
): TypeScriptService {
  const { prepared, ...options } = over;
  const start = prepared === undefined ? {} : { prepared: () => prepared };
  return new TypeScriptService({
    worker: join(home, "typescript-worker.js"),
    typescript,
    root,
    ...start,
    ...options,
  });
}

interface Answers {
  readonly found: readonly Diagnostic[];
  readonly overlaid: readonly Diagnostic[];
  readonly dependents: readonly string[];
}

/** All that a service can be asked, of text on the disk and of text that is on no disk. */
async function answersOf(service: TypeScriptService): Promise<Answers> {
  const paths = ["a.ts", "b.js", "own/c.ts", "own/d.ts"];
  const overlay = new Map([["a.ts", "import { d } from './own/d';\nexport const a: string = d;\n"]]);
  try {
    const found: readonly Diagnostic[] = await service.diagnose(paths, none, signal);
    const fixes = await Promise.all(found.map((problem) => service.fixesFor(problem, none, signal)));
    const answers = {
      ...{ found, fixes, many: await service.fixesForMany(found, none, signal) },
      overlaid: await service.diagnose(paths, overlay, signal),
      project: await service.diagnoseProject(paths, none, signal),
      dependents: await service.dependents(["own/d.ts"], overlay, signal),
    };
    return answers;
  } finally {
    service.dispose();
  }
}

const files = {
  "a.ts": misspelled,
  "b.js": "const one = 1;\nconst one = 2;\n",
  "own/tsconfig.json": '{ "compilerOptions": { "strict": true, "lib": ["ES2022"], "types": [] } }',
  "own/c.ts": "import { d } from './d';\nexport const c: string = d;\nexport const w = window;\n",
  "own/d.ts": "export const d = 1;\n",
};

test.each(["en", "de"])("who starts from what is kept says the same, in %s", async (locale) => {
  using workspace = GitWorkspace.withoutGit(files);
  const [usual, prepared] = await Promise.all([
    answersOf(serviceIn(workspace.root, { locale })),
    // Without what is kept it could not start at all.
    answersOf(serviceIn(workspace.root, { locale, prepared: kept, worker: join(home, "gone.js") })),
  ]);
  expect(prepared).toEqual(usual);
  const { found, overlaid, dependents } = usual;
  expect([found, overlaid].map((all) => all.map(({ path, code }) => `${path} ${code}`))).toEqual([
    ["a.ts 2551", "a.ts 2552", "b.js 2451", "b.js 2451", "own/c.ts 2322", "own/c.ts 2304"],
    ["a.ts 2322", "b.js 2451", "b.js 2451", "own/c.ts 2322", "own/c.ts 2304"],
  ]);
  expect(dependents).toEqual(["own/c.ts"]);
});

test("what is damaged or gone is not started from, and nobody notices", async () => {
  using workspace = GitWorkspace.withoutGit({ ...files, damaged: "not a memory" });
  const usual = await answersOf(serviceIn(workspace.root, {}));
  for (const name of ["damaged", "gone"]) {
    expect(await answersOf(serviceIn(workspace.root, { prepared: join(workspace.root, name) }))).toEqual(
      usual,
    );
  }
});

test("the second run that asks TypeScript prepares the next, which starts from that; a first keeps nothing", async () => {
  using workspace = GitWorkspace.withoutGit({ "a.ts": misspelled });
  using caches = GitWorkspace.withoutGit({});
  const env = { XDG_CACHE_HOME: caches.root };
  const place = join(caches.root, "patched-moa", "typescript");
  const names = (): string[] => readdirSync(place).sort();
  const fix = async (): Promise<string> => {
    const done = await runCli(["fix", "--root", workspace.root, "--file", "a.ts", "--offline"], { env });
    return done.stdout;
  };

  await runCli(["fix", "--root", workspace.root, "--instruction", "x", "--offline"], { env });
  expect(readdirSync(join(caches.root, "patched-moa"))).toEqual(["compiled"]);
  const first = await fix();
  expect(first).toContain("+export const found = document.title;");
  expect(names()).toEqual([expect.stringMatching(/^\w+\.uses$/)]);
  writeFileSync(join(place, "other.memory"), "of a version that nobody has any more");
  utimesSync(join(place, "other.memory"), new Date(0), new Date(0));
  expect(await fix()).toEqual(first);
  await vi.waitFor(
    () => expect(names()).toEqual([expect.stringMatching(/\.memory$/), expect.any(String)]),
    60_000,
  );

  const [memory = ""] = names().map((name) => join(place, name));
  utimesSync(memory, new Date(0), new Date(0));
  expect(await fix()).toEqual(first);
  expect(statSync(memory).mtimeMs).toBeGreaterThan(0);
});
