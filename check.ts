/**
 * `npm run check`: everything that looks at the sources without running them, two at a time, since each
 * of them keeps one busy. What they print comes whole, one after the other.
 */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";

/** Those that take longest come first, so that none of them is waited for alone. */
const waiting = ["eslint .", "tsc -p .", "prettier --check .", "tsc -p src/webview", "knip"];

async function work(): Promise<void> {
  for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) {
    const { failed, printed } = await run(command);
    console.log(`${failed ? "✗" : "✓"} ${command}`);
    if (failed) {
      console.error(printed);
      process.exitCode = 1;
    }
  }
}

/** npm puts `node_modules/.bin` on the path; a shell, because on Windows what is there are scripts. */
function run(command: string): Promise<{ readonly failed: boolean; readonly printed: string }> {
  return new Promise((resolve) => {
    const options = { shell: true, maxBuffer: Infinity };
    execFile(command, options, (error, stdout, stderr) =>
      resolve({ failed: error !== null, printed: `${stdout}${stderr}` }),
    );
  });
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
