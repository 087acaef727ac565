import { posix, relative, sep } from "node:path";
import type { Diagnostic, Severity } from "../workspace/diagnostic.ts";
import { Failure } from "../workspace/failure.ts";
import { relativePath } from "../workspace/path.ts";
import type { Range } from "../workspace/position.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { withoutLayout } from "./code-key.ts";
import { declarationOf } from "./manifest.ts";
import type { Rating, ReportedDependency, ReportedFinding, ReportedPlace } from "./reported-finding.ts";

/** A finding whose place is there. */
export interface Finding {
  readonly rating: Rating;
  /** `code` is the rule, `source` the tool. */
  readonly problem: Diagnostic;
  readonly dependency?: ReportedDependency;
}

export type PlacedFinding =
  | { readonly kind: "placed"; readonly finding: Finding }
  /** It is about nothing in this workspace as it is now; `why` is a sentence. */
  | { readonly kind: "refused"; readonly reported: ReportedFinding; readonly why: string };

type Files = Pick<Snapshot, "root" | "read">;

const severities: Readonly<Record<Rating, Severity>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  unknown: "warning",
  low: "information",
};

/** Holds what a tool reports against the workspace: paths lead nowhere else, and lines are there. */
export async function placeFinding(reported: ReportedFinding, files: Files): Promise<PlacedFinding> {
  const refused = (why: string): PlacedFinding => ({ kind: "refused", reported, why });
  const found = await fileOf(reported.place, files);
  if (found.kind === "none") {
    return refused(found.why);
  }
  const { path, text } = found;
  const { tool, rule, message, rating, dependency } = reported;
  const range =
    dependency === undefined
      ? rangeIn(text, reported.place)
      : rangeOfLine(text, lineAt(text, declarationOf(path, text, dependency.name)?.start ?? 0));
  if (range === undefined) {
    return refused(`${path} is not what it was when ${tool} read it; scan it again.`);
  }
  const problem = { path, range, severity: severities[rating], message, code: rule, source: tool };
  return { kind: "placed", finding: { rating, problem, ...(dependency && { dependency }) } };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length - 1;
}

type FoundFile =
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  | { readonly kind: "none"; readonly why: string };

async function fileOf({ paths }: ReportedPlace, files: Files): Promise<FoundFile> {
  let why = "It names no file.";
  for (const named of paths) {
    const inside = relativePath(withinRoot(named, files.root));
    if (inside.kind !== "inside") {
      why = inside.reason;
      continue;
    }
    try {
      const file = await files.read(inside.path);
      if (file !== undefined) {
        return { kind: "file", path: inside.path, text: file.text };
      }
      why = `There is no file ${inside.path} in the workspace.`;
    } catch (error) {
      if (!Failure.is(error)) {
        throw error;
      }
      // It leads out through a link, is hidden from models, or is no text.
      why = error.message;
    }
  }
  // A report of another machine, such as the one that builds.
  for (const end of paths.flatMap((path) => endsOf(path, files.root))) {
    const text = await textAt(end, files);
    if (text !== undefined) {
      return { kind: "file", path: end, text };
    }
  }
  return { kind: "none", why };
}

/** @returns undefined where no file is that may be shown */
async function textAt(path: string, files: Files): Promise<string | undefined> {
  const inside = relativePath(path);
  try {
    return inside.kind === "inside" ? (await files.read(inside.path))?.text : undefined;
  } catch (error) {
    if (Failure.is(error)) {
      return undefined;
    }
    throw error;
  }
}

/** An absolute path below the workspace folder as it is known there; others stay what they are, to be refused. */
function withinRoot(path: string, root: string): string {
  if (!/^(?:[/\\]|[a-zA-Z]:)/.test(path)) {
    return path;
  }
  const inside = relative(root, path).split(sep).join(posix.sep);
  return inside.startsWith("..") || inside === "" ? path : inside;
}

/** Fewer folders than this between the root of a disk and a file are looked at. */
const deepest = 40;

/**
 * What an absolute path of another machine may be called in the workspace: its ends, longest first. A name alone is too little to
 * tell a file by.
 */
function endsOf(path: string, root: string): readonly string[] {
  const named = withinRoot(path, root).replaceAll("\\", "/");
  const parts = /^(?:\/|[a-zA-Z]:)/.test(named) ? named.split("/").slice(1, deepest) : [];
  return parts.slice(1, -1).map((_, at) => parts.slice(at + 1).join("/"));
}

/** Longer stretches are not looked for elsewhere. */
const mostMovedLines = 50;

/** @returns undefined where the file does not say what the report quotes, or has no such lines */
function rangeIn(text: string, { lines, columns, snippet }: ReportedPlace): Range | undefined {
  const content = text.split("\n");
  if (lines === undefined) {
    return rangeOfLine(text, 0);
  }
  const { first, last } = lines;
  const isThere = last < content.length;
  const quoted = withoutLayout(snippet ?? "");
  const says = (from: number): boolean => {
    const now = withoutLayout(content.slice(from, from + last - first + 1).join("\n"));
    return now.includes(quoted) || (now !== "" && quoted.includes(now));
  };
  if (isThere && (quoted === "" || says(first))) {
    const start = content[first] ?? "";
    const end = content[last] ?? "";
    const from = Math.min(columns?.first ?? 0, start.length);
    const to = Math.min(columns?.last ?? end.length, end.length);
    return { start: { line: first, character: from }, end: { line: last, character: to } };
  }
  if (quoted === "" || last - first > mostMovedLines) {
    return undefined;
  }
  // It may have moved; where it stands twice, nobody knows which is meant.
  const size = last - first;
  const places = content.flatMap((_, at) =>
    withoutLayout(content.slice(at, at + size + 1).join("\n")).includes(quoted) ? [at] : [],
  );
  const [only, more] = places;
  if (only === undefined || more !== undefined) {
    return undefined;
  }
  const end = content[only + size] ?? "";
  return { start: { line: only, character: 0 }, end: { line: only + size, character: end.length } };
}

function rangeOfLine(text: string, line: number): Range {
  const content = text.split("\n")[line] ?? "";
  return { start: { line, character: 0 }, end: { line, character: content.length } };
}
