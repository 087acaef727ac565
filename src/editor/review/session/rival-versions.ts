import type { PatchedCandidate } from "../../../core/moa/candidate.ts";
import { splitLines } from "../../../core/patch/diff/lines.ts";
import type { FileChange, Hunk } from "../../../core/patch/patch.ts";
import type { WideVersion } from "./file-review.ts";
import { isSame, type Slot } from "./piece.ts";

/** What others propose for the lines of a hunk; who writes the same is one. */
export interface RivalVersion {
  readonly version: WideVersion;
  /** Their names, each once. */
  readonly proposers: readonly string[];
  /** Whether one of those patches passed the gates as a whole, and whether execution proved it. */
  readonly held: "proven" | "accepted" | "rejected";
  /** They leave the lines as they are. */
  readonly isUnchanged: boolean;
}

/** Biggest agreement first. What the proposal itself says there is left out. */
export function rivalVersions(
  change: FileChange,
  slot: Slot,
  candidates: readonly PatchedCandidate[],
): readonly RivalVersion[] {
  const found: { version: Omit<WideVersion, "by">; by: PatchedCandidate[] }[] = [];
  for (const candidate of candidates) {
    const own = candidate.patch.changes.find((other) => placeOf(other) === placeOf(change));
    const version = own === undefined ? unchanged(slot) : versionIn(own, change, slot);
    if (version === undefined || isProposal(version, slot)) {
      continue;
    }
    const same = found.find((other) => isSameVersion(other.version, version));
    if (same === undefined) {
      found.push({ version, by: [candidate] });
    } else {
      same.by.push(candidate);
    }
  }
  return found
    .map(({ version, by }): RivalVersion => {
      const proposers = [...new Set(by.map(({ proposer }) => proposer))];
      const verdicts = by.map(({ verdict }) => verdict);
      return {
        version: { ...version, by: proposers.join(", ") },
        proposers,
        held: verdicts.some(({ proven }) => proven)
          ? "proven"
          : verdicts.some(({ accepted }) => accepted)
            ? "accepted"
            : "rejected",
        isUnchanged: isNarrow(version) && isSame(version.lines, slot.base),
      };
    })
    .sort((a, b) => b.proposers.length - a.proposers.length);
}

type Unnamed = Omit<WideVersion, "by">;

function placeOf(change: FileChange): string {
  return change.kind === "rename" ? change.from : change.path;
}

function unchanged(slot: Slot): Unnamed {
  return { lines: slot.base, above: [], below: [] };
}

function isNarrow({ above, below }: Unnamed): boolean {
  return above.length === 0 && below.length === 0;
}

function isProposal(version: Unnamed, slot: Slot): boolean {
  return isNarrow(version) && isSame(version.lines, slot.proposed);
}

function isSameVersion(a: Unnamed, b: Unnamed): boolean {
  return isSame(a.lines, b.lines) && isSame(a.above, b.above) && isSame(a.below, b.below);
}

/** @returns undefined where the two cannot be compared line by line */
function versionIn(own: FileChange, change: FileChange, slot: Slot): Unnamed | undefined {
  if (change.kind === "create" || own.kind === "create") {
    return change.kind === "create" && own.kind === "create"
      ? { lines: splitLines(own.file.text), above: [], below: [] }
      : undefined;
  }
  if (change.kind === "delete" || own.kind === "delete" || own.base.hash !== change.base.hash) {
    return undefined;
  }
  const base = splitLines(own.base.text);
  let [start, end] = [slot.origin.start, slot.origin.start + slot.origin.base.length];
  const taken = new Set<Hunk>();
  for (let found = true; found;) {
    found = false;
    for (const hunk of own.hunks) {
      if (!taken.has(hunk) && meets(hunk, start, end)) {
        taken.add(hunk);
        start = Math.min(start, hunk.baseStart);
        end = Math.max(end, hunk.baseStart + hunk.baseLines.length);
        found = true;
      }
    }
  }
  const lines: string[] = [];
  let at = start;
  for (const hunk of own.hunks.filter((each) => taken.has(each))) {
    lines.push(...base.slice(at, hunk.baseStart), ...hunk.newLines);
    at = hunk.baseStart + hunk.baseLines.length;
  }
  lines.push(...base.slice(at, end));
  return narrowed(
    lines,
    base.slice(start, slot.origin.start),
    base.slice(slot.origin.start + slot.origin.base.length, end),
  );
}

/** Insertions meet where they touch, other hunks where they share a line. */
function meets({ baseStart, baseLines }: Hunk, start: number, end: number): boolean {
  const last = baseStart + baseLines.length;
  return baseLines.length === 0 || start === end
    ? baseStart <= end && start <= last
    : baseStart < end && start < last;
}

/** Lines around the hunk that the version leaves as they are do not belong to it. */
function narrowed(lines: readonly string[], above: readonly string[], below: readonly string[]): Unnamed {
  let [first, last] = [0, lines.length];
  while (first < above.length && first < last && lines[first] === above[first]) {
    first++;
  }
  let open = below.length;
  while (open > 0 && last > first && lines[last - 1] === below[open - 1]) {
    last--;
    open--;
  }
  return { lines: lines.slice(first, last), above: above.slice(first), below: below.slice(0, open) };
}
