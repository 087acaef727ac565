import type { Patch } from "../patch/patch.ts";
import type { SandboxPool } from "../verify/sandbox-pool.ts";
import { SharedWork } from "../verify/shared-work.ts";
import { Failure } from "../workspace/failure.ts";
import { runScanner, type Printed } from "./run-scanner.ts";
import type { DoneScan, Scan, Scanner } from "./scanner.ts";

/** What a scanner says of a workspace, and of patches of it. */
export interface ScanSource {
  readonly scanner: Scanner;
  /** @throws Failure `usage` (a scanner that cannot be started or prints no SARIF), `no-git`, `sandbox`, `cancelled` */
  ofBase(signal: AbortSignal): Promise<DoneScan>;
  /** @throws as `ofBase` */
  ofPatched(patch: Patch, signal: AbortSignal): Promise<Scan>;
}

/** Where that is read is nobody's business. */
export type ReadScan = (folder: string, printed: Printed, signal: AbortSignal) => Promise<Scan>;

/** Scans in sandboxes. */
export class Scans implements ScanSource {
  readonly scanner: Scanner;
  readonly #sandboxes: Pick<SandboxPool, "use">;
  readonly #read: ReadScan;
  readonly #base: SharedWork<DoneScan>;

  /** @param known what it says of the workspace as it is, where that was found out before */
  constructor(scanner: Scanner, sandboxes: Pick<SandboxPool, "use">, read: ReadScan, known?: DoneScan) {
    this.scanner = scanner;
    this.#sandboxes = sandboxes;
    this.#read = read;
    this.#base = new SharedWork((signal) =>
      known === undefined ? this.#scanBase(signal) : Promise.resolve(known),
    );
  }

  ofBase(signal: AbortSignal): Promise<DoneScan> {
    return this.#base.get(signal);
  }

  ofPatched(patch: Patch, signal: AbortSignal): Promise<Scan> {
    return this.#scan(patch, signal);
  }

  async #scanBase(signal: AbortSignal): Promise<DoneScan> {
    const scan = await this.#scan({ changes: [] }, signal);
    if (scan.kind === "done") {
      return scan;
    }
    throw new Failure(
      "usage",
      `The scanner \`${this.scanner.command}\` tells nothing: ${scan.why}. It has to print SARIF 2.1.0 on its standard output.`,
    );
  }

  #scan(patch: Patch, signal: AbortSignal): Promise<Scan> {
    return this.#sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      const printed = await runScanner(sandbox.root, this.scanner, stop);
      return this.#read(sandbox.root, printed, stop);
    });
  }
}
