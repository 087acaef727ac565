import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser } from "playwright-core";
import { cached, repositoryRoot } from "./cacheFolder.ts";
import { EditorError, runScript } from "./editorError.ts";

/** A browser's binary and what its environment needs beyond ours. */
interface FoundChromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Nothing the tests do needs the browser to talk to anybody but the editor on loopback. */
const quietFlags = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Finds a Chromium: $CHROME_PATH, then the usual places, then the one that the npm package `@sparticuz/chromium` carries
 * (unpacked once into the cache folder, with the shared libraries and fonts that a bare Linux machine lacks).
 * @throws EditorError where there is none, saying what to set.
 */
async function findChromium(): Promise<FoundChromium> {
  const chosen = process.env["CHROME_PATH"];
  if (chosen && !existsSync(chosen)) {
    throw new EditorError(`CHROME_PATH is ${chosen}, and there is no such file. Correct it or unset it.`);
  }
  const installed = chosen || usualPlaces.find((place) => existsSync(place));
  if (installed) {
    return { executablePath: installed, env: {} };
  }
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new EditorError("No Chromium found. Install Chrome or Chromium, or set CHROME_PATH to its binary.");
  }
  return packagedChromium();
}

/** Starts the browser that `findChromium` finds. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({ executablePath, args: quietFlags, env: { ...definedEnv(), ...env } });
}

async function packagedChromium(): Promise<FoundChromium> {
  const manifest = join(repositoryRoot, "node_modules", "@sparticuz", "chromium", "package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  const folder = await cached(`chromium-${version}`, async (scratch) => {
    console.log("browser: unpacking the Chromium of @sparticuz/chromium, once for this clone");
    await unpack(scratch);
  });
  // Last on the path: the machine's own libraries win where it has them.
  const libraries = [process.env["LD_LIBRARY_PATH"], join(folder, "al2023", "lib")].filter(Boolean).join(":");
  return {
    executablePath: join(folder, "chromium"),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(import.meta.dirname, "fonts.conf") },
  };
}

/**
 * The package unpacks into the folder for temporary files, and its libraries only where it believes to run on AWS
 * Lambda: a process of its own is told both, so that ours is told neither.
 */
async function unpack(folder: string): Promise<void> {
  const script = `(await import("@sparticuz/chromium")).default.executablePath()`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "-e", `await ${script}`], {
    cwd: import.meta.dirname,
    env: { ...definedEnv(), TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" },
  });
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]),
  );
}

if (import.meta.main) {
  await runScript(async () => {
    const browser = await launchChromium();
    console.log(`browser: Chromium ${browser.version()}`);
    await browser.close();
  });
}
