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
/** Ended while it computed. */
const OVERDUE = Symbol("overdue");
const MOST_ATTEMPTS = 2;
const declared = new Map();
instrumentModules([file], (_, name, original) => {
  declared.set(name, original);
  return original;
});
const exported = await import(pathToFileURL(file).href);
const wanted = declared.get(job.function) ?? exported[job.function] ?? exported.default?.[job.function];

for (const [number, text] of inputsFor(job.arguments, job.inputs, job.seed).entries()) {
  const result = await answered(text);
  appendFileSync(job.results, `${JSON.stringify([job.index, number, result])}\n`);
}
process.exit(0);

/** Who was not let compute in its time, for others kept the processor busy, is called again: that says nothing of it. */
async function answered(text) {
  for (let attempt = 1; ; attempt++) {
    const before = process.cpuUsage();
    const result = await called(JSON.parse(text));
    const { user, system } = process.cpuUsage(before);
    const isStarved = result === OVERDUE && (user + system) / 1e6 < job.seconds / 2;
    if (!isStarved || attempt === MOST_ATTEMPTS) {
      return result === OVERDUE ? "overdue" : result;
    }
  }
}

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
    return error?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT" ? OVERDUE : `! ${error?.name ?? typeof error}`;
  } finally {
    clearTimeout(timer);
  }
}
