/**
 * Calls a function with arguments that were noted, and with variations of them, and writes down what comes out.
 *
 *     node call-again.mjs JOB.json
 *
 * The job is that of ../python/call_again.py, and so is a result: [index, number of the input, outcome].
 */
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";
import { instrumentModules } from "./instrument.mjs";
import { outcome } from "./plain-values.mjs";
import { inputsFor } from "./variations.mjs";

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const file = join(job.root, ...job.file.split("/"));
// What the candidate prints is nobody's business.
process.stdout.write = process.stderr.write = () => true;

const LATE = Symbol("late");
const declared = new Map();
instrumentModules([file], (_, name, original) => {
  declared.set(name, original);
  return original;
});
const exported = await import(pathToFileURL(file).href);
const wanted = declared.get(job.function) ?? exported[job.function] ?? exported.default?.[job.function];

for (const [number, text] of inputsFor(job.arguments, job.inputs, job.seed).entries()) {
  const result = await called(JSON.parse(text));
  appendFileSync(job.results, `${JSON.stringify([job.index, number, result])}\n`);
}
process.exit(0);

async function called(values) {
  const milliseconds = job.seconds * 1000;
  globalThis.patchedMoaCall = () => wanted(...values);
  let timer;
  try {
    const given = runInThisContext("patchedMoaCall()", { timeout: milliseconds });
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve(LATE), milliseconds);
    });
    const value = await Promise.race([given, late]);
    // What works in place gives nothing back.
    return value === LATE ? "overdue" : `= ${outcome(value === undefined ? values : value)}`;
  } catch (error) {
    return error?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT" ? "overdue" : `! ${error?.name ?? typeof error}`;
  } finally {
    clearTimeout(timer);
  }
}
