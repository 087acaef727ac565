import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ScriptFile } from "../support/server/script-file.ts";

const main = join(import.meta.dirname, "..", "support", "server", "main.ts");

/** The scripted server in a process of its own, so that what it costs is not the client's. */
export class ServerProcess implements AsyncDisposable {
  readonly baseUrl: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  static async start(script: ScriptFile): Promise<ServerProcess> {
    const folder = mkdtempSync(join(tmpdir(), "patched-moa-bench-"));
    const file = join(folder, "script.json");
    writeFileSync(file, JSON.stringify(script));
    const server = spawn(process.execPath, [main, file], { stdio: ["ignore", "pipe", "inherit"] });
    const [baseUrl] = (await once(createInterface(server.stdout), "line")) as [string];
    return new ServerProcess(server, folder, baseUrl);
  }

  private constructor(server: ChildProcess, folder: string, baseUrl: string) {
    this.#process = server;
    this.#folder = folder;
    this.baseUrl = baseUrl;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    await once(this.#process, "exit");
    rmSync(this.#folder, { recursive: true });
  }
}
