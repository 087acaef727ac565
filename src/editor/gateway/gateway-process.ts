import { fork, type ChildProcess } from "node:child_process";
import { nurseryOptions } from "../../core/gateway/nursery.ts";
import { environmentWithoutKeys } from "../../core/workspace/environment-without-keys.ts";
import { Failure } from "../../core/workspace/failure.ts";

/** How long it may take to let go of its clients before it is ended, in milliseconds; it gives them ten seconds itself. */
const patienceMs = 15_000;

/** The gateway in a process of its own: whoever asks it keeps the editor from nothing, and none of it is in the editor's memory. */
export class GatewayProcess {
  /** What clients take as base URL. */
  readonly baseUrl: string;
  /** Resolves when it has ended, however that came. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;

  /**
   * @param script absolute path of `gateway.js`
   * @param environment with the keys of its models, which stand in no process's environment
   * @param onLine told what it would print
   * @throws Failure `usage` in its own words where it does not begin
   */
  static async start(
    script: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
    onLine: (line: string) => void,
  ): Promise<GatewayProcess> {
    const child = fork(script, [], {
      env: { ...environmentWithoutKeys(process.env), ELECTRON_RUN_AS_NODE: "1" },
      execArgv: [...nurseryOptions],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const said: string[] = [];
    const hear = (line: string): void => {
      said.push(line);
      onLine(line);
    };
    child.stderr?.setEncoding("utf8").on("data", hear);
    // Node tells no `close` of a process whose channel was closed from here.
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    const failed = new Promise<undefined>((resolve) => {
      child.once("error", (error) => {
        hear(error.message);
        resolve(undefined);
      });
      // After everything that it said.
      child.once("close", () => resolve(undefined));
    });
    const begun = new Promise<string>((resolve) => {
      child.on("message", (message) => {
        const { kind, text } = message as { readonly kind?: unknown; readonly text?: unknown };
        if (kind === "out") {
          resolve(String(text).trim());
        } else {
          hear(String(text));
        }
      });
    });
    // A pipe that breaks under the message is the end of the process, which is heard of in any case.
    child.send({ args, environment }, () => undefined);
    const baseUrl = await Promise.race([begun, failed]);
    if (baseUrl === undefined) {
      throw new Failure("usage", said.join(" ").trim().slice(0, 500));
    }
    return new GatewayProcess(child, baseUrl, ended);
  }

  private constructor(child: ChildProcess, baseUrl: string, ended: Promise<void>) {
    this.#child = child;
    this.baseUrl = baseUrl;
    this.ended = ended;
  }

  /** Lets it end in order, and ends it where it does not. */
  async stop(): Promise<void> {
    if (this.#child.connected) {
      this.#child.disconnect();
    }
    const impatience = setTimeout(() => this.#child.kill("SIGKILL"), patienceMs);
    await this.ended;
    clearTimeout(impatience);
  }
}
