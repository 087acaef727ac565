import { randomBytes } from "node:crypto";
import { join } from "node:path";
import * as vscode from "vscode";
import { addressOf, createEndpoint, presetOf } from "../../core/model/endpoint/endpoint.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { RunLog } from "../run/run-log.ts";
import type { KeyStore } from "../settings/key-store.ts";
import type { Settings } from "../settings/settings.ts";
import { GatewayProcess } from "./gateway-process.ts";

export interface EditorGatewayParts {
  /** Absolute path of the folder the extension is built into. */
  readonly dist: string;
  readonly settings: Pick<Settings, "endpoints" | "models" | "prices" | "budgetPerDay" | "requestTimeouts">;
  readonly keys: KeyStore;
  readonly log: Pick<RunLog, "line">;
}

export interface ServedAt {
  readonly baseUrl: string;
  /** By which it may be asked. */
  readonly key: string;
}

/** Under which the gateway's own key is kept beside those of the endpoints. */
const keySlot = "gateway";
/** The usual one, that clients may keep what they were told; where that is taken, any. */
const ports = ["8127", "0"];

/** The gateway of this window: the user's endpoints, with their keys, for programs beside the editor. */
export class EditorGateway {
  #running: Promise<{ readonly process: GatewayProcess; readonly key: string }> | undefined;

  constructor(private readonly parts: EditorGatewayParts) {}

  /** @throws Failure `usage` that says why it cannot serve */
  async start(): Promise<ServedAt> {
    this.#running ??= this.#begin();
    try {
      const { process, key } = await this.#running;
      return { baseUrl: process.baseUrl, key };
    } catch (error) {
      this.#running = undefined;
      throw error;
    }
  }

  /** @returns whether there was one */
  async stop(): Promise<boolean> {
    const running = this.#running;
    this.#running = undefined;
    await (await running)?.process.stop();
    return running !== undefined;
  }

  dispose(): void {
    void this.stop();
  }

  async #begin(): Promise<{ readonly process: GatewayProcess; readonly key: string }> {
    const { dist, log, keys } = this.parts;
    const key = (await keys.keyFor(keySlot).reveal()) ?? `moa-${randomBytes(24).toString("base64url")}`;
    await keys.set(keySlot, key);
    const { args, environment } = await this.#told();
    let failure: unknown;
    for (const port of ports) {
      try {
        const process = await GatewayProcess.start(
          join(dist, "gateway.js"),
          ["--port", port, ...args],
          { ...environment, PATCHED_MOA_SERVE_KEY: key },
          (line) => log.line(`gateway: ${line}`),
        );
        void process.ended.then(() => {
          log.line("gateway: ended");
          this.#running = undefined;
        });
        return { process, key };
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /** The settings, as the command line takes them. */
  async #told(): Promise<{ args: readonly string[]; environment: Readonly<Record<string, string>> }> {
    const { settings, keys } = this.parts;
    const { budgetPerDay, requestTimeouts, prices } = settings;
    const chosen = settings.models.flatMap((model) => ("baseUrl" in model ? [model.baseUrl] : []));
    const baseUrls = new Set([...chosen, ...settings.endpoints.map(({ baseUrl }) => baseUrl)]);
    const args: string[] = [];
    const environment: Record<string, string> = {};
    for (const baseUrl of baseUrls) {
      const endpoint = createEndpoint({ baseUrl });
      const key = await keys.keyFor(baseUrl).reveal();
      if (key !== undefined || presetOf(endpoint) === undefined) {
        const variable = `PATCHED_MOA_KEY_${args.length}`;
        args.push("--base-url", addressOf(endpoint), "--api-key-env", key === undefined ? "-" : variable);
        environment[variable] = key ?? "";
      }
    }
    if (args.length === 0 && baseUrls.size > 0) {
      throw new Failure(
        "key",
        vscode.l10n.t("None of the selected endpoints has an API key; set one before mixtures are served."),
      );
    }
    for (const [model, { prompt, completion }] of prices) {
      args.push("--price", `${model}=${prompt}/${completion}`);
    }
    if (budgetPerDay !== undefined) {
      args.push("--budget-per-day", String(budgetPerDay));
    }
    if (requestTimeouts.totalMs !== undefined) {
      args.push("--timeout", String(Math.ceil(requestTimeouts.totalMs / 1000)));
    }
    return { args, environment };
  }
}
