import { isPatched, type Candidate, type PatchedCandidate } from "../moa/candidate.ts";
import type { EffectKeySource } from "../patch/effect/effect-key-source.ts";
import type { FileChange, Hunk, Patch } from "../patch/patch.ts";

/** Which candidates a hunk of the chosen patch came from. */
export interface HunkProvenance {
  readonly path: string;
  readonly fingerprint: string;
  /** Ids of the candidates that do the same at this place, however they write it; in order of arrival. */
  readonly candidates: readonly string[];
  /** Names of their proposers; different ones. */
  readonly proposers: readonly string[];
  /** How many different proposers wanted it of themselves; what was mixed from their answers does not count. */
  readonly agreed: number;
  /** What a language service calls the fixes it came from: `Change spelling to 'amount'`. */
  readonly fixes: readonly string[];
  /** Ids of candidates that bring a part of it only, as where two of them were put together. */
  readonly partly: readonly string[];
}

type Edited = Extract<FileChange, { kind: "modify" | "rename" }>;
type Share = "whole" | "part" | "none";

/** Of every hunk of the chosen patch; a created or deleted file counts as one. */
export async function provenanceOf(
  chosen: PatchedCandidate,
  candidates: readonly Candidate[],
  effects: EffectKeySource,
): Promise<readonly HunkProvenance[]> {
  const patched = candidates.filter(isPatched);
  const provenance: HunkProvenance[] = [];
  for (const change of chosen.patch.changes) {
    for (const hunk of hunksOf(change)) {
      const shares = new Map<PatchedCandidate, Share>();
      for (const candidate of patched) {
        shares.set(candidate, await shareOf(candidate.patch, change, hunk, effects));
      }
      const whole = patched.filter((candidate) => shares.get(candidate) === "whole");
      const wanted = whole.filter(({ origin }) => origin === "proposal" || origin === "repair");
      provenance.push({
        path: change.path,
        fingerprint: fingerprintOf(change, hunk),
        candidates: whole.map(({ id }) => id),
        proposers: namesOf(whole),
        agreed: namesOf(wanted).length,
        fixes: fixesIn(chosen.parts ? [chosen] : whole, change, hunk),
        partly: patched.filter((candidate) => shares.get(candidate) === "part").map(({ id }) => id),
      });
    }
  }
  return provenance;
}

/** A candidate has all of its parts in it, so that each that touches a hunk is in it: two may share one line. */
function fixesIn(
  candidates: readonly PatchedCandidate[],
  change: FileChange,
  hunk: Hunk | undefined,
): readonly string[] {
  const isIn = (patch: Patch): boolean => {
    const own = patch.changes.find((other) => placeOf(other) === placeOf(change));
    return own !== undefined && isEdited(own) && hunk !== undefined
      ? own.hunks.some((other) => touches(other, hunk))
      : own?.kind === change.kind;
  };
  const parts = candidates.flatMap((candidate) => candidate.parts ?? []);
  return [...new Set(parts.filter(({ patch }) => isIn(patch)).map(({ title }) => title))];
}

function namesOf(candidates: readonly PatchedCandidate[]): readonly string[] {
  return [...new Set(candidates.map(({ proposer }) => proposer))];
}

function hunksOf(change: FileChange): readonly (Hunk | undefined)[] {
  return isEdited(change) ? change.hunks : [undefined];
}

function isEdited(change: FileChange): change is Edited {
  return change.kind === "modify" || change.kind === "rename";
}

/** Of a created or deleted file its content's. */
function fingerprintOf(change: FileChange, hunk: Hunk | undefined): string {
  switch (change.kind) {
    case "create":
      return change.file.hash;
    case "delete":
      return change.base.hash;
    case "modify":
    case "rename":
      return hunk?.fingerprint ?? "";
  }
}

async function shareOf(
  patch: Patch,
  change: FileChange,
  hunk: Hunk | undefined,
  effects: EffectKeySource,
): Promise<Share> {
  const own = patch.changes.find((other) => placeOf(other) === placeOf(change));
  if (own === undefined) {
    return "none";
  }
  if (hunk === undefined || !isEdited(change)) {
    const isSame =
      own.kind === change.kind &&
      (fingerprintOf(own, undefined) === fingerprintOf(change, undefined) ||
        (await isSameEffect(own, change, effects)));
    return isSame ? "whole" : "none";
  }
  if (!isEdited(own) || own.base.hash !== change.base.hash) {
    return "none";
  }
  const touching = own.hunks.filter((other) => touches(other, hunk));
  if (touching.length === 0) {
    return "none";
  }
  if (
    touching.some(({ fingerprint }) => fingerprint === hunk.fingerprint) ||
    (await isSameEffect(only(change, [hunk]), only(change, touching), effects))
  ) {
    return "whole";
  }
  return touching.some((other) => isWithin(other, hunk)) ? "part" : "none";
}

/** Where the file was, whatever it is called afterwards. */
function placeOf(change: FileChange): string {
  return change.kind === "rename" ? change.from : change.path;
}

function only({ path, base }: Edited, hunks: readonly Hunk[]): FileChange {
  return { kind: "modify", path, base, hunks };
}

async function isSameEffect(a: FileChange, b: FileChange, effects: EffectKeySource): Promise<boolean> {
  const [left, right] = await Promise.all([a, b].map((change) => effects.of({ changes: [change] })));
  return left === right;
}

function touches(a: Hunk, b: Hunk): boolean {
  const [endOfA, endOfB] = [a.baseStart + a.baseLines.length, b.baseStart + b.baseLines.length];
  const isInsertion = a.baseLines.length === 0 || b.baseLines.length === 0;
  return isInsertion
    ? a.baseStart <= endOfB && b.baseStart <= endOfA
    : a.baseStart < endOfB && b.baseStart < endOfA;
}

function isWithin(part: Hunk, whole: Hunk): boolean {
  const isPlaceWithin =
    part.baseStart >= whole.baseStart &&
    part.baseStart + part.baseLines.length <= whole.baseStart + whole.baseLines.length;
  // All it adds is there, in one piece; what only takes lines away leaves no trace that could be told from another's.
  const text = part.newLines.join("");
  return isPlaceWithin && text.trim() !== "" && whole.newLines.join("").includes(text);
}
