import { statfs } from "node:fs/promises";
import { Failure } from "../workspace/failure.ts";
import type { WorkingFile } from "./working-files.ts";

const GIGABYTE = 2 ** 30;
const USUAL_GIGABYTES = 8;

/** For projects that are larger than what is usual. */
const VARIABLE = "PATCHED_MOA_SANDBOX_GB";

/** Bytes that the disk keeps, whatever is allowed: a full disk stops more than this program. */
const KEPT_FREE = 512 * 2 ** 20;

/** Named where too much would be copied. */
const NAMED_FILES = 3;

/**
 * Bytes that all sandboxes of a pool may take together, unless they are told otherwise.
 * @throws Failure `usage` where the variable is no number
 */
export function usualDiskBytes(environment: NodeJS.ProcessEnv): number {
  const text = environment[VARIABLE] ?? String(USUAL_GIGABYTES);
  const gigabytes = Number(text);
  if (!(gigabytes > 0)) {
    throw new Failure("usage", `${VARIABLE}=${text}: give gigabytes as a number above 0, such as 16.`);
  }
  return gigabytes * GIGABYTE;
}

/**
 * What sandboxes may take of a disk: never more than allowed, never all that is left.
 * @param folder on the disk in question
 * @returns bytes
 */
export async function allowedBytes(folder: string, wanted: number): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.max(0, Math.min(wanted, bavail * bsize - KEPT_FREE));
}

/** @throws Failure `sandbox` where not even one copy of the files fits */
export function checkOneFits(files: readonly WorkingFile[], allowed: number): void {
  const bytes = sumOf(files);
  if (bytes > allowed) {
    const largest = files.toSorted((a, b) => b.bytes - a.bytes).slice(0, NAMED_FILES);
    throw new Failure(
      "sandbox",
      `A copy of the workspace takes ${size(bytes)}, and sandboxes may take ${size(allowed)}. Largest: ${largest.map((file) => `${JSON.stringify(file.path)} (${size(file.bytes)})`).join(", ")}. Name in .gitignore what no check needs, free some disk space, or allow more by the variable ${VARIABLE}.`,
    );
  }
}

/**
 * How many sandboxes there may be at a time.
 * @param taken bytes that are there however many there are
 * @param each bytes of one sandbox
 */
export function sandboxesThatFit(allowed: number, taken: number, each: number): number {
  return Math.max(1, Math.floor((allowed - taken) / Math.max(1, each)));
}

export function sumOf(files: readonly WorkingFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function size(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 2 ** (10 * power)).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ""}`;
}
