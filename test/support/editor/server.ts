import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EditorError } from "./editorError.ts";
import { eventually } from "./eventually.ts";
import { installEditor } from "./install.ts";
import { spawnTree } from "./processTree.ts";
import { quietSettings, type Settings } from "./settings.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

export interface EditorOptions {
  /** Folder of extensions that `installVsix` has made, of which the editor gets a copy; none are installed if left out. */
  readonly installed?: string;
  /** Folder of an unpacked extension to load as if it were installed. */
  readonly extension?: string;
  /**
   * True: a page's payload may name `extensionDevelopmentPath` and `extensionTestsPath`. The price is that the workbench
   * then believes to be driven by its own smoke tests and shows no notification.
   */
  readonly extensionTests?: boolean;
  /** Added to (and winning over) the quiet settings of `settings.ts`. */
  readonly userSettings?: Settings;
  readonly machineSettings?: Settings;
  /** True: every folder is trusted. False: the editor asks as it does by default, and starts in Restricted Mode. */
  readonly trust: boolean;
  /** Variables for the editor and its extension host, beyond PATH and the few it cannot run without. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The page a browser opens; `payload` is read by the workbench, e.g. `["openFile", "vscode-remote://…"]`. */
export type Payload = readonly (readonly [string, string])[];

/** A running VS Code server. */
export interface Editor {
  readonly port: number;
  /** Address of the workbench on `folder` (an absolute path of a folder, or of a `.code-workspace` file). */
  readonly url: (folder: string, payload?: Payload) => string;
  /** How this editor's workbench names the file or folder at an absolute path. */
  readonly uri: (path: string) => string;
  /** Ends the editor with all its processes and removes its data. */
  readonly stop: () => Promise<void>;
}

const startTimeoutMs = 30_000;
const host = "127.0.0.1";

/**
 * Starts the test editor on a free loopback port, with data folders and a home folder of its own, and waits until it
 * answers. It inherits no environment but PATH and what `env` gives: no key of the person running the tests gets in.
 * @throws EditorError where it cannot be installed or does not start, with what it printed.
 */
export async function startEditor(options: EditorOptions): Promise<Editor> {
  const vscode = await installEditor();
  const temporary = await temporaryFolder("editor");
  const data = temporary.path;
  const extensions = join(data, "extensions");
  await writeSettings(join(data, "data", "User"), { ...quietSettings, ...options.userSettings });
  await writeSettings(join(data, "data", "Machine"), options.machineSettings ?? {});
  await mkdir(extensions);
  if (options.installed !== undefined) {
    await cp(options.installed, extensions, { recursive: true });
  }
  await mkdir(join(data, "home"));
  if (options.extension) {
    await linkExtension(options.extension, extensions);
    // Without its list the editor looks itself what is there, and finds the link beside what is installed.
    await rm(join(extensions, "extensions.json"), { force: true });
  }

  const program = [join(vscode, "out", "server-main.js"), "--accept-server-license-terms"];
  const folders = ["--server-data-dir", data, "--extensions-dir", extensions];
  const env = { ...neededEnv(), HOME: join(data, "home"), ...options.env };
  const lifeline = ["--import", new URL("exitWithParent.ts", import.meta.url).href];
  const listen = ["--host", host, "--port", "0", "--without-connection-token"];
  // The profile of the user's shell is not ours to read.
  const quiet = ["--telemetry-level", "off", "--force-disable-user-env"];
  const trust = options.trust ? ["--disable-workspace-trust"] : [];
  const driver = options.extensionTests ? ["--enable-smoke-test-driver"] : [];
  const server = spawnTree(
    process.execPath,
    [...lifeline, ...program, ...folders, ...listen, ...quiet, ...driver, ...trust],
    {
      env,
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  const stop = async (): Promise<void> => {
    await server.kill();
    await temporary.remove();
  };

  let printed = "";
  for (const stream of [server.child.stdout, server.child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => (printed = (printed + chunk).slice(-20_000)));
  }
  const ended = (): boolean => server.child.exitCode !== null || server.child.signalCode !== null;
  const bound = await eventually("the editor to listen", startTimeoutMs, () => {
    return /Extension host agent listening on (\d+)/.exec(printed) ?? (ended() ? "ended" : undefined);
  }).catch((error: unknown) => String(error));
  if (typeof bound === "string") {
    await stop();
    throw new EditorError(`The test editor did not start (${bound}). It printed:\n${printed}`);
  }

  const port = Number(bound[1]);
  const uri = (path: string): string => `vscode-remote://${host}:${port}${encodeURI(path)}`;
  return {
    port,
    uri,
    url: (folder, payload = []) => {
      const query = new URLSearchParams(
        folder.endsWith(".code-workspace") ? { workspace: folder } : { folder },
      );
      if (payload.length > 0) {
        query.set("payload", JSON.stringify(payload));
      }
      return `http://${host}:${port}/?${query.toString()}`;
    },
    stop,
  };
}

/**
 * The editor installs a packaged extension into a folder of extensions.
 * @param extensions absolute path; it is made if need be
 * @throws EditorError with what the editor said
 */
export async function installVsix(file: string, extensions: string): Promise<void> {
  const vscode = await installEditor();
  const data = await temporaryFolder("install");
  try {
    const program = [join(vscode, "out", "server-main.js"), "--accept-server-license-terms"];
    const folders = ["--server-data-dir", data.path, "--extensions-dir", extensions];
    const install = spawnTree(process.execPath, [...program, ...folders, "--install-extension", file], {
      env: { ...neededEnv(), HOME: data.path },
    });
    let said = "";
    install.child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
    install.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
    await new Promise((resolve) => install.child.once("close", resolve));
    if (install.child.exitCode !== 0) {
      throw new EditorError(`${file} could not be installed:\n${said}`);
    }
  } finally {
    await data.remove();
  }
}

async function writeSettings(folder: string, settings: Settings): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "settings.json"), JSON.stringify(settings, undefined, 2));
}

async function linkExtension(folder: string, extensions: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Record<string, string>;
  const name = `${manifest["publisher"]}.${manifest["name"]}-${manifest["version"]}`;
  await symlink(folder, join(extensions, name), "junction");
}

/** What programs need to run at all; anything else of the environment may be a secret. */
function neededEnv(): Record<string, string> {
  const names = ["PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SHELL", "TERM", "USER"];
  const windows = [
    "SystemRoot",
    "ComSpec",
    "PATHEXT",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
  ];
  const kept: Record<string, string> = {};
  for (const name of [...names, ...windows]) {
    const value = process.env[name];
    if (value !== undefined) {
      kept[name] = value;
    }
  }
  return kept;
}
