import { isProtected } from "../../workspace/path.ts";
import { dependencies } from "./path-role.ts";
import type { PartFile, RankedPart, RoledSection } from "./ranked-part.ts";

/** Something about a patch that speaks against it, without proving it wrong. */
export interface Concern {
  readonly flag: string;
  /** One sentence, for people. */
  readonly reason: string;
  /** In how many of the steps in which agreement is weighed it counts; 0: only shown. */
  readonly weight: number;
}

export function weightOf(concerns: readonly Concern[]): number {
  return concerns.reduce((sum, { weight }) => sum + weight, 0);
}

/** What can be said from the text of the patch alone. */
export function concernsIn(part: RankedPart, sections: readonly RoledSection[]): Concern[] {
  return [...silences(part), ...unfinished(part), ...aroundTheChange(part, sections)];
}

/** Compared with the others: half of all patches are never concerned. */
export function concernsBeside(
  { size, files }: RankedPart,
  usual: { readonly size: number; readonly files: number },
): Concern[] {
  const concerns: Concern[] = [];
  // A handful of lines more or less is no difference.
  const doublings = Math.floor(Math.log2((size + SMALL) / (usual.size + SMALL)));
  if (doublings > 0) {
    concerns.push({
      flag: "large",
      reason: `It changes ${size} lines of code; the smaller half of the patches needs ${usual.size} or fewer.`,
      weight: Math.min(doublings, MOST_STEPS),
    });
  }
  if (files.length > usual.files) {
    concerns.push({
      flag: "many-files",
      reason: `It changes ${files.length} files; the smaller half of the patches needs ${usual.files} or fewer.`,
      weight: Math.min(files.length - usual.files, MOST_STEPS),
    });
  }
  return concerns;
}

const SMALL = 5;
const MOST_STEPS = 4;

const swallows =
  /^\s*except\b[^:]*:\s*(?:pass|\.\.\.)?\s*$|^\s*except\b[^:]*:\s*(?:return|continue)\b|\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}/;
