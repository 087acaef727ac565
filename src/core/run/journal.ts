import { appendFileSync, writeFileSync } from "node:fs";
import { Failure } from "../workspace/failure.ts";
import { printUnifiedDiff } from "../patch/diff/print-unified.ts";
import type { Patch } from "../patch/patch.ts";
import type { RunEvent } from "./run-event.ts";

/** Version of the lines; a reader refuses what it does not know. */
const version = 1;

/**
 * Writes a run as JSON lines while it happens, so that a crash loses nothing that was paid for.
 * Patches are kept as unified diffs. Neither keys nor secrets of the workspace get here: events carry none.
 */
export class Journal {
  private readonly file: string;
  private readonly conceal: (text: string) => string;

  /**
   * @param conceal takes secrets out of a patch that is printed; all else comes without
   * @throws Failure `usage` when the file cannot be written
   */
  constructor(file: string, conceal: (text: string) => string) {
    this.file = file;
    this.conceal = conceal;
    try {
      writeFileSync(file, "");
    } catch (cause) {
      throw new Failure("usage", `The journal ${file} cannot be written; choose another place.`, { cause });
    }
  }

  write(event: RunEvent): void {
    if (event.kind === "receiving") {
      return;
    }
    const line = { version, at: new Date().toISOString(), ...event };
    appendFileSync(
      this.file,
      `${JSON.stringify(line, (key, value: unknown) => this.patchesAsDiffs(key, value))}\n`,
    );
  }

  private patchesAsDiffs(key: string, value: unknown): unknown {
    return key === "patch" && isPatch(value) ? this.conceal(printUnifiedDiff(value)) : value;
  }
}

function isPatch(value: unknown): value is Patch {
  return typeof value === "object" && value !== null && "changes" in value;
}
