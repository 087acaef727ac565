import { spawn } from "node:child_process";
import { once } from "node:events";
import { throwIfCancelled } from "./failure.ts";

/** What a command of git is given beside its arguments. */
export interface GitSettings {
  /** `name=value`; each goes before what the repository says. */
  readonly config: readonly string[];
  /** What it reads from its input; nothing if not given. */
  readonly input?: string;
  /** Ends it. What it was in the middle of is put away before anybody hears of it. */
  readonly signal?: AbortSignal;
}

/**
 * Runs one command of git and gives back what it printed. Variables such as GIT_DIR, which are set where we are run by a
 * hook, are not inherited. Rejects when git cannot be started, or ends with an error, also one it says nothing of.
 * @param folder absolute path to run it in
 * @throws Failure `cancelled`
 */
export async function runGit(
  folder: string,
  args: readonly string[],
  { config, input, signal }: GitSettings,
): Promise<string> {
  throwIfEnded(signal);
  const child = spawn("git", [...config.flatMap((setting) => ["-c", setting]), ...args], {
    cwd: folder,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name))),
    windowsHide: true,
  });
  const [said, printed]: [Buffer[], Buffer[]] = [[], []];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
  // Git that ends early says why; that nobody reads the rest says nothing.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const end = (): void => void child.kill();
  signal?.addEventListener("abort", end, { once: true });
  try {
    const [code] = (await once(child, "close")) as [number | null];
    throwIfEnded(signal);
    if (code !== 0) {
      const command = args.find((argument) => !argument.startsWith("-")) ?? "";
      throw new Error(
        Buffer.concat(said).toString() || `git ${command} ended with exit code ${String(code)}`,
      );
    }
  } finally {
    signal?.removeEventListener("abort", end);
  }
  return Buffer.concat(printed).toString();
}

function throwIfEnded(signal: AbortSignal | undefined): void {
  if (signal) {
    throwIfCancelled(signal);
  }
}
