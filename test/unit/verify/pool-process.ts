import { spawn } from "node:child_process";
import { setImmediate } from "node:timers/promises";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";

/** Uses sandboxes until it is killed, and says which process it has started in one. */
const [, , root = ""] = process.argv;
const pool = new SandboxPool({ root, unsaved: new Map() }, 2);
const { signal } = new AbortController();

/** Like a check that goes on: it is in no group of ours, and stands in a sandbox. */
function start(folder: string): void {
  const settings = { cwd: folder, stdio: "ignore", detached: true } as const;
  const check = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], settings);
  console.log(`check ${check.pid}`);
}

async function work(): Promise<void> {
  for (let uses = 0; ; uses++) {
    await pool.use(signal, async (sandbox) => {
      if (uses === 0) {
        start(sandbox.root);
      }
      await setImmediate();
      await setImmediate();
    });
    console.log("used");
  }
}

await Promise.all([work(), work()]);
