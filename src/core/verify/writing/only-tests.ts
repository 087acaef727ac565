import type { Syntax } from "../../syntax/syntax.ts";
import type { Finding } from "../gate.ts";
import type { PatchedFile } from "../patched-files.ts";
import { isPlainPath } from "../tests/related-tests.ts";
import { isTestFile } from "../tests/test-place.ts";

/** What may be replaced in a file of tests: what the new ones need is imported there as well. */
const REPLACEABLE =
  /^\s*(?:$|\/\/|#|import\b|from\b.*\bimport\b|\}\s*from\b|(?:const|let|var)\b.*\brequire\()/;
/** Between the brackets of an import of several lines. */
const IMPORTED = /^\s*(?:type\s+)?[\w$]+(?:\s+as\s+[\w$]+)?,?\s*$/;
const TEST = /^\s*(?:(?:test|it)(?:\.\w+)*\s*\(|(?:async\s+)?def\s+test)/;
/** What keeps tests from being run, these or others. */
const MARK =
  /\b(?:test|it|describe|suite|context)\.(?:only|skip|todo|failing)\b|\b(?:fdescribe|fit|xdescribe|xit|xtest)\s*\(|\b(?:only|skip|todo):\s*(?:true|["'`])|@(?:unittest\.(?:skip|expectedFailure)|pytest\.mark\.(?:skip|xfail))|\bself\.skipTest\(|\bpytest\.(?:skip|xfail)\(|\bt\.(?:skip|todo)\(/;

/** Whether nothing but tests is written: no other file changes, and no test that is there goes, changes or is passed over. */
export async function onlyTests(
  files: readonly PatchedFile[],
  syntax: Pick<Syntax, "endOf">,
): Promise<Finding> {
  const common = { gate: "code", subject: "only tests", strong: false } as const;
  for (const file of files) {
    const detail = await faultOf(file, syntax);
    if (detail !== undefined) {
      const evidence = `${detail} Add tests, in files of tests, and leave everything else as it is.`;
      return { ...common, status: "failed", detail, evidence };
    }
  }
  const names = files.map(({ path }) => path).join(", ");
  return { ...common, status: "passed", detail: `Only tests are added: ${names}.` };
}

async function faultOf(
  { path, oldPath, before, after }: PatchedFile,
  syntax: Pick<Syntax, "endOf">,
): Promise<string | undefined> {
  if (after === undefined || path !== oldPath) {
    return `${oldPath} is ${after === undefined ? "deleted" : "renamed"}.`;
  }
  if (!isTestFile(path) && !(path.endsWith("__init__.py") && after.trim() === "" && before === undefined)) {
    return `${path} is not a file of tests; what tests are written for stays as it is.`;
  }
  if (!isPlainPath(path)) {
    return `${path} is an odd name; letters, digits, dots, dashes and underscores are enough.`;
  }
  return weakened(path, before ?? "", after, syntax);
}

/** Lines keep their order: what is not found again in it has gone, and what stands between two is new there. */
async function weakened(
  path: string,
  text: string,
  changed: string,
  syntax: Pick<Syntax, "endOf">,
): Promise<string | undefined> {
  const [before, after] = [text.split("\n"), changed.split("\n")];
  let next = 0;
  let within: { readonly first: number; readonly last: number } | undefined;
  for (const [at, line] of before.entries()) {
    if (REPLACEABLE.test(line) || isImported(before, at)) {
      continue;
    }
    const found = after.indexOf(line, next);
    if (found < 0) {
      return `What stands in ${path}:${at + 1} is changed or removed: ${line.trim()}`;
    }
    const isInside = within !== undefined && within.first < at && at <= within.last;
    const fault = faultIn(path, after, next, found);
    if (fault !== undefined || (isInside && addsCode(after, next, found))) {
      return fault ?? `Lines are added inside the test that begins in ${path}:${(within?.first ?? 0) + 1}.`;
    }
    if (!isInside && TEST.test(line)) {
      within = { first: at, last: (await syntax.endOf(path, text, at)) ?? at };
    }
    next = found + 1;
  }
  return faultIn(path, after, next, after.length);
}

function addsCode(lines: readonly string[], from: number, to: number): boolean {
  return lines.slice(from, to).some((line) => !REPLACEABLE.test(line));
}

function faultIn(path: string, lines: readonly string[], from: number, to: number): string | undefined {
  const mark = lines.findIndex((line, at) => at >= from && at < to && MARK.test(line));
  return mark < 0
    ? undefined
    : `${path}:${mark + 1} keeps tests from being run: ${lines[mark]?.trim() ?? ""}`;
}

function isImported(lines: readonly string[], at: number): boolean {
  let first = at;
  while (first > 0 && IMPORTED.test(lines[first] ?? "")) {
    first--;
  }
  return first < at && /^\s*(?:import\b.*\{|from\b.*\bimport\s*\()\s*$/.test(lines[first] ?? "");
}
