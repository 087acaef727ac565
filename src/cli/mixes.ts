import { readFile } from "node:fs/promises";
import { discoverLocalServers } from "../core/model/endpoint/discover.ts";
import { sourceOfServer, type ModelSource } from "../core/model/endpoint/model-source.ts";
import { sourceAt } from "../core/model/endpoint/source-at.ts";
import type { ModelRef } from "../core/model/mix/mix-definition.ts";
import { parseMix } from "../core/model/mix/parse-mix.ts";
import { refsIn, resolveMix } from "../core/model/mix/resolve-mix.ts";
import type { ResolvedMix } from "../core/model/mix/resolved-mix.ts";
import { shippedMixes } from "../core/model/mix/shipped-mixes.ts";
import { roles } from "../core/moa/prompt/roles.ts";
import { Failure } from "../core/workspace/failure.ts";
import { endpointAt, endpointNamed, providerEndpoints, type Environment } from "./endpoints.ts";

interface MixOptions {
  /** The name of a shipped mix, or a file. */
  readonly mix: string;
  /** Where a shipped mix looks for models; left out: wherever there is a key or a server. */
  readonly baseUrl: string | undefined;
  readonly apiKeyVariable: string | undefined;
}

/**
 * The mix of `--mix`, with its models found.
 * @throws Failure `usage` for a mix that is none, `no-model` for one that cannot be had now, with what to do
 */
export async function findMix(
  { mix, baseUrl, apiKeyVariable }: MixOptions,
  environment: Environment,
  signal: AbortSignal,
): Promise<ResolvedMix> {
  const shipped = shippedMixes.find(({ name }) => name === mix);
  if (shipped !== undefined) {
    const sources =
      baseUrl === undefined
        ? await allSources(environment, signal)
        : [await sourceAt(endpointAt(baseUrl, apiKeyVariable, environment), signal)];
    return shipped.compose(sources);
  }
  if (!/[./\\]/.test(mix)) {
    const names = shippedMixes.map(({ name }) => name).join(", ");
    throw new Failure("usage", `There is no mix ${mix}; --mix takes one of ${names}, or a JSON file.`);
  }
  if (baseUrl !== undefined || apiKeyVariable !== undefined) {
    throw new Failure(
      "usage",
      `The endpoints of ${mix} are in the file; leave out --base-url and --api-key-env.`,
    );
  }
  const definition = parseMix(
    await readJson(mix),
    `the mix in ${mix}`,
    roles.map(({ name }) => name),
  );
  const sources = await Promise.all(refsIn(definition).map((ref) => sourceOf(ref, environment, signal)));
  return resolveMix(definition, `The mix in ${mix}`, sources);
}

/** Every place there could be: providers, with or without a key, and the servers of this machine. */
export async function allSources(
  environment: Environment,
  signal: AbortSignal,
): Promise<readonly ModelSource[]> {
  const [providers, servers] = await Promise.all([
    Promise.all(providerEndpoints(environment).map((endpoint) => sourceAt(endpoint, signal))),
    discoverLocalServers(signal),
  ]);
  const known = new Set(
    providers.map(({ place }) =>
      place.kind === "endpoint" ? place.endpoint.baseUrl.replace("//localhost:", "//127.0.0.1:") : "",
    ),
  );
  return [
    ...providers,
    ...servers.filter(({ endpoint }) => !known.has(endpoint.baseUrl)).map(sourceOfServer),
  ];
}

async function sourceOf(ref: ModelRef, environment: Environment, signal: AbortSignal): Promise<ModelSource> {
  if ("vendor" in ref) {
    const problem = new Failure("no-model", `Models of ${ref.vendor} are offered in the editor only.`);
    return { place: { kind: "editor", vendor: ref.vendor }, models: [], problem };
  }
  return sourceAt(endpointNamed(ref.endpoint, undefined, environment), signal);
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new Failure("usage", `--mix ${file}: the file cannot be read.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("usage", `--mix ${file}: this is not JSON: ${String(cause)}`, { cause });
  }
}
