import { basename } from "node:path/posix";
import type { Patch } from "../../core/patch/patch.ts";
import type { Translate } from "../notices/translate.ts";
import type { Applied } from "./apply-proposal.ts";

const mostNamed = 2;

/**
 * What applying did, in sentences: which files wait to be saved, which are on disk, which are gone. As short as can
 * be, since the status bar cuts off what is longer than a third of the window or so.
 */
export function describeApplied({ changes }: Patch, { unsaved }: Applied, t: Translate): string {
  const deleted = changes.flatMap(({ kind, path }) => (kind === "delete" ? [path] : []));
  const saved = changes.flatMap(({ kind, path }) =>
    kind === "delete" || unsaved.includes(path) ? [] : [path],
  );
  const [only] = changes;
  if (changes.length === 1 && only !== undefined) {
    if (only.kind === "delete") {
      return t("deleted {0}.", only.path);
    }
    return saved.length > 0
      ? t("changed and saved {0}.", only.path)
      : t("changed {0}. Not saved yet; undo takes it back.", only.path);
  }
  return [
    ...(unsaved.length > 0 ? [t("Not saved yet: {0} (undo takes it back).", list(unsaved, t))] : []),
    ...(saved.length > 0 ? [t("Saved: {0}.", list(saved, t))] : []),
    ...(deleted.length > 0 ? [t("Deleted: {0}.", list(deleted, t))] : []),
  ].join(" ");
}

function list(paths: readonly string[], t: Translate): string {
  const more = paths.length - mostNamed;
  const named = paths
    .slice(0, mostNamed)
    .map((path) => basename(path))
    .join(", ");
  return more > 0 ? t("{0} and {1} more", named, more) : named;
}
