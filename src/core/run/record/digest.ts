import { createHash } from "node:crypto";
import type { Patch } from "../../patch/patch.ts";

/** Same value, same digest. Of JSON; keys in their order. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}

/**
 * What of a patch is the same however its secrets are shown: not the numbers of lines, which a secret of several lines
 * moves, nor what is worked out from the text.
 */
export function patchEssence({ changes }: Patch): unknown {
  return changes.map((change) => {
    switch (change.kind) {
      case "create":
        return [change.kind, change.path, change.executable ?? null, change.file.text];
      case "delete":
        return [change.kind, change.path, change.base.text];
      case "modify":
      case "rename":
        return [
          change.kind,
          change.path,
          change.kind === "rename" ? change.from : null,
          change.executable ?? null,
          change.hunks.map(({ match, baseLines, newLines }) => [
            match,
            baseLines.join(""),
            newLines.join(""),
          ]),
        ];
    }
  });
}
