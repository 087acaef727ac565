import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { keptFiles, keptProposal, type KeptFile, type KeptProposal } from "./kept-shapes.ts";

/** Of each of the two files; what is larger does not outlive its window. */
const mostBytes = 50_000_000;

/**
 * Keeps the open review in the workspace's own storage, for the window that is opened next: the proposal, which is
 * written once, and what the user has made of it. Both are the user's code, and no setting.
 */
export class ReviewStore {
  readonly #proposalFile: string;
  readonly #filesFile: string;

  /** @param folder absolute path of the workspace's storage */
  constructor(private readonly folder: string) {
    this.#proposalFile = join(folder, "review.json");
    this.#filesFile = join(folder, "review-files.json");
  }

  /** At once, for a window that goes waits for nothing. @returns whether it was kept */
  keepProposal(proposal: object): boolean {
    return this.#write(this.#proposalFile, JSON.stringify({ ...proposal, version: 1 }));
  }

  /** @param proposal its id @returns whether it was kept */
  keepFiles(proposal: string, files: readonly object[]): boolean {
    return this.#write(this.#filesFile, JSON.stringify({ version: 1, proposal, files }));
  }

  forget(): void {
    rmSync(this.#proposalFile, { force: true });
    rmSync(this.#filesFile, { force: true });
  }

  /**
   * @returns undefined: nothing is kept
   * @throws Error where what is kept is damaged
   */
  async last(): Promise<{ proposal: KeptProposal; files: readonly KeptFile[] } | undefined> {
    const text = await textOf(this.#proposalFile);
    if (text === undefined) {
      return undefined;
    }
    const proposal = v.parse(keptProposal, JSON.parse(text));
    const changed = await textOf(this.#filesFile);
    const kept = changed === undefined ? undefined : v.parse(keptFiles, JSON.parse(changed));
    return { proposal, files: kept?.proposal === proposal.id ? kept.files : [] };
  }

  #write(file: string, text: string): boolean {
    if (Buffer.byteLength(text) > mostBytes) {
      return false;
    }
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return true;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
