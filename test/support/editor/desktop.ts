import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { join } from "node:path";
import { cacheRoot } from "./cacheFolder.ts";
import { EditorError, runScript } from "./editorError.ts";
import { ownHostTests } from "./host-tests.ts";
import { listenForReport } from "./hostReport.ts";
import { copyWorkspace } from "./workspaceCopy.ts";

const longestRunMs = 5 * 60_000;

/** Runs the host suite in desktop VS Code, `version` being what `@vscode/test-electron` understands (1.104.0, stable). */
async function runInDesktop(version: string): Promise<void> {
  const cachePath = join(cacheRoot, "desktop");
  const vscodeExecutablePath = await downloadAndUnzipVSCode({ version, cachePath }).catch(
    (error: unknown) => {
      throw new EditorError(
        `Desktop VS Code (${version}) could not be downloaded: ${String(error)}\n` +
          "This needs the internet. Without it, `npm test` runs the same suite in the test editor from the npm registry.",
      );
    },
  );
  const report = await listenForReport();
  const workspace = await copyWorkspace(ownHostTests.workspace);
  try {
    const ended = runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: ownHostTests.extension,
      extensionTestsPath: ownHostTests.suite,
      extensionTestsEnv: report.env,
      launchArgs: [workspace.path, "--disable-extensions", "--disable-workspace-trust"],
    }).catch((error: unknown) => {
      throw new EditorError(
        `Desktop VS Code ended early: ${String(error)}\nOn a Linux machine without a display, run this under xvfb-run.`,
      );
    });
    // A failed test ends the editor with an error too: what the report says about it comes first.
    const reported = report.passed(longestRunMs);
    await Promise.race([reported, ended.then(() => reported)]);
    await ended;
  } finally {
    await workspace.remove();
    report.close();
  }
}

await runScript(async () => runInDesktop(process.argv[2] ?? "stable"));
