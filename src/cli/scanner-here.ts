import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { readScan } from "../core/autofix/read-scan.ts";
import type { DoneScan, Scanner } from "../core/autofix/scanner.ts";
import { scannerOf } from "../core/autofix/scanner-of.ts";
import { Scans } from "../core/autofix/scans.ts";
import { semgrep } from "../core/autofix/semgrep.ts";
import { isProgram } from "../core/verify/find-program.ts";
import type { SandboxPool } from "../core/verify/sandbox-pool.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { TaskOptions } from "./task-options.ts";

/**
 * Who looks for findings, as the user says.
 * @returns undefined where nobody does
 * @throws Failure `usage` where there are no such rules, or no Semgrep
 */
export async function scannerHere({
  autofix: { scan, rules },
}: Pick<TaskOptions, "autofix">): Promise<Scanner | undefined> {
  if (rules === undefined) {
    return scan === undefined ? undefined : scannerOf(scan);
  }
  const path = resolve(rules);
  if (!(await stat(path).then(Boolean, () => false))) {
    throw new Failure("usage", `--rules ${rules}: there is no such file or folder; rules are not fetched.`);
  }
  if (!(await isProgram("semgrep", process.cwd(), process.env["PATH"]))) {
    throw new Failure(
      "usage",
      "Semgrep is not installed, or not on the path: install it, or name another scanner with --scan.",
    );
  }
  return semgrep(path);
}

/** @param known what the scanner says of the workspace as it is; undefined: it is asked */
export async function scansHere(
  options: Pick<TaskOptions, "autofix">,
  sandboxes: SandboxPool,
  known: DoneScan | undefined,
): Promise<Scans | undefined> {
  const scanner = await scannerHere(options);
  return scanner && new Scans(scanner, sandboxes, readScan, known);
}
