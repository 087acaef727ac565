import { mkdirSync, readdirSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import { runCli, startCli, type CliResult } from "./run-cli.ts";

/** One run of the command line, with folders of its own for its state and its sandboxes. */
export class KillableRun {
  readonly tmp: string;
  readonly env: { readonly PATCHED_MOA_HOME: string; readonly TMPDIR: string };
  readonly #args: readonly string[];
  readonly #folder: string;

  /** @param beside absolute path of a folder that is there, which gets others beside it */
  constructor(args: readonly string[], beside: string, name: string) {
    const [state, tmp] = ["state", "tmp"].map((kind) => join(beside, "..", `${kind}-${name}`));
    this.tmp = tmp ?? "";
    this.env = { PATCHED_MOA_HOME: state ?? "", TMPDIR: this.tmp };
    this.#args = args;
    this.#folder = join(state ?? "", "runs");
    mkdirSync(this.tmp);
    mkdirSync(this.#folder, { recursive: true });
  }

  get journal(): string | undefined {
    const [file] = readdirSync(this.#folder);
    return file && join(this.#folder, file);
  }

  whole(): Promise<CliResult> {
    return runCli(this.#args, { env: this.env });
  }

  /** Runs until the journal has so many bytes, and no further. */
  async killedAt(bytes: number): Promise<CliResult> {
    const { child, result } = startCli(this.#args, { env: this.env });
    const watcher = watch(this.#folder, () => {
      const size = this.journal === undefined ? 0 : statSync(this.journal).size;
      if (size >= bytes) {
        child.kill("SIGKILL");
      }
    });
    try {
      return await result;
    } finally {
      watcher.close();
    }
  }
}
