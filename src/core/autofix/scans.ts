import type { ReportReader } from "../reports/report-reader.ts";
import type { PatchedFiles } from "../verify/patched-files.ts";
import type { SandboxPool } from "../verify/sandbox-pool.ts";
import { SharedWork } from "../verify/shared-work.ts";
import { requireScan, scanIn, type Scan, type ScannedFinding, type Scanner } from "./scanner.ts";

export type DoneScan = Extract<Scan, { kind: "done" }>;

/** What a scanner says of the workspace, and of patches of it; each in a sandbox. */
export class Scans {
  readonly scanner: Scanner;
  private readonly sandboxes: Pick<SandboxPool, "use">;
  private readonly reader: Pick<ReportReader, "report">;
  private readonly base: SharedWork<DoneScan>;

  /** @param known what it says of the workspace as it is, where that was found out before */
  constructor(
    scanner: Scanner,
    sandboxes: Pick<SandboxPool, "use">,
    reader: Pick<ReportReader, "report">,
    known?: DoneScan,
  ) {
    this.scanner = scanner;
    this.sandboxes = sandboxes;
    this.reader = reader;
    this.base = new SharedWork((signal) =>
      known === undefined ? this.scanBase(signal) : Promise.resolve(known),
    );
  }

  /** @throws Failure `usage` (a scanner that cannot be started or prints no SARIF), `no-git`, `sandbox`, `cancelled` */
  ofBase(signal: AbortSignal): Promise<DoneScan> {
    return this.base.get(signal);
  }

  /** @throws as `ofBase` */
  ofPatched({ patch }: PatchedFiles, signal: AbortSignal): Promise<Scan> {
    return this.sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      return scanIn(sandbox.root, this.scanner, this.reader, stop);
    });
  }

  private scanBase(signal: AbortSignal): Promise<DoneScan> {
    return this.sandboxes.use(signal, async (sandbox, stop) =>
      requireScan(await scanIn(sandbox.root, this.scanner, this.reader, stop), this.scanner),
    );
  }
}

/** Of `minuend`, what is in it more often than in the other. */
export function beyond(
  minuend: readonly ScannedFinding[],
  subtrahend: readonly ScannedFinding[],
): readonly ScannedFinding[] {
  const left = new Map<string, number>();
  for (const { key } of subtrahend) {
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return minuend.filter(({ key }) => {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}
