import { Failure } from "../../workspace/failure.ts";
import { relativePath } from "../../workspace/path.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { textFile } from "../../workspace/text-file.ts";

/**
 * Files that exist in memory only.
 * @param texts by path, `/` as separator
 */
export function snapshotOf(texts: Readonly<Record<string, string>>): Snapshot {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, textFile(text)]));
  return {
    root: "/",
    unsaved: new Map(),
    list: () => Promise.resolve([...files.keys()].sort()),
    read: (path) => {
      const verdict = relativePath(path);
      return verdict.kind === "inside"
        ? Promise.resolve(files.get(verdict.path))
        : Promise.reject(new Failure("outside-workspace", verdict.reason));
    },
  };
}
