import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { printedText } from "../core/reports/printed-text.ts";
import { readTrace } from "../core/reports/trace.ts";
import { traceTask } from "../core/reports/trace-task.ts";
import type { Task } from "../core/task/task.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";

/**
 * What a stack trace is about.
 * @param file its path, or "-" for standard input
 * @throws Failure `usage`
 */
export async function traceHere(
  file: string,
  instruction: string,
  snapshot: Snapshot,
): Promise<Omit<Task, "checks">> {
  return traceTask(readTrace(printedText(await bytesOf(file))), snapshot, instruction);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await (file === "-" ? buffer(process.stdin) : readFile(resolve(file)));
  } catch (cause) {
    throw new Failure("usage", `--trace ${file} cannot be read; give a file, or - for standard input.`, {
      cause,
    });
  }
}
