import { Failure } from "../../workspace/failure.ts";
import type { Secret } from "../secret.ts";
import { presetAt, type EndpointPreset } from "./presets.ts";

/** A place that speaks the OpenAI chat-completions protocol. */
export interface Endpoint {
  /** Without a slash at the end: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** For people: `OpenAI`, `Ollama`, else host and port. */
  readonly label: string;
  /** Left out: the endpoint is asked without a key, as local servers want it. */
  readonly apiKey?: Secret;
  /** The environment variable in which the command line looks for the key; named in messages about a wrong key. */
  readonly keyVariable: string;
  /** Azure's classic protocol: every deployment has an address of its own below `baseUrl`, and every address this version. */
  readonly apiVersion?: string;
  /** How requests get there; left out: the program's own `fetch`, looked up at each call. */
  readonly fetch?: typeof fetch;
}

export interface EndpointOptions {
  /** Azure's classic protocol is asked for by its version: `https://NAME.openai.azure.com/openai?api-version=2024-10-21`. */
  readonly baseUrl: string;
  readonly label?: string;
  readonly apiKey?: Secret;
  /** Default: that of the provider whose address it is, else `OPENAI_API_KEY`. */
  readonly keyVariable?: string;
  readonly fetch?: typeof fetch;
}

/** @throws Failure `usage` when `baseUrl` is not one that can be asked */
export function createEndpoint(options: EndpointOptions): Endpoint {
  const { baseUrl, label, apiKey, keyVariable, fetch } = options;
  const url = parseBaseUrl(baseUrl);
  const preset = presetAt(url);
  const apiVersion = url.searchParams.get("api-version");
  url.search = "";
  return {
    // Documentation often shows the address of the question itself.
    baseUrl: url.href.replace(/\/+$/, "").replace(/\/chat\/completions$/, ""),
    label: label ?? preset?.label ?? url.host,
    ...(apiKey && { apiKey }),
    keyVariable: keyVariable ?? preset?.keyVariable ?? "OPENAI_API_KEY",
    ...(apiVersion !== null && { apiVersion }),
    ...(fetch && { fetch }),
  };
}

/** The address as settings and command lines write it: what `createEndpoint` makes the same endpoint of. */
export function addressOf({ baseUrl, apiVersion }: Endpoint): string {
  return apiVersion === undefined ? baseUrl : `${baseUrl}?api-version=${encodeURIComponent(apiVersion)}`;
}

export function presetOf(endpoint: Endpoint): EndpointPreset | undefined {
  return presetAt(new URL(endpoint.baseUrl));
}

/** How a base URL that leads nowhere may be mended; begins with a verb. */
export function howToCorrectUrl(endpoint: Endpoint): string {
  const { baseUrl, apiVersion } = endpoint;
  const hasVersion = /\/v\d/.test(new URL(baseUrl).pathname);
  return hasVersion || apiVersion !== undefined || presetOf(endpoint) !== undefined
    ? "correct the base URL: most end in /v1."
    : `set the base URL to ${baseUrl}/v1: most end in /v1.`;
}

/** Whether the endpoint runs on this machine: asking it costs no money, and nothing leaves the machine. */
export function isLoopback(endpoint: Pick<Endpoint, "baseUrl">): boolean {
  const { hostname } = new URL(endpoint.baseUrl);
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

function parseBaseUrl(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new Failure(
      "usage",
      `The base URL must start with http:// or https://, like https://api.openai.com/v1 or http://127.0.0.1:11434/v1.`,
    );
  }
  // The text is not repeated in these messages: it may hold a key.
  const onlyVersion = [...url.searchParams.keys()].every((name) => name === "api-version");
  if (url.username !== "" || url.password !== "" || !onlyVersion || url.hash !== "") {
    throw new Failure(
      "usage",
      `The base URL of ${url.host} must hold no user name, password, query or fragment (but ?api-version=… for Azure): give the key with "Patched MoA: Set API Key" or in an environment variable.`,
    );
  }
  return url;
}
