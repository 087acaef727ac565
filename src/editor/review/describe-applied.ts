import { basename } from "node:path/posix";
import type { Patch } from "../../core/patch/patch.ts";
import type { Applied } from "./apply-proposal.ts";

const mostNamed = 2;

/**
 * What applying did, in sentences: which files wait to be saved, which are on disk, which are gone. As short as can
 * be, since the status bar cuts off what is longer than a third of the window or so.
 */
export function describeApplied({ changes }: Patch, { unsaved }: Applied): string {
  const deleted = changes.flatMap(({ kind, path }) => (kind === "delete" ? [path] : []));
  const saved = changes.flatMap(({ kind, path }) =>
    kind === "delete" || unsaved.includes(path) ? [] : [path],
  );
  const [only] = changes;
  if (changes.length === 1 && only !== undefined) {
    if (only.kind === "delete") {
      return `deleted ${only.path}.`;
    }
    return saved.length > 0
      ? `changed and saved ${only.path}.`
      : `changed ${only.path}. Not saved yet; undo takes it back.`;
  }
  return [
    ...sentence("Not saved yet", unsaved, " (undo takes it back)"),
    ...sentence("Saved", saved),
    ...sentence("Deleted", deleted),
  ].join(" ");
}

function sentence(what: string, paths: readonly string[], note = ""): readonly string[] {
  return paths.length === 0 ? [] : [`${what}: ${list(paths)}${note}.`];
}

function list(paths: readonly string[]): string {
  const more = paths.length - mostNamed;
  const named = paths
    .slice(0, mostNamed)
    .map((path) => basename(path))
    .join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
