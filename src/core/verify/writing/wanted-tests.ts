import type { DocumentedSymbol } from "../../syntax/symbols/symbol.ts";
import type { Syntax } from "../../syntax/syntax.ts";
import { findChecks } from "../discover/find-checks.ts";
import { projectScripts } from "../package-scripts.ts";
import { isInside } from "../tests/run-there.ts";
import { isTestFile } from "../tests/test-place.ts";
import { testRunnersOf, type TestRunner } from "../tests/test-runner.ts";
import { testedLanguageOf, testsNear, type TestsNear } from "../tests/tests-near.ts";
import { textOf } from "../text-of.ts";
import { Failure } from "../../workspace/failure.ts";
import { touchesLines, type LineRange } from "../../workspace/position.ts";
import { freshPath } from "./fresh-path.ts";
import type { TestedCode } from "./test-meter.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";

export interface TestsRequest {
  /** What is pointed at: what is defined at its lines, or around them; without any, the file. */
  readonly target: TestedCode;
  /** That may be run; one of them has to run tests. */
  readonly checks: readonly string[];
}

/** What a task to write tests is about, and what is to be known of how they are written here. */
export interface WantedTests {
  readonly target: TestedCode;
  /** For models, a sentence each. */
  readonly advice: readonly string[];
}

/**
 * Tests for a symbol or a file, as the project writes them.
 * @throws Failure `usage` where it cannot be tested, or nobody has said how tests are run; `missing-file`
 */
export async function wantedTests(
  { target: pointed, checks }: TestsRequest,
  snapshot: Pick<Snapshot, "root" | "read" | "list">,
  syntax: Pick<Syntax, "symbols">,
): Promise<WantedTests> {
  const { path } = pointed;
  const language = testedLanguageOf(path);
  if (language === undefined) {
    throw new Failure(
      "usage",
      `Nobody here knows how ${path || "a whole folder"} is tested: point at a file of JavaScript, TypeScript or Python.`,
    );
  }
  if (isTestFile(path)) {
    throw new Failure("usage", `${path} holds tests itself; point at the code that they are for.`);
  }
  const file = await snapshot.read(path);
  if (file === undefined) {
    throw new Failure("missing-file", `There is no file ${path} in ${snapshot.root}. Check the path.`);
  }
  if (checks.length === 0) {
    throw await nothingRuns(snapshot);
  }
  const files = await snapshot.list();
  const project = await projectScripts(files, (each) => textOf(snapshot, each));
  const known = checks.map((check) => testRunnersOf([check], project));
  const runners = known.flat().filter((each) => each.language === language);
  if (runners.length === 0 && known.flat().length > 0) {
    throw new Failure(
      "usage",
      `None of the checks runs tests of ${language}: ${checks.join(", ")}. Give the command that does as a check.`,
    );
  }
  // Of a monorepo's, the one of the package that the code is in.
  const [runner] = runners
    .filter(({ folder }) => isInside(folder)(path))
    .toSorted((a, b) => b.folder.length - a.folder.length);
  if (runner === undefined && known.every(({ length }) => length > 0)) {
    const folders = [...new Set(runners.map(({ folder }) => folder))].join(", ");
    throw new Failure(
      "usage",
      `The checks run tests in ${folders}, and ${path} is not there: ${checks.join(", ")}. Give the command that runs the tests of its own package as a check.`,
    );
  }
  const meant = meantBy(pointed.lines, (await syntax.symbols(path, file.text)) ?? []);
  const near = await testsNear(path, snapshot, runner?.folder);
  const fresh = freshPath({ path, model: near.own[0] ?? near.example, runner, files });
  const advice = adviceOf(fresh, runner, near);
  return {
    advice: [...(meant.name === undefined ? [] : [`It is ${meant.name}.`]), ...advice],
    target: { path, ...(meant.lines && { lines: meant.lines }) },
  };
}

/** What is defined at the lines, else the innermost around them; the file, where a place is in none. */
function meantBy(
  lines: LineRange | undefined,
  symbols: readonly DocumentedSymbol[],
): { readonly lines?: LineRange; readonly name?: string } {
  if (lines === undefined) {
    return {};
  }
  const begun = symbols.filter(({ range }) => touchesLines(range, lines));
  const around = symbols.findLast(({ extent }) => extent.first <= lines.first && lines.last <= extent.last);
  const meant = begun.length > 0 ? begun : around === undefined ? [] : [around];
  if (meant.length === 0) {
    return lines.first === lines.last ? {} : { lines };
  }
  const first = Math.min(...meant.map(({ extent }) => extent.first));
  const last = Math.max(...meant.map(({ extent }) => extent.last));
  return { lines: { first, last }, name: meant.map(({ kind, name }) => `the ${kind} ${name}`).join(", ") };
}

async function nothingRuns(snapshot: Pick<Snapshot, "root" | "read" | "list">): Promise<Failure> {
  const found = (await findChecks(snapshot)).filter(({ kind }) => kind === "tests");
  const commands = found.map(({ command }) => command).join(", ");
  const names = commands === "" ? "" : ` The project names ${commands}, which you have not confirmed.`;
  return new Failure(
    "usage",
    `Tests are written only where they can be run, and nobody has said how: give the command that runs tests here as a check, or confirm one of the project's own.${names}`,
  );
}

function adviceOf(
  fresh: string,
  runner: TestRunner | undefined,
  { own, example }: TestsNear,
): readonly string[] {
  const tool = runner === undefined ? [] : [`Tests here are written for ${runner.tool}.`];
  if (own.length > 0) {
    return [
      ...tool,
      `Its tests are in ${own.join(", ")}: add to the end of one, or write a new file ${fresh}.`,
    ];
  }
  const manner = example === undefined ? "" : `, in the manner of ${example}`;
  return [...tool, `It has no tests yet: write them in a new file ${fresh}${manner}.`];
}
