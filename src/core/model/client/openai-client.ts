import OpenAI from "openai";
import type { Endpoint } from "../endpoint/endpoint.ts";

/** What a request needs. The package adds more: about this machine, and from environment variables meant for OpenAI. */
const sentHeaders = ["accept", "authorization", "content-type"];

/**
 * The `openai` package, set up for one endpoint. It holds no key (each request brings its own), never retries (it cannot
 * be cancelled while it waits), never logs, and never follows a redirect: code is not to be sent where nobody said.
 */
export function openAiClient(endpoint: Endpoint): OpenAI {
  return new OpenAI({
    baseURL: endpoint.baseUrl,
    apiKey: "given with each request",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: "off",
    defaultHeaders: { Authorization: null },
    fetchOptions: { redirect: "manual" },
    // Looked up at each call: VS Code replaces the global one with its own, which knows the user's proxy.
    fetch: (url, init) => globalThis.fetch(url, { ...init, headers: onlyNeeded(new Headers(init?.headers)) }),
  });
}

/** The headers that carry the key, or none for an endpoint without one. */
export function keyHeaders(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { Authorization: `Bearer ${key}` };
}

function onlyNeeded(all: Headers): Record<string, string> {
  const kept = [...all].filter(([name]) => sentHeaders.includes(name));
  return { ...Object.fromEntries(kept), "user-agent": "patched-moa" };
}
