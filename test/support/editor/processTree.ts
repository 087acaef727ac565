import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from "node:child_process";

/** A child process together with every process it starts. */
export interface ProcessTree {
  readonly child: ChildProcess;
  /** Ends all of them and returns when the child is gone. Harmless when called twice. */
  readonly kill: () => Promise<void>;
}

const running = new Set<ChildProcess>();

/**
 * Starts a process as the head of a group of its own, so that the whole tree can be ended at once. It is also ended
 * when this process exits, is interrupted or crashes.
 */
export function spawnTree(command: string, args: readonly string[], options: SpawnOptions): ProcessTree {
  const child = spawn(command, args, { ...options, detached: process.platform !== "win32" });
  const gone = new Promise<void>((resolve) =>
    child.once("close", () => resolve()).once("error", () => resolve()),
  );
  running.add(child);
  void gone.then(() => running.delete(child));
  return {
    child,
    kill: () => {
      killGroup(child);
      return gone;
    },
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) {
    return;
  }
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}

process.on("exit", () => running.forEach(killGroup));
