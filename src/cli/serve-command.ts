import { join } from "node:path";
import type { Access, NamedKey } from "../core/gateway/account.ts";
import { startGateway } from "../core/gateway/gateway.ts";
import { exporterSettings, OtlpExporter } from "../core/gateway/trace/otlp-exporter.ts";
import { TokenCounter } from "../core/model/fit/token-counter.ts";
import { stateFolder } from "../core/model/money/state-folder.ts";
import { engineVersion } from "../core/run/journal/engine-version.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Environment } from "./endpoints.ts";
import type { ExitCode } from "./exit-code.ts";
import { keptKey, type KeptKey } from "./kept-key.ts";
import { parseServeOptions, type ServeOptions } from "./serve-options.ts";
import { ServedModels } from "./served-models.ts";
import { harmless, paint, type Terminal } from "./terminal.ts";

/** Where the key of the gateway is looked for, like those of providers. */
const keyVariable = "PATCHED_MOA_SERVE_KEY";
/** A shorter one is guessed. */
const shortestKey = 16;

/**
 * `patched-moa serve`: mixtures behind an OpenAI-compatible address, until `signal` is aborted.
 * @param home absolute path of the folder with `encodings`
 * @throws Failure `usage`
 */
export async function serveCommand(
  args: readonly string[],
  environment: Environment,
  home: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const options = parseServeOptions(args);
  const note = (text: string): void => terminal.err(harmless(text));
  const { access, kept } = accessOf(options, environment);
  const counter = new TokenCounter(join(home, "encodings"));
  const settings = exporterSettings(environment, engineVersion);
  const spans = settings && new OtlpExporter(settings, note);
  const offering = new ServedModels(options, environment, counter, note);
  offering.check();
  const gateway = await startGateway(
    {
      ...{ host: options.host, port: options.port, hosts: options.hosts, origins: options.origins },
      ...{ access, limits: options.limits },
      ...(options.budget !== undefined && { capUsd: options.budget }),
    },
    { offering, counter, note, ...(spans && { spans }) },
  );
  try {
    terminal.out(`${gateway.baseUrl}\n`);
    if (kept !== undefined) {
      terminal.err(
        kept.isNew
          ? `API key, shown this once: ${paint(terminal, "bold", kept.key)}\n(kept for the next start in ${kept.path}; ${keyVariable} in the environment is one of your own)`
          : `API key: as before, from ${kept.path} (--new-key makes another).`,
      );
    }
    terminal.err("Models: moa-MODEL, adaptive-MODEL, a mix, or a model's own name. Ctrl+C stops.");
    await stopped(signal);
  } finally {
    await gateway.close();
    await spans?.close();
  }
  return 0;
}

function accessOf(
  { access, keyVariables, newKey }: ServeOptions,
  environment: Environment,
): { readonly access: Access; readonly kept?: KeptKey } {
  if (access !== "keys") {
    return { access: { kind: access } };
  }
  const usual = environment[keyVariable]?.trim() ?? "";
  if (keyVariables.length === 0 && usual === "") {
    const kept = keptKey(stateFolder(environment, process.platform), newKey);
    return { access: { kind: "keys", keys: [{ name: "kept", key: kept.key }] }, kept };
  }
  if (newKey) {
    throw new Failure("usage", `--new-key makes no key while ${keyVariable} holds one; take it out first.`);
  }
  const names = keyVariables.length === 0 ? [keyVariable] : keyVariables;
  return { access: { kind: "keys", keys: names.map((name) => keyIn(name, environment)) } };
}

function keyIn(name: string, environment: Environment): NamedKey {
  const key = environment[name]?.trim() ?? "";
  if (key.length < shortestKey || /\s/.test(key)) {
    throw new Failure(
      "usage",
      `The environment variable ${name} holds no key for the gateway: give at least ${shortestKey} characters without blanks.`,
    );
  }
  return { name, key };
}

async function stopped(signal: AbortSignal): Promise<void> {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  signal.addEventListener("abort", end, { once: true });
  // Whoever started it as part of himself is gone.
  process.once("disconnect", end);
  if (signal.aborted) {
    end();
  }
  await ended;
  // A channel that is listened to keeps the process.
  process.off("disconnect", end);
}
