import { spawn } from "node:child_process";
import { EditorError } from "./editorError.ts";

/**
 * Runs npm in `folder` and returns what it printed on stdout.
 * @throws EditorError with npm's own words, and a plain sentence where the registry could not be reached.
 */
export async function npm(folder: string, args: readonly string[]): Promise<string> {
  // Inside an npm script the running npm says where it is; elsewhere it is looked up on PATH.
  const running = process.env["npm_execpath"];
  const flags = [...args, "--no-audit", "--no-fund", "--fetch-retry-mintimeout", "1000"];
  const child = running?.endsWith(".js")
    ? spawn(process.execPath, [running, ...flags], { cwd: folder })
    : spawn("npm", flags, { cwd: folder, shell: process.platform === "win32" });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) {
    return stdout;
  }
  const command = `npm ${args.join(" ")}`;
  if (/E(NOTFOUND|CONNREFUSED|CONNRESET|TIMEDOUT|AI_AGAIN|HOSTUNREACH|NETUNREACH)|network/i.test(stderr)) {
    throw new EditorError(
      `The test editor could not be downloaded: the npm registry cannot be reached (${command}).\n` +
        "It is needed once; connect to the network or check `npm config get registry` and `npm ping`, then run this again.",
    );
  }
  throw new EditorError(`The test editor could not be installed: \`${command}\` failed.\n${stderr.trim()}`);
}
