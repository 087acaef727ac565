import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { installVsix } from "./editor/server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Absolute path of the packaged extension. */
    vsix: string;
    /** Absolute path of a folder of extensions, in which the editor has installed the packaged one. */
    installed: string;
  }
}

/** Vitest's global set-up for the end-to-end tests: what they click in is what users install. */
export async function setup(project: TestProject): Promise<() => void> {
  const repository = join(import.meta.dirname, "..", "..");
  mkdirSync(join(repository, "out"), { recursive: true });
  const folder = mkdtempSync(join(repository, "out", "vsix-"));
  const vsix = join(folder, "patched-moa.vsix");
  execFileSync("npm", ["run", "--silent", "package", "--", "--out", vsix], {
    cwd: repository,
    stdio: "inherit",
  });
  project.provide("vsix", vsix);
  const installed = join(folder, "extensions");
  await installVsix(vsix, installed);
  project.provide("installed", installed);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
