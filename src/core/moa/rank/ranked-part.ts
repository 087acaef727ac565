import { createHash } from "node:crypto";
import { codeLines, codeWords, editWords } from "./code-words.ts";
import type { FileSection, LineEdit } from "./diff-sections.ts";
import { readSections } from "./diff-sections.ts";
import { roleOf, roles, type Role } from "./path-role.ts";

/** One line of the input: what some tool proposes. */
export interface RankCandidate {
  /** Not empty, and no other candidate's. */
  readonly id: string;
  /** A unified diff; empty where the tool gave none. */
  readonly patch: string;
}

/** One file of the part of a patch that is ranked. */
export interface PartFile {
  readonly path: string;
  readonly kind: FileSection["kind"];
  /** Those that change code; comments, documentation strings and layout are no reason to prefer a patch. */
  readonly edits: readonly LineEdit[];
}

export interface RoledSection extends FileSection {
  readonly role: Role;
}

/** What a patch comes to when everything is taken away that is not the change. */
export interface RankedPart {
  /** What its files are for; a patch with source in it is ranked by its source, and so on down. */
  readonly role: Role;
  readonly files: readonly PartFile[];
  /** It changes nothing but comments, documentation strings and layout. */
  readonly isOnlyComments: boolean;
  /** Lines with code in them, removed and added. */
  readonly size: number;
  /** Equal keys: the same code in the same places. */
  readonly key: string;
}

export type ReadPatch =
  | { readonly kind: "empty" }
  | { readonly kind: "unreadable"; readonly why: string }
  | { readonly kind: "read"; readonly sections: readonly RoledSection[]; readonly part: RankedPart };

/** Reads a patch without knowing the code it is for. */
export function readPatch(patch: string): ReadPatch {
  if (patch.trim() === "") {
    return { kind: "empty" };
  }
  const read = readSections(patch);
  if (read.length === 0) {
    return { kind: "unreadable", why: "There is no unified diff in it." };
  }
  const refused = read.find(({ path, problem }) => problem !== undefined && !isInside(path));
  if (refused?.problem !== undefined) {
    return { kind: "unreadable", why: refused.problem };
  }
  const sections = read.map((section): RoledSection => ({ ...section, role: roleIn(section, read) }));
  const counted = sections.filter(({ isBinary }) => !isBinary);
  const role = roles.find((one) => counted.some((section) => section.role === one));
  if (role === undefined) {
    return { kind: "unreadable", why: "It has binary parts only, which cannot be judged." };
  }
  const part = partOf(
    counted.filter((section) => section.role === role),
    role,
  );
  return part.files.length === 0 ? { kind: "empty" } : { kind: "read", sections, part };
}

/** @param files with all of their edits */
export function partOf(files: readonly PartFile[], role: Role): RankedPart {
  const changing = files.filter(({ kind, edits }) => kind !== "modify" || edits.some(isMoreThanBlanks));
  const code = changing
    .map(({ path, kind, edits }) => ({ path, kind, edits: edits.filter((edit) => changesCode(path, edit)) }))
    .filter(({ kind, edits }) => edits.length > 0 || kind === "delete" || kind === "rename");
  const isOnlyComments = role === "source" && code.length === 0;
  // Of documentation every line counts.
  const kept = (role === "source" && !isOnlyComments ? code : changing).toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  return { role, files: kept, isOnlyComments, size: sizeOf(kept), key: keyOf(kept, isOnlyComments) };
}

/** White space at line ends and blank lines are none of the change. */
function isMoreThanBlanks({ removed, added }: LineEdit): boolean {
  const [was, is] = [removed, added].map((lines) =>
    lines
      .map((line) => line.trimEnd())
      .filter((line) => line !== "")
      .join("\n"),
  );
  return was !== is;
}

function changesCode(path: string, { removed, added }: LineEdit): boolean {
  return codeWords(path, removed).join("\0") !== codeWords(path, added).join("\0");
}

function sizeOf(files: readonly PartFile[]): number {
  return files
    .flatMap(({ path, edits }) =>
      edits.map(({ removed, added }) => codeLines(path, removed) + codeLines(path, added)),
    )
    .reduce((sum, lines) => sum + lines, 0);
}

function keyOf(files: readonly PartFile[], isVerbatim: boolean): string {
  const trimmed = (lines: readonly string[]): readonly string[] => lines.map((line) => line.trim());
  const told = files.map(({ path, kind, edits }) => [
    path,
    kind,
    edits.map((edit) => {
      const { removed, added } = isVerbatim
        ? { removed: trimmed(edit.removed), added: trimmed(edit.added) }
        : editWords(path, edit);
      return [edit.baseStart, removed, added];
    }),
  ]);
  return createHash("sha256").update(JSON.stringify(told), "utf8").digest("hex");
}

function isInside(path: string): boolean {
  return path !== "" && !/^(?:[/~]|[a-z]:)|(?:^|[\\/])(?:\.\.|\.git)(?:[\\/]|$)/i.test(path);
}

/** A new file at the top that nothing else in the patch names was written to try something out. */
function roleIn(section: FileSection, all: readonly FileSection[]): Role {
  const { path, kind } = section;
  const role = roleOf(path, kind === "create");
  if (role !== "source" || kind !== "create" || path.includes("/")) {
    return role;
  }
  const others = all.filter(
    (other) =>
      other !== section && !other.isBinary && roleOf(other.path, other.kind === "create") === "source",
  );
  const name = path.replace(/\.[^.]*$/, "");
  const isNamed = others.some(({ edits }) =>
    edits.some(({ added }) => added.some((line) => line.includes(name))),
  );
  return isNamed || !others.some((other) => other.kind !== "create") ? role : "leftover";
}
