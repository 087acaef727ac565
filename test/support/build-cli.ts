import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Absolute path of the built command line. */
    cli: string;
  }
}

/**
 * Vitest's global set-up: the tests of the command line run what users run, built into a folder of its own, so that
 * another build at the same time does no harm.
 */
export function setup(project: TestProject): () => void {
  const repository = join(import.meta.dirname, "..", "..");
  mkdirSync(join(repository, "out"), { recursive: true });
  const folder = mkdtempSync(join(repository, "out", "cli-"));
  execFileSync(process.execPath, ["esbuild.mjs", `--outdir=${folder}`, "cli", "worker", "runner"], {
    cwd: repository,
    stdio: "inherit",
  });
  project.provide("cli", join(folder, "cli.js"));
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
