import { textFile } from "../../workspace/text-file.ts";
import { hunkMaker } from "./diff-texts.ts";
import { splitLines } from "./lines.ts";
import type { FileChange, Hunk, Patch } from "../patch.ts";
import { withHunks } from "../result-text.ts";

/**
 * The patch that undoes this one: made for its results, it gives back its bases byte for byte. Hunks that were
 * already applied change nothing, so they have no inverse and are left out. A deletion does not know the file's mode.
 */
export function invertPatch(patch: Patch): Patch {
  // The last move is undone first: a name that one file gave up and another took comes free again.
  return { changes: patch.changes.map(invertChange).reverse() };
}

function invertChange(change: FileChange): FileChange {
  switch (change.kind) {
    case "create":
      return { kind: "delete", path: change.path, base: change.file };
    case "delete":
      return { kind: "create", path: change.path, file: change.base };
    case "modify": {
      const { path } = change;
      return { kind: "modify", path, ...inverted(path, change) };
    }
    case "rename": {
      const { from, path } = change;
      return { kind: "rename", from: path, path: from, ...inverted(path, change) };
    }
  }
}

function inverted(
  path: string,
  { base, hunks, executable }: Extract<FileChange, { kind: "modify" | "rename" }>,
): Pick<Extract<FileChange, { kind: "modify" }>, "base" | "hunks" | "executable"> {
  const result = withHunks(base.text, hunks);
  const hunkOf = hunkMaker(path, splitLines(result));
  const undone: Hunk[] = [];
  let shift = 0;
  for (const { baseStart, baseLines, newLines, match } of hunks) {
    if (match !== "already-applied") {
      undone.push(hunkOf(baseStart + shift, newLines.length, baseLines, "exact"));
      shift += newLines.length - baseLines.length;
    }
  }
  const mode = executable === undefined ? {} : { executable: !executable };
  return { base: textFile(result, base.encoding), hunks: undone, ...mode };
}
