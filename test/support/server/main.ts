import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadScript, type ScriptFile } from "./script-file.ts";
import { ScriptedServer } from "./scripted-server.ts";

/** `node test/support/server/main.ts SCRIPT.json [--port P]`: serves the script; the first line it prints is its base URL. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: "string" } } });
const file = positionals[0];
if (file === undefined) {
  console.error("usage: node test/support/server/main.ts SCRIPT.json [--port P]");
  process.exit(2);
}
const server = await ScriptedServer.start({ port: Number(values.port ?? 0) });
loadScript(server, JSON.parse(readFileSync(file, "utf8")) as ScriptFile);
console.log(server.baseUrl);
