import type { Snapshot } from "../../workspace/snapshot.ts";
import { RelatedTests } from "./related-tests.ts";
import { isInside } from "./run-there.ts";
import { ownTests } from "./test-place.ts";
import type { TestRunner } from "./test-runner.ts";

/** More would fill a model's window with tests of other things. */
const mostNear = 3;

/** What there is to see of how a piece of code is tested. */
export interface TestsNear {
  /** Test files of it, nearest first. */
  readonly own: readonly string[];
  /** Where it has none: one of the project's others. */
  readonly example?: string;
}

/** @returns undefined where nobody here knows how code in its language is tested */
export function testedLanguageOf(path: string): TestRunner["language"] | undefined {
  return /\.py$/.test(path) ? "Python" : /\.[cm]?[jt]sx?$/.test(path) ? "JavaScript" : undefined;
}

/** @param folder where the tests are that can be run, relative to the workspace folder, which is "" itself */
export async function testsNear(
  path: string,
  project: Pick<Snapshot, "list" | "read">,
  folder = "",
): Promise<TestsNear> {
  const language = testedLanguageOf(path);
  if (language === undefined) {
    return { own: [] };
  }
  const isThere = isInside(folder);
  const related = (await new RelatedTests(project).of([path], language)).filter(isThere);
  const own = related.slice(0, mostNear);
  const tests = (await project.list()).filter((each) => ownTests[language].test(each) && isThere(each));
  // A monorepo, or a part of a project, has its own manner.
  const [example] = tests.toSorted((a, b) => foldersInCommon(b, path) - foldersInCommon(a, path));
  return own.length > 0 || example === undefined ? { own } : { own, example };
}

function foldersInCommon(a: string, b: string): number {
  const folders = new Set(a.split("/").slice(0, -1));
  return b
    .split("/")
    .slice(0, -1)
    .filter((name) => folders.has(name)).length;
}