const broad = /^\s*except\s*(?:\(?\s*(?:Base)?Exception\b[^:]*)?:/;
const passes = /^\s*(?:pass|\.\.\.|continue|return(?:\s+(?:None|False|\[\]|\{\}|""|''))?)\s*(?:#.*)?$/;
const suppressors =
  /#\s*(?:noqa|type:\s*ignore|pylint:\s*disable)|warnings\.(?:filter|simplefilter)\w*\(\s*["']ignore|contextlib\.suppress\(|eslint-disable|@ts-(?:ignore|nocheck|expect-error)|@(?:pytest\.mark\.|unittest\.)?(?:skip|xfail)/;

function silences({ files, role }: RankedPart): Concern[] {
  const concerns: Concern[] = [];
  const note = (flag: string, reason: string): void => {
    if (!concerns.some((known) => known.flag === flag)) {
      concerns.push({ flag, reason, weight: 1 });
    }
  };
  for (const { path, edits } of files) {
    for (const { added, removed } of edits) {
      const before = new Set(removed.map((line) => line.trim()));
      for (const [index, line] of added.entries()) {
        if (before.has(line.trim())) {
          continue;
        }
        const next = added[index + 1] ?? "";
        if (swallowsAt(line, next)) {
          note("swallows-errors", `It swallows an error in ${path}: ${quoted(line)}.`);
        }
        if (suppressors.test(line)) {
          note("suppresses", `It turns a warning or a test off in ${path}: ${quoted(line)}.`);
        }
        const commented = /^\s*(?:#|\/\/)\s?(.*\S)/.exec(line)?.[1]?.trim();
        if (commented !== undefined && commented.length > 3 && before.has(commented)) {
          note("comments-out", `It comments code out in ${path}: ${quoted(commented)}.`);
        }
      }
      if (
        removed.some((line) => /^\s*assert\b/.test(line)) &&
        !added.some((line) => /^\s*assert\b/.test(line))
      ) {
        note("removes-assertion", `It takes an assertion away in ${path}.`);
      }
    }
  }
  if (role === "source" && takesOnly(files)) {
    note("only-removes", "It only takes code away.");
  }
  return concerns;
}

function swallowsAt(line: string, next: string): boolean {
  return (
    (swallows.test(line) && !line.trimEnd().endsWith(":")) ||
    (broad.test(line) && passes.test(next)) ||
    (/^\s*except\b/.test(line) && /^\s*pass\b/.test(next))
  );
}

function takesOnly(files: readonly PartFile[]): boolean {
  return files.every(
    ({ kind, edits }) =>
      kind === "delete" ||
      (kind === "modify" && edits.every(({ added }) => added.every((line) => line.trim() === ""))),
  );
}

const leftOut =
  /^\s*(?:#|\/\/|\/\*)\s*(?:\.\.\.|…)?\s*\(?(?:the\s+)?(?:rest of (?:the|your)|existing code|remaining code|other (?:code|methods)|(?:code|implementation) (?:here|remains|unchanged)|unchanged code|your code)/i;
const toDo =
  /(?:#|\/\/)\s*(?:TODO|FIXME|XXX|HACK)\b|\braise NotImplementedError\b|throw new Error\(["']not implemented/i;
const debugs =
  /^\s*(?:print\(\s*f?["'](?:DEBUG|>>>|---|===)|(?:breakpoint|(?:i?pdb)\.set_trace)\(\)|import i?pdb|console\.(?:debug|log)\(\s*["'](?:DEBUG|>>>))/i;

function unfinished({ files }: RankedPart): Concern[] {
  const concerns: Concern[] = [];
  const checks = [
    ["placeholder", leftOut, 2, "It leaves a note in the place of code"],
    ["unfinished", toDo, 1, "It says itself that it is unfinished"],
    ["debugging", debugs, 1, "It leaves debugging output behind"],
  ] as const;
  for (const [flag, sign, weight, what] of checks) {
    const found = newLine(files, sign);
    if (found) {
      concerns.push({ flag, weight, reason: `${what}, in ${found.path}: ${quoted(found.line)}.` });
    }
  }
  const mixed = files.find(({ path, edits }) => /\.py$/.test(path) && edits.some(mixesIndentation));
  if (mixed) {
    concerns.push({ flag: "indentation", weight: 1, reason: `It mixes tabs and blanks in ${mixed.path}.` });
  }
  return concerns;
}

function newLine(files: readonly PartFile[], sign: RegExp): { path: string; line: string } | undefined {
  for (const { path, edits } of files) {
    for (const { added, removed } of edits) {
      const line = added.find((one) => sign.test(one) && !removed.includes(one));
      if (line !== undefined) {
        return { path, line };
      }
    }
  }
  return undefined;
}

function mixesIndentation({
  added,
  removed,
}: {
  added: readonly string[];
  removed: readonly string[];
}): boolean {
  const tabs = added.some((line) => /^ *\t/.test(line));
  return tabs && [...removed, ...added].some((line) => /^ {2,}\S/.test(line));
}

/** Files beside the change, and files that need a second look whoever changes them. */
function aroundTheChange(part: RankedPart, sections: readonly RoledSection[]): Concern[] {
  const concerns: Concern[] = [];
  const paths = (wanted: (section: RoledSection) => boolean): readonly string[] =>
    sections.filter(wanted).map(({ path }) => path);
  const note = (
    flag: string,
    weight: number,
    found: readonly string[],
    say: (names: string) => string,
  ): void => {
    if (found.length > 0) {
      concerns.push({ flag, weight, reason: say(listed(found)) });
    }
  };
  note(
    "leftovers",
    0,
    paths(({ role }) => role === "leftover" && role !== part.role),
    (names) => `Left behind and not counted: ${names}.`,
  );
  note(
    "binary",
    0,
    paths(({ isBinary, role }) => isBinary && role !== "leftover"),
    (names) => `Binary, and not counted: ${names}.`,
  );
  note(
    "tests",
    0,
    paths(({ role }) => role === "test" && role !== part.role),
    (names) => `Tests, and not counted: ${names}.`,
  );
  note(
    "weakens-tests",
    1,
    paths((section) => section.role === "test" && weakens(section)),
    (names) => `It takes tests away or turns them off in ${names}.`,
  );
  note(
    "dependencies",
    1,
    paths(({ path }) => dependencies.test(path)),
    (names) => `It changes what the project depends on: ${names}.`,
  );
  note(
    "protected",
    1,
    paths(({ path }) => isProtected(path)),
    (names) => `It changes files that steer editor, CI or agents: ${names}.`,
  );
  note(
    "configuration",
    1,
    paths(({ path, role }) => role === "configuration" && !dependencies.test(path) && !isProtected(path)),
    (names) => `It changes configuration: ${names}.`,
  );
  return concerns;
}

function weakens({ kind, edits }: RoledSection): boolean {
  const lost = (sign: RegExp): number =>
    edits.reduce((sum, { removed, added }) => sum + count(removed, sign) - count(added, sign), 0);
  return kind === "delete" || (kind === "modify" && lost(/\bassert|\bexpect\(/) > 0) || lost(suppressors) < 0;
}

function count(lines: readonly string[], sign: RegExp): number {
  return lines.filter((line) => sign.test(line)).length;
}

function listed(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return names.slice(0, 3).join(", ") + more;
}

function quoted(line: string): string {
  const text = line.trim();
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
