import { isLoopback, presetOf, type Endpoint } from "./endpoint.ts";

/*
 * What endpoints want otherwise than OpenAI does, told by their address alone: headers and URLs. What they make of single
 * parameters is learned by asking (client/habits.ts).
 */

/** Every header that may carry a key or belongs to one of the ways below; nothing else is sent along with a request. */
export const dialectHeaders: readonly string[] = [
  "authorization",
  "api-key",
  "x-api-key",
  "anthropic-version",
];

/** The headers that carry the key, or none for an endpoint without one. */
export function keyHeaders(endpoint: Endpoint, key: string | undefined): Record<string, string> {
  if (key === undefined) {
    return {};
  }
  return isAzure(endpoint) ? { "api-key": key } : { Authorization: `Bearer ${key}` };
}

/** As `keyHeaders`, for the list of models: Anthropic has one list for all its protocols, which knows its own headers only. */
export function listHeaders(endpoint: Endpoint, key: string | undefined): Record<string, string> {
  return presetOf(endpoint)?.name === "anthropic" && key !== undefined
    ? { "x-api-key": key, "anthropic-version": "2023-06-01" }
    : keyHeaders(endpoint, key);
}

/** The address that `/chat/completions` is put after for one model. */
export function chatBase(endpoint: Endpoint, model: string): string {
  return endpoint.apiVersion === undefined
    ? endpoint.baseUrl
    : `${endpoint.baseUrl}/deployments/${encodeURIComponent(model)}`;
}

/** What every address of the endpoint ends with. */
export function queryOf(endpoint: Endpoint): Record<string, string> | undefined {
  return endpoint.apiVersion === undefined ? undefined : { "api-version": endpoint.apiVersion };
}

/**
 * Where the endpoint lists its models; `undefined` where it does not. Azure's list names what could be deployed, not the
 * deployments, by which its models are asked.
 */
export function listUrl(endpoint: Endpoint): string | undefined {
  if (isAzure(endpoint)) {
    return undefined;
  }
  switch (presetOf(endpoint)?.name) {
    case "anthropic":
      // Else it lists twenty.
      return `${endpoint.baseUrl}/models?limit=1000`;
    case "github":
      return new URL("/catalog/models", endpoint.baseUrl).href;
    default:
      return `${endpoint.baseUrl}/models`;
  }
}

/** A second list that says more about the same models: LM Studio's own, which tells how large they were loaded. */
export function detailUrl(endpoint: Endpoint): string | undefined {
  const { origin, port } = new URL(endpoint.baseUrl);
  return isLoopback(endpoint) && port === "1234" ? `${origin}/api/v0/models` : undefined;
}

/** The id by which a listed model is asked. */
export function idAsAsked(endpoint: Endpoint, id: string): string {
  return presetOf(endpoint)?.name === "google" ? id.replace(/^models\//, "") : id;
}

function isAzure(endpoint: Endpoint): boolean {
  return endpoint.apiVersion !== undefined || presetOf(endpoint)?.name === "azure";
}
