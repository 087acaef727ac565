import { spawn } from "node:child_process";
import { once } from "node:events";
import { nurseryOptions } from "../core/gateway/nursery.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { ExitCode } from "./exit-code.ts";

/**
 * The same command line once more, in a process with the options that serving takes: they cannot be set in one that runs.
 * It has this one's terminal, and ends in order when this one is told to, or is gone.
 * @throws Failure `usage` where it cannot be started
 */
export async function serveApart(signal: AbortSignal): Promise<ExitCode> {
  const child = spawn(process.execPath, [...process.execArgv, ...nurseryOptions, ...process.argv.slice(1)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  const letGo = (): void => {
    if (child.connected) {
      child.disconnect();
    }
  };
  signal.addEventListener("abort", letGo, { once: true });
  if (signal.aborted) {
    letGo();
  }
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code === 0 || code === 2 ? code : 1;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure("usage", `The gateway cannot be started in a process of its own: ${why}`);
  } finally {
    signal.removeEventListener("abort", letGo);
  }
}
