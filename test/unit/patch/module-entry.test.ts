import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const repository = join(import.meta.dirname, "..", "..", "..");
let project: string;

let packed: readonly string[];

/** A project of somebody else, with the package in its `node_modules` as npm packs it. */
beforeAll(() => {
  mkdirSync(join(repository, "out"), { recursive: true });
  project = mkdtempSync(join(repository, "out", "module-"));
  const source = join(project, "source");
  mkdirSync(source);
  for (const name of readdirSync(repository)) {
    if (!["node_modules", "dist", "out"].includes(name) && !/^\.(?:git|vscode-test)$/.test(name)) {
      cpSync(join(repository, name), join(source, name), { recursive: true });
    }
  }
  run(repository, "esbuild.mjs", `--outdir=${join(source, "dist")}`, "module", "cli");
  run(repository, tsc, "-p", "tsconfig.patch.json", "--outDir", join(source, "dist", "types"));
  const options = { cwd: source, encoding: "utf8" } as const;
  const [made] = JSON.parse(execFileSync("npm", ["pack", "--json"], options)) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  packed = made.files.map(({ path }) => path);
  const installed = join(project, "node_modules", "patched-moa");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(source, made.filename), "-C", installed, "--strip-components=1"]);
  rmSync(source, { recursive: true });
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");

function run(folder: string, ...command: readonly string[]): string {
  return execFileSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
}

test("the package has what runs and what is to be read, and no sources, tests and tools", () => {
  const papers = packed.filter((path) => !path.startsWith("dist/"));
  expect(papers.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
  expect(packed.filter((path) => /\.map$|(?<!\.d)\.ts$/.test(path))).toEqual([]);
  const cli = join(project, "node_modules", "patched-moa", "dist", "cli.js");
  expect(run(project, cli, "--help")).toContain("patched-moa apply");
});

const program = `
import {
  clusterByEffect, combine, grammars, invertPatch, patchFromAnswer, printUnifiedDiff, reanchor, resultOf, snapshotOf,
  SyntaxParser, type Patch,
} from "patched-moa/patch";

const answer = (text: string): string =>
  "\`\`\`ts\\n// a.ts\\n<<<<<<< SEARCH\\nconst a = 1;\\n=======\\n" + text + "\\n>>>>>>> REPLACE\\n\`\`\`\\n";
const snapshot = snapshotOf({ "a.ts": "const a = 1;\\nconst z = 26;\\n" });

async function patchOf(text: string): Promise<Patch> {
  const result = await patchFromAnswer(answer(text), { snapshot, defaultPath: "a.ts" });
  if (result.kind === "unusable") {
    throw new Error(result.problems.map(({ message }) => message).join("\\n"));
  }
  return result.patch;
}

const patches = await Promise.all(["const a = 'x';", 'const a = "x"', "const a = 2;"].map(patchOf));
const clusters = await clusterByEffect(patches, (patch) => patch, new SyntaxParser(grammars));
const [first, , third] = patches as [Patch, Patch, Patch];
const { leftOut } = combine([first, third]);
const moved = await reanchor(third, snapshotOf({ "a.ts": "// new\\nconst a = 1;\\nconst z = 26;\\n" }));
console.log(JSON.stringify({
  support: clusters.map(({ support }) => support),
  leftOut: leftOut.length,
  diff: printUnifiedDiff(third),
  undone: invertPatch(third).changes.map((change) => resultOf(change)),
  moved: moved.patch.changes.map((change) => resultOf(change)),
}));
`;

test("the module works in a project of somebody else, with its types", () => {
  writeFileSync(join(project, "program.ts"), program);
  const compilerOptions = {
    strict: true,
    module: "nodenext",
    target: "es2023",
    types: ["node"],
    typeRoots: [join(repository, "node_modules", "@types")],
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  run(project, tsc, "-p", ".");
  expect(JSON.parse(run(project, "program.js"))).toEqual({
    support: [2, 1],
    leftOut: 1,
    diff: "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n-const a = 1;\n+const a = 2;\n const z = 26;\n",
    undone: ["const a = 1;\nconst z = 26;\n"],
    moved: ["// new\nconst a = 2;\nconst z = 26;\n"],
  });
});
