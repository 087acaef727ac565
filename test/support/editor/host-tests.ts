import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { repositoryRoot } from "./cacheFolder.ts";
import { launchChromium } from "./chromium.ts";
import { EditorError, runScript } from "./editorError.ts";
import { listenForReport } from "./hostReport.ts";
import { startEditor } from "./server.ts";
import { Workbench } from "./workbench.ts";
import { copyWorkspace } from "./workspaceCopy.ts";

export interface HostTests {
  /** Folder of the extension under test. */
  readonly extension: string;
  /** The built suite: a module that exports `run(): Promise<void>`. */
  readonly suite: string;
  /** The suite sees a fresh copy of this folder, a git repository with one commit. */
  readonly workspace: string;
  /** What the suite is told by its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; left out: five minutes. */
  readonly longest?: number;
}

const longestRunMs = 5 * 60_000;

/** A suite that brings its own parts of the extension: the extension itself stays out of its window. */
export function bareHostTests(suite: string): HostTests {
  return {
    ...ownHostTests,
    extension: join(import.meta.dirname, "bare-extension"),
    suite: join(repositoryRoot, "out", "test", suite),
  };
}

/** The parts of the repository that the scripts use unless told otherwise. */
export const ownHostTests: HostTests = {
  extension: repositoryRoot,
  suite: join(repositoryRoot, "out", "test", "host.cjs"),
  workspace: join(repositoryRoot, "test", "workspaces", "sample"),
};

/**
 * Runs a suite inside the test editor's extension host and prints a line for every test.
 * @throws EditorError where a test fails or the suite does not end; a screenshot is then in `test-artifacts`.
 */
export async function runHostTests(tests: HostTests): Promise<void> {
  if (!existsSync(tests.suite)) {
    throw new EditorError(`${tests.suite} is not there: run \`npm run build\` first.`);
  }
  let workbench: Workbench | undefined;
  const report = await listenForReport(async () => workbench?.reloadByUser());
  const workspace = await copyWorkspace(tests.workspace);
  const editor = await startEditor({
    trust: true,
    extensionTests: true,
    env: { ...report.env, ...tests.env },
  });
  const browser = await launchChromium();
  const said: string[] = [];
  try {
    workbench = await Workbench.open(browser, editor, workspace.path, [
      ["extensionDevelopmentPath", editor.uri(tests.extension)],
      ["extensionTestsPath", editor.uri(tests.suite)],
    ]);
    workbench.page.on("console", (message) => said.push(message.text()));
    await report.passed(tests.longest ?? longestRunMs);
  } catch (error) {
    console.error(said.filter((line) => line.includes(tests.suite)).join("\n"));
    console.error(`screenshot: ${await workbench?.screenshot("host-tests")}`);
    throw error;
  } finally {
    await browser.close();
    await editor.stop();
    await workspace.remove();
    report.close();
  }
}

if (import.meta.main) {
  await runScript(async () => {
    const option = { type: "string" } as const;
    const { values } = parseArgs({ options: { extension: option, suite: option, workspace: option } });
    await runHostTests({
      extension: resolve(values.extension ?? ownHostTests.extension),
      suite: resolve(values.suite ?? ownHostTests.suite),
      workspace: resolve(values.workspace ?? ownHostTests.workspace),
    });
  });
}
