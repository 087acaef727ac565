import * as v from "valibot";
import { matchKinds } from "../../core/patch/patch.ts";
import { relativePath } from "../../core/workspace/path.ts";

/** A path that stays inside of the workspace folder. */
export const insidePath = v.pipe(
  v.string(),
  v.check((path) => relativePath(path).kind === "inside"),
);

export const linesShape = v.array(v.string());

export const textFileShape = v.object({
  text: v.string(),
  encoding: v.picklist(["utf-8", "utf-8-bom", "utf-16le", "utf-16be"]),
  hash: v.string(),
});

export const hunkShape = v.object({
  fingerprint: v.string(),
  match: v.picklist(matchKinds),
  baseStart: v.number(),
  baseLines: linesShape,
  newLines: linesShape,
});

const mode = { executable: v.exactOptional(v.boolean()) };
const edited = { path: insidePath, base: textFileShape, hunks: v.array(hunkShape), ...mode };

/** A patch in a file of ours, which may be damaged or written by somebody else. */
export const patchShape = v.object({
  changes: v.array(
    v.variant("kind", [
      v.object({ kind: v.literal("create"), path: insidePath, file: textFileShape, ...mode }),
      v.object({ kind: v.literal("delete"), path: insidePath, base: textFileShape }),
      v.object({ kind: v.literal("modify"), ...edited }),
      v.object({ kind: v.literal("rename"), from: insidePath, ...edited }),
    ]),
  ),
});
