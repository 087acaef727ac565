import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Of every byte, link and mode below a folder, git's own folder included. */
export function treeFingerprint(root: string): string {
  const hash = createHash("sha256");
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const stat = lstatSync(path);
      hash.update(`${path} ${stat.mode}\n`);
      if (stat.isSymbolicLink()) {
        hash.update(readlinkSync(path));
      } else if (stat.isDirectory()) {
        walk(path);
      } else {
        hash.update(readFileSync(path));
      }
    }
  };
  walk(root);
  return hash.digest("hex");
}
