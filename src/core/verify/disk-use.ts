import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** System files tell how much of the disk they take in units of this many bytes, whatever the disk's own are. */
const BLOCK = 512;

/** Bytes of disk that a folder takes. What vanishes meanwhile takes none; links are not followed. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      bytes += await bytesIn(path);
    } else {
      bytes += await lstat(path).then(
        // Not every system counts blocks.
        ({ blocks, size }) => (blocks > 0 ? blocks * BLOCK : size),
        () => 0,
      );
    }
  }
  return bytes;
}
