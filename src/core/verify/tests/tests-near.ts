import type { Snapshot } from "../../workspace/snapshot.ts";
import { RelatedTests } from "./related-tests.ts";
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

export async function testsNear(path: string, project: Pick<Snapshot, "list" | "read">): Promise<TestsNear> {
  const language = testedLanguageOf(path);
  if (language === undefined) {
    return { own: [] };
  }
  const own = (await new RelatedTests(project).of([path], language)).slice(0, mostNear);
  const example = (await project.list()).find((each) => ownTests[language].test(each));
  return own.length > 0 || example === undefined ? { own } : { own, example };
}
