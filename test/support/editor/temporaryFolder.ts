import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

const removal = { recursive: true, force: true, maxRetries: 5 } as const;
const existing = new Set<string>();

/** A new empty folder. It is removed when asked, and at the latest when this process exits. */
export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `patched-moa-${name}-`));
  existing.add(path);
  return {
    path,
    remove: async () => {
      await rm(path, removal);
      existing.delete(path);
    },
  };
}

process.on("exit", () => existing.forEach((path) => rmSync(path, removal)));
