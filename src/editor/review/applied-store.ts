import { readFile, rename, rm, writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Patch } from "../../core/patch/patch.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { patchShape } from "./patch-shape.ts";

/** What was applied last, and how to take it back. */
export interface AppliedRecord {
  /** The task in one line. */
  readonly title: string;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** ISO 8601. */
  readonly at: string;
  /** Made for the files as they were right after; gives back what they were before. */
  readonly undo: Patch;
}

const version = 1;
/** Of the kept file; a patch that is larger cannot be taken back after the window was closed. */
const mostBytes = 20_000_000;

/** Keeps the last applied patch's inverse in the workspace's own storage: it is the user's code, and no setting. */
export class AppliedStore {
  readonly #file: string | undefined;

  /** @param folder of the workspace's storage; undefined: there is none, and nothing outlives the window */
  constructor(private readonly folder: string | undefined) {
    this.#file = folder === undefined ? undefined : join(folder, "last-apply.json");
  }

  /** @returns whether it was kept */
  async keep(record: AppliedRecord): Promise<boolean> {
    const { folder } = this;
    const file = this.#file;
    if (folder === undefined || file === undefined) {
      return false;
    }
    const text = JSON.stringify({ version, ...record });
    if (Buffer.byteLength(text) > mostBytes) {
      await this.forget();
      return false;
    }
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
    return true;
  }

  async forget(): Promise<void> {
    if (this.#file !== undefined) {
      await rm(this.#file, { force: true });
    }
  }

  /** @throws Failure `no-edits` where nothing was applied, or nobody can read any more what was */
  async last(): Promise<AppliedRecord> {
    const nothing = "Nothing was applied here that could be taken back.";
    if (this.#file === undefined) {
      throw new Failure("no-edits", nothing);
    }
    const text = await readFile(this.#file, "utf8").catch((cause: unknown) => {
      throw new Failure("no-edits", nothing, { cause });
    });
    try {
      return v.parse(recordOfThisVersion, JSON.parse(text));
    } catch (cause) {
      throw new Failure(
        "no-edits",
        "What was applied last cannot be taken back: its record is damaged. Use your version control.",
        { cause },
      );
    }
  }
}

const recordOfThisVersion = v.object({
  version: v.literal(version),
  title: v.string(),
  root: v.string(),
  at: v.string(),
  undo: patchShape,
});
