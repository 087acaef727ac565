import type { Snapshot } from "../../workspace/snapshot.ts";
import { scriptsIn } from "../package-scripts.ts";
import { textOf } from "../text-of.ts";
import { testRunnerOf, type TestRunner } from "./test-runner.ts";

/** Where a test that is written for a run is put, in a sandbox only, and how it is run. */
export interface TestPlace {
  readonly runner: TestRunner;
  /** Beside the project's own tests. */
  readonly path: (number: number) => string;
  /** One of the project's own tests, for the manner of it. */
  readonly example?: { readonly path: string; readonly text: string };
}

/** How a project names its own tests. */
export const ownTests: Readonly<Record<TestRunner["language"], RegExp>> = {
  JavaScript:
    /(?:^|\/)[^/]+\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:test|tests|__tests__)\/[^/]+\.[cm]?[jt]sx?$/,
  Python: /(?:^|\/)(?:test_[^/]+|[^/]+_test)\.py$/,
};

/** By its name or folder, in any language that is known here. */
export function isTestFile(path: string): boolean {
  return Object.values(ownTests).some((named) => named.test(path));
}

/** Longer tests are no good examples. Characters. */
const mostOfExample = 6000;

/** @returns undefined where no check of the user runs a test tool that is known here */
export async function testPlaceOf(
  checks: readonly string[],
  snapshot: Pick<Snapshot, "list" | "read">,
): Promise<TestPlace | undefined> {
  const runner = testRunnerOf(checks, scriptsIn(await textOf(snapshot, "package.json")));
  if (runner === undefined) {
    return undefined;
  }
  const own = (await snapshot.list()).filter((path) => ownTests[runner.language].test(path));
  const [model] = own;
  const text = model === undefined ? "" : await textOf(snapshot, model);
  const folder = model === undefined ? "" : model.slice(0, model.lastIndexOf("/") + 1);
  const ending = model === undefined ? ".mjs" : model.slice(model.lastIndexOf("."));
  return {
    runner,
    path: (number) =>
      runner.language === "Python"
        ? `${folder}test_moa_written_${number}.py`
        : `${folder}moa-written-${number}.test${ending}`,
    ...(model !== undefined &&
      text !== "" &&
      text.length <= mostOfExample && { example: { path: model, text } }),
  };
}
