import { spawn, type ChildProcess } from "node:child_process";
import { dirname, join } from "node:path";
import { inject } from "vitest";

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built program in a process of its own, with an environment in which no key and no model is set. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startCli(args, options).result;
}

export interface StartedCli {
  readonly child: ChildProcess;
  readonly result: Promise<CliResult>;
}

/** As `runCli`, for who has something to do with the process meanwhile. */
export function startCli(args: readonly string[], options: CliOptions = {}): StartedCli {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  const child = spawn(process.execPath, [inject("cli"), ...args], {
    cwd: options.cwd ?? process.cwd(),
    // What is spent here is not written where the user's own spending is, and what is compiled goes with what was built.
    env: {
      PATH,
      HOME,
      PATCHED_MOA_HOME: state(),
      XDG_CACHE_HOME: join(dirname(inject("cli")), "cache"),
      ...(TMPDIR === undefined ? {} : { TMPDIR }),
      ...options.env,
    },
    stdio: "pipe",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.end(options.stdin ?? "");
  const result = new Promise<CliResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return { child, result };
}

function state(): string {
  return join(dirname(inject("cli")), "state");
}
