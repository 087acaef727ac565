import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { inject } from "vitest";

export interface TerminalResult {
  readonly code: number | null;
  /** All that was to be seen, without colours; lines end with `\n`. */
  readonly screen: string;
}

/** Gives the program a terminal of its own, and passes on what is typed and shown. */
const terminal = `import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))`;

/**
 * The built program with somebody at a terminal.
 * @param keys what he types at each question, one after the other; a key with a line end where it takes one
 */
export function runOnTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  keys: readonly string[],
): Promise<TerminalResult> {
  const { PATH = "", HOME = "" } = process.env;
  const words = ["-c", terminal, process.execPath, inject("cli"), ...args];
  const child = spawn("python3", words, {
    env: { PATH, HOME, TERM: "xterm", XDG_CACHE_HOME: join(dirname(inject("cli")), "cache"), ...env },
    stdio: "pipe",
  });
  let screen = "";
  let answered = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text.replaceAll(/\u001b\[[\d;?]*[A-Za-z]|\r/g, "");
    const questions = screen.split("[y/N] ").length - 1;
    while (answered < questions && answered < keys.length) {
      child.stdin.write(keys[answered++] ?? "");
    }
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, screen }));
  });
}
