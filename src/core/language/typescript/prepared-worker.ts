/**
 * Entry of the same process as worker.ts, ready before it starts: TypeScript is loaded, and what it declares for files without a
 * tsconfig.json is read and bound. `node --build-snapshot` runs this once, with the path of `typescript.js`, and keeps what is in
 * memory then; a process that is started from that goes on with `answerParent`.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { startupSnapshot } from "node:v8";
import { compileFunction } from "node:vm";
import type ts from "typescript";
import { answerParent, giveWay } from "./answer-parent.ts";
import { documentsOf } from "./documents.ts";
import { errorsOf } from "./errors-of.ts";
import { OverlaidDisk } from "./overlaid-disk.ts";
import { Projects } from "./projects.ts";

/** A folder that is nowhere: nothing of this machine's projects may be in what is kept. */
const NOWHERE = "/patched-moa-is-nowhere";

const [typescriptPath] = process.argv.slice(2);
if (typescriptPath === undefined) {
  throw new Error("Usage: prepared-typescript TYPESCRIPT");
}
const typescript = loaded(typescriptPath);
const documents = documentsOf(typescript);
// It is never disposed of: what it was made for stays in `documents` as long as somebody has it.
const projects = prepared();
startupSnapshot.setDeserializeMainFunction(() => {
  giveWay();
  const [root, , locale = "en"] = process.argv.slice(2);
  if (root === undefined || projects.length === 0) {
    throw new Error("Usage: prepared-typescript ROOT TYPESCRIPT");
  }
  answerParent(typescript, documents, { root, locale });
});

/** Node's own `require` knows no files while memory is kept, and TypeScript is one file. */
function loaded(path: string): typeof ts {
  const module: { exports: object } = { exports: {} };
  const run = compileFunction(
    readFileSync(path, "utf8"),
    ["exports", "require", "module", "__filename", "__dirname"],
    { filename: path },
  ) as (exports: object, require: unknown, module: object, file: string, folder: string) => void;
  run(module.exports, builtIn, module, path, dirname(path));
  return module.exports as typeof ts;
}

function builtIn(name: string): object {
  const found = process.getBuiltinModule(name);
  if (found === undefined) {
    throw new Error(`There is no ${name}.`);
  }
  return found;
}

function prepared(): readonly object[] {
  const disk = new OverlaidDisk(typescript.sys, NOWHERE);
  disk.show([["a.ts", "export {};\n"]]);
  const shares = new Projects(typescript, disk, documents).shares(["a.ts"], "asked");
  for (const { project, paths } of shares) {
    project.program();
    paths.forEach((path) => errorsOf(typescript, project.service, path, path));
  }
  return shares;
}
