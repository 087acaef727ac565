/**
 * Entry of the process that makes what `PreparedTypeScript` keeps. Its arguments: the script whose memory is kept, the path of
 * `typescript.js`, and where it is to be.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const LONGEST_MILLISECONDS = 120_000;
const UNUSED_MILLISECONDS = 30 * 24 * 60 * 60 * 1000;

const [script, typescript, place] = process.argv.slice(2);
if (script === undefined || typescript === undefined || place === undefined) {
  throw new Error("Usage: prepare-typescript SCRIPT TYPESCRIPT PLACE");
}
// Nobody finds a half of it: it gets its name when it is whole.
const unfinished = `${place}.${process.pid}`;
try {
  execFileSync(process.execPath, ["--snapshot-blob", unfinished, "--build-snapshot", script, typescript], {
    stdio: ["ignore", "ignore", "pipe"],
    timeout: LONGEST_MILLISECONDS,
  });
  renameSync(unfinished, place);
} finally {
  rmSync(unfinished, { force: true });
}
const folder = dirname(place);
for (const path of readdirSync(folder).map((name) => join(folder, name))) {
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
  if (Date.now() - changed > UNUSED_MILLISECONDS) {
    rmSync(path, { force: true });
  }
}
