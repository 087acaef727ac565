import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { patchFile } from "../core/patch/diff/patch-file.ts";
import type { Patch } from "../core/patch/patch.ts";
import type { Outcome } from "../core/run/outcome.ts";
import { Failure } from "../core/workspace/failure.ts";

/** Where a patch is to be written. */
export interface PatchPlace {
  /** As it was given: relative to where the user stands. */
  readonly path: string;
  /** What is there may go. */
  readonly force: boolean;
}

/**
 * Asked before anything is paid for.
 * @throws Failure `usage` where there is a file already, or no folder for it
 */
export function requireFree(place: PatchPlace | undefined): void {
  if (place === undefined) {
    return;
  }
  if (!place.force && existsSync(resolve(place.path))) {
    throw new Failure("usage", `There is a file ${place.path} already; name another one, or say --force.`);
  }
  if (!existsSync(dirname(resolve(place.path)))) {
    throw new Failure("usage", `--output ${place.path}: there is no folder ${dirname(place.path)}.`);
  }
}

/**
 * Writes what was accepted, where that is wanted.
 * @returns why it is in no file, where it should be
 */
export async function failureToWrite(
  outcome: Outcome,
  root: string,
  place: PatchPlace | undefined,
): Promise<Failure | undefined> {
  if (place === undefined || outcome.kind !== "accepted") {
    return undefined;
  }
  try {
    await writePatchFile(root, outcome.chosen.patch, place);
    return undefined;
  } catch (error) {
    if (Failure.is(error)) {
      return error;
    }
    throw error;
  }
}

/** @throws Failure `usage` where it cannot be written, `encoding` */
async function writePatchFile(root: string, patch: Patch, { path, force }: PatchPlace): Promise<void> {
  const text = await patchFile(root, patch);
  try {
    await writeFile(resolve(path), text, { flag: force ? "w" : "wx" });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "there is a file by now" : message;
    throw new Failure("usage", `The patch cannot be written to ${path}: ${why}.`, { cause });
  }
}
