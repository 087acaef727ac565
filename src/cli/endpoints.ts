import { createEndpoint, presetOf, type Endpoint } from "../core/model/endpoint/endpoint.ts";
import {
  azureVariables,
  howToGetKey,
  presetNamed,
  presets,
  type EndpointPreset,
} from "../core/model/endpoint/presets.ts";
import { localNamed, localNames } from "../core/model/endpoint/usual-places.ts";
import { Secret } from "../core/model/secret.ts";
import { Failure } from "../core/workspace/failure.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What `--base-url` takes beside addresses. */
export const endpointNames: readonly string[] = [...presets.map(({ name }) => name), ...localNames];

/**
 * The endpoint that `--base-url` names, ready to be asked.
 * @param keyVariable from `--api-key-env`
 * @throws Failure as `endpointNamed`, and `key` where the provider needs one
 */
export function endpointAt(
  name: string,
  keyVariable: string | undefined,
  environment: Environment,
): Endpoint {
  const endpoint = endpointNamed(name, keyVariable, environment);
  const provider = presetOf(endpoint);
  if (provider !== undefined && endpoint.apiKey === undefined) {
    throw new Failure("key", `${endpoint.label} needs an API key. ${howToGetKey(provider)}`);
  }
  return endpoint;
}

/**
 * A provider, a local server, or an address; with its key, where the environment has it.
 * @param keyVariable left out: the provider's own, or OPENAI_API_KEY for an address nobody knows
 * @throws Failure `usage` for what is none of these, and for a variable that is not set
 */
export function endpointNamed(
  name: string,
  keyVariable: string | undefined,
  environment: Environment,
): Endpoint {
  if (keyVariable !== undefined && !isSet(environment, keyVariable)) {
    throw new Failure(
      "usage",
      `--api-key-env ${keyVariable}: this environment variable is not set, or empty.`,
    );
  }
  const preset = presetNamed(name);
  const place = preset
    ? { baseUrl: addressOfPreset(preset, environment) }
    : (localNamed(name) ?? addressIn(name));
  return withKey(
    createEndpoint({ ...place, ...(keyVariable !== undefined && { keyVariable }) }),
    environment,
  );
}

/**
 * The endpoint of OPENAI_BASE_URL and OPENAI_API_KEY, as other tools read them; a provider's own variable will do for its address.
 * @returns undefined when neither is set
 */
export function openAiEndpoint(environment: Environment): Endpoint | undefined {
  const usual = "OPENAI_API_KEY";
  const given = environment["OPENAI_BASE_URL"]?.trim() ?? "";
  if (given === "" && !isSet(environment, usual)) {
    return undefined;
  }
  const baseUrl = given === "" ? "https://api.openai.com/v1" : given;
  return withKey(
    createEndpoint({ baseUrl, ...(isSet(environment, usual) && { keyVariable: usual }) }),
    environment,
  );
}

/** Every provider, whether there is a key for it or not; OPENAI_BASE_URL stands for OpenAI where it is set. */
export function providerEndpoints(environment: Environment): readonly Endpoint[] {
  return presets.flatMap((preset) => {
    if (preset.name === "openai") {
      return openAiEndpoint(environment) ?? createEndpoint({ baseUrl: addressOfPreset(preset, environment) });
    }
    return preset.baseUrl === undefined && !isSet(environment, azureVariables.endpoint)
      ? []
      : withKey(createEndpoint({ baseUrl: addressOfPreset(preset, environment) }), environment);
  });
}

function withKey(endpoint: Endpoint, environment: Environment): Endpoint {
  const { keyVariable } = endpoint;
  return isSet(environment, keyVariable)
    ? { ...endpoint, apiKey: new Secret(() => environment[keyVariable]) }
    : endpoint;
}

function addressOfPreset({ baseUrl }: EndpointPreset, environment: Environment): string {
  return baseUrl ?? azureAddress(environment);
}

/** As Azure's own tools read it: the address of the resource, and for its classic protocol the version. */
function azureAddress(environment: Environment): string {
  const given = environment[azureVariables.endpoint]?.trim() ?? "";
  if (!URL.canParse(given)) {
    throw new Failure(
      "usage",
      `Azure OpenAI has an address for every customer: give it in the environment variable ${azureVariables.endpoint}, or as --base-url https://NAME.openai.azure.com/openai/v1.`,
    );
  }
  const url = new URL(given);
  const version = environment[azureVariables.apiVersion]?.trim() ?? "";
  if (url.pathname !== "/") {
    return given;
  }
  return version === "" ? `${url.origin}/openai/v1` : `${url.origin}/openai?api-version=${version}`;
}

function addressIn(text: string): { readonly baseUrl: string } {
  if (/^[\w.-]+$/.test(text)) {
    throw new Failure(
      "usage",
      `There is no endpoint ${text}: give an address that starts with http:// or https://, or one of ${endpointNames.join(", ")}.`,
    );
  }
  return { baseUrl: text };
}

function isSet(environment: Environment, name: string): boolean {
  return (environment[name] ?? "").trim() !== "";
}
