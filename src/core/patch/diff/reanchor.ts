import type { Snapshot } from "../../workspace/snapshot.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import { anchorHunks } from "./anchor-hunks.ts";
import { hunkMaker } from "./diff-texts.ts";
import { splitLines } from "./lines.ts";
import type { FileChange, Hunk, Patch } from "../patch.ts";
import { resultOf } from "../result-text.ts";
import { said } from "../../workspace/said.ts";

/**
 * What became of a hunk on a newer base. A created or deleted file counts as one hunk with the hash of its content
 * for a fingerprint; a pure rename or change of mode has none, and counts as one with its path.
 */
export type HunkFate = {
  readonly path: string;
  /** In the patch that was to be anchored. */
  readonly fingerprint: string;
} & (
  | { readonly kind: "anchored" }
  /** The newer base has the change already. */
  | { readonly kind: "already-there" }
  /** `reason` continues "… was left out: ". */
  | { readonly kind: "stale"; readonly reason: string }
);

export interface Reanchored {
  /** Everything that found its place, against the snapshot's files. */
  readonly patch: Patch;
  /** One for each hunk, in the patch's order. */
  readonly fates: readonly HunkFate[];
}

/**
 * The patch for files that changed since it was made. By exact context, and never by similarity: a hunk is anchored
 * where its lines and those around them stand exactly once, recognised as already there, or stale.
 * @throws Failure as `Snapshot.read` does
 */
export async function reanchor(patch: Patch, snapshot: Snapshot): Promise<Reanchored> {
  const changes: FileChange[] = [];
  const fates: HunkFate[] = [];
  for (const change of patch.changes) {
    const result = await reanchorChange(change, snapshot);
    changes.push(...(result.change ? [result.change] : []));
    fates.push(...result.fates);
  }
  return { patch: { changes }, fates };
}

interface Result {
  readonly change?: FileChange;
  readonly fates: readonly HunkFate[];
}

async function reanchorChange(change: FileChange, snapshot: Snapshot): Promise<Result> {
  const now = await snapshot.read(change.path);
  switch (change.kind) {
    case "create": {
      const { path, file } = change;
      const fate = { path, fingerprint: file.hash };
      if (!now) {
        return { change, fates: [{ ...fate, kind: "anchored" }] };
      }
      return now.hash === file.hash
        ? { fates: [{ ...fate, kind: "already-there" }] }
        : { fates: [{ ...fate, kind: "stale", reason: said`there is another ${path} now` }] };
    }
    case "delete": {
      const { path, base } = change;
      const fate = { path, fingerprint: base.hash };
      if (!now) {
        return { fates: [{ ...fate, kind: "already-there" }] };
      }
      return now.hash === base.hash
        ? { change: { ...change, base: now }, fates: [{ ...fate, kind: "anchored" }] }
        : { fates: [{ ...fate, kind: "stale", reason: said`${path} has changed, and would be lost` }] };
    }
    case "modify":
      return now ? reanchorModification(change, now) : allStale(change, said`${change.path} is gone`);
    case "rename":
      return reanchorRename(change, await snapshot.read(change.from), now);
  }
}

type Modification = Extract<FileChange, { kind: "modify" }>;
type Rename = Extract<FileChange, { kind: "rename" }>;

function reanchorModification(change: Modification, now: TextFile): Result {
  const { hunks, fates } = anchored(change, now);
  if (change.executable !== undefined) {
    const mode = ownFate(change, "anchored");
    return { change: { ...change, base: now, hunks }, fates: [...mode, ...fates] };
  }
  return hunks.length > 0 ? { change: { ...change, base: now, hunks }, fates } : { fates };
}

function reanchorRename(change: Rename, old: TextFile | undefined, moved: TextFile | undefined): Result {
  const { from, path } = change;
  if (old && moved) {
    return allStale(change, said`there is a ${path} now`);
  }
  if (old) {
    const { hunks, fates } = anchored(change, old);
    return { change: { ...change, base: old, hunks }, fates: [...ownFate(change, "anchored"), ...fates] };
  }
  if (!moved) {
    return allStale(change, said`${from} is gone`);
  }
  const { hunks, fates } = anchored(change, moved);
  const done = [...ownFate(change, "already-there"), ...fates];
  const { executable } = change;
  const mode = executable === undefined ? {} : { executable };
  return hunks.length > 0 || executable !== undefined
    ? { change: { kind: "modify", path, base: moved, hunks, ...mode }, fates: done }
    : { fates: done };
}

/** Of what a change does beside its hunks, where it has none. */
function ownFate(
  { path, hunks }: Modification | Rename,
  kind: "anchored" | "already-there",
): readonly HunkFate[] {
  return hunks.length === 0 ? [{ path, fingerprint: path, kind }] : [];
}

function allStale(change: Modification | Rename, reason: string): Result {
  const { path, hunks } = change;
  const fingerprints = hunks.length > 0 ? hunks.map(({ fingerprint }) => fingerprint) : [path];
  return { fates: fingerprints.map((fingerprint) => ({ path, fingerprint, kind: "stale", reason })) };
}

function anchored(
  change: Modification | Rename,
  now: TextFile,
): { readonly hunks: readonly Hunk[]; readonly fates: readonly HunkFate[] } {
  const { path } = change;
  const fateOf = ({ fingerprint }: Hunk): { path: string; fingerprint: string } => ({ path, fingerprint });
  if (now.hash === change.base.hash) {
    return {
      hunks: change.hunks,
      fates: change.hunks.map((hunk) => ({
        ...fateOf(hunk),
        kind: hunk.match === "already-applied" ? "already-there" : "anchored",
      })),
    };
  }
  if (now.text === resultOf(change)) {
    return { hunks: [], fates: change.hunks.map((hunk) => ({ ...fateOf(hunk), kind: "already-there" })) };
  }
  const lines = splitLines(now.text);
  const hunkOf = hunkMaker(path, lines);
  const changing = change.hunks.filter(({ match }) => match !== "already-applied");
  const anchors = anchorHunks(splitLines(change.base.text), changing, lines);
  const hunks: Hunk[] = [];
  const fates = new Map<Hunk, HunkFate>();
  changing.forEach((hunk, index) => {
    const anchor = anchors[index];
    if (anchor?.kind === "anchored") {
      hunks.push(hunkOf(anchor.start, hunk.baseLines.length, hunk.newLines, hunk.match));
      fates.set(hunk, { ...fateOf(hunk), kind: "anchored" });
    } else if (anchor) {
      fates.set(hunk, { ...fateOf(hunk), ...anchor });
    }
  });
  return {
    hunks: hunks.sort((a, b) => a.baseStart - b.baseStart),
    fates: change.hunks.map((hunk) => fates.get(hunk) ?? { ...fateOf(hunk), kind: "already-there" }),
  };
}
