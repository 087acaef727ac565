import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { cacheFolder } from "../../src/cli/cache-folder.ts";
import { PreparedTypeScript } from "../../src/cli/prepared-typescript.ts";

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
  execFileSync(
    process.execPath,
    ["esbuild.mjs", `--outdir=${folder}`, "cli", "worker", "prepared", "runner"],
    {
      cwd: repository,
      stdio: "inherit",
    },
  );
  project.provide("cli", join(folder, "cli.js"));
  // As after a second run: what a first start does once and a later one need not, hundreds of tests need not either.
  const typescript = createRequire(import.meta.url).resolve("typescript");
  const prepared = new PreparedTypeScript(
    folder,
    typescript,
    cacheFolder({ XDG_CACHE_HOME: join(folder, "cache") }, process.platform),
  );
  mkdirSync(dirname(prepared.path), { recursive: true });
  execFileSync(process.execPath, prepared.makerArguments, { stdio: "inherit" });
  // For what runs the engine in the tests' own process; benchmarks do so as well, and have nothing prepared.
  process.env["PATCHED_MOA_TEST_TYPESCRIPT"] = prepared.path;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
