import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "./cacheFolder.ts";
import { EditorError, runScript } from "./editorError.ts";
import { installLogger } from "./logger.ts";
import { npm } from "./npm.ts";

/** code-server is VS Code's own server, web workbench and extension host, built for and published on npm. */
const version = "4.139.1";
const integrity =
  "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==";

/** 200 MB of coding agents that the editor starts only when asked to, and never is here. */
const notNeeded = ["@github/copilot-sdk", "@microsoft/mxc-sdk"];

/**
 * Makes sure the test editor is installed and returns the folder of VS Code in it (the one with `out/server-main.js`).
 * Only the package's `lib/vscode` is used, so code-server's own dependencies are never installed, and no install script
 * runs: the native modules without a prebuilt binary are optional to the editor (it would only lose its log files, which
 * a stand-in writes).
 * @throws EditorError where the registry cannot be reached or npm fails.
 */
export async function installEditor(): Promise<string> {
  const folder = await cached(`code-server-${version}`, async (scratch) => {
    const started = Date.now();
    const say = (what: string): void =>
      console.log(`editor: ${what} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    say(`downloading code-server ${version} (47 MB), once for this clone`);
    const archive = await download(scratch);
    say("unpacking");
    await unpack(scratch, archive);
    const vscode = join(scratch, "lib", "vscode");
    await leaveOut(vscode, notNeeded);
    const install = ["install", "--omit=dev", "--ignore-scripts"];
    say("installing what VS Code needs");
    await npm(vscode, install);
    await installLogger(vscode);
    say("installing TypeScript for its language service");
    await npm(join(vscode, "extensions"), install);
    say("ready");
  });
  return join(folder, "lib", "vscode");
}

async function download(folder: string): Promise<string> {
  const printed = await npm(folder, ["pack", `code-server@${version}`, "--json", "--ignore-scripts"]);
  const packed = Object.values(JSON.parse(printed) as object)[0] as { filename: string; integrity: string };
  if (packed.integrity !== integrity) {
    throw new EditorError(
      `code-server ${version} is not the package this repository was tested with (its checksum is ${packed.integrity}).`,
    );
  }
  return packed.filename;
}

async function unpack(folder: string, archive: string): Promise<void> {
  const tar = spawn("tar", ["-xzf", archive, "--strip-components=1"], { cwd: folder, stdio: "inherit" });
  const code = await new Promise((resolve) => tar.once("error", resolve).once("close", resolve));
  if (code !== 0) {
    throw new EditorError(`The test editor could not be unpacked: \`tar\` failed (${String(code)}).`);
  }
  await rm(join(folder, archive));
}

/** The shrinkwrap file beside the manifest still pins everything that stays. */
async function leaveOut(folder: string, packages: readonly string[]): Promise<void> {
  const file = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as { dependencies: Record<string, string> };
  const dependencies = Object.entries(manifest.dependencies).filter(([name]) => !packages.includes(name));
  await writeFile(
    file,
    JSON.stringify({ ...manifest, dependencies: Object.fromEntries(dependencies) }, undefined, 2),
  );
}

if (import.meta.main) {
  await runScript(async () => console.log(`editor: ${await installEditor()}`));
}
