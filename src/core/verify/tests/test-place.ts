import type { Snapshot } from "../../workspace/snapshot.ts";
import { projectScripts } from "../package-scripts.ts";
import { textOf } from "../text-of.ts";
import { namedTool } from "./named-tool.ts";
import type { TestRunner } from "./test-runner.ts";

/** Where a test that is written for a run is put, in a sandbox only, and what runs it. */
export interface TestPlace {
  readonly runner: Pick<TestRunner, "tool" | "language">;
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

/** Below such a folder tests may be called as they like, and what helps them stands beside them. */
const amongTests: Readonly<Record<TestRunner["language"], RegExp>> = {
  JavaScript: /(?:^|\/)(?:tests?|__tests__|specs?)\/(?:[^/]+\/)*[^/]+\.[cm]?[jt]sx?$/,
  Python: /(?:^|\/)tests?\.py$|(?:^|\/)tests\/(?:[^/]+\/)*test[^/]*\.py$/,
};

/** Whether a file is named as tests of this language are, or stands where they are. */
export function mayHoldTests(path: string, language: TestRunner["language"]): boolean {
  return ownTests[language].test(path) || amongTests[language].test(path);
}

/** By its name or folder, in any language that is known here. */
export function isTestFile(path: string): boolean {
  return mayHoldTests(path, "JavaScript") || mayHoldTests(path, "Python");
}

/** Longer tests are no good examples. Characters. */
const mostOfExample = 6000;

/** @returns undefined where no check of the user runs a test tool that is known here */
export async function testPlaceOf(
  checks: readonly string[],
  snapshot: Pick<Snapshot, "list" | "read">,
): Promise<TestPlace | undefined> {
  const files = await snapshot.list();
  const runner = namedTool(checks, await projectScripts(files, (path) => textOf(snapshot, path)));
  if (runner === undefined) {
    return undefined;
  }
  const own = files.filter((path) => ownTests[runner.language].test(path));
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
