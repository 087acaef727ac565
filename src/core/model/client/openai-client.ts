import OpenAI from "openai";
import { chatBase, dialectHeaders, queryOf } from "../endpoint/dialect.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { withErrorObject } from "./error-body.ts";

/** What a request needs. The package adds more: about this machine, and from environment variables meant for OpenAI. */
const sentHeaders = ["accept", "content-type", ...dialectHeaders];

/**
 * The `openai` package, set up for one endpoint. It holds no key (each request brings its own), never retries (it cannot
 * be cancelled while it waits), never logs, and never follows a redirect: code is not to be sent where nobody said.
 * @param model the one that will be asked, where there is one: it may have an address of its own
 */
export function openAiClient(endpoint: Endpoint, model?: string): OpenAI {
  return new OpenAI({
    baseURL: model === undefined ? endpoint.baseUrl : chatBase(endpoint, model),
    defaultQuery: queryOf(endpoint),
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
    fetch: async (url, init) => {
      const headers = onlyNeeded(new Headers(init?.headers));
      const response = await (endpoint.fetch ?? globalThis.fetch)(url, { ...init, headers });
      return response.ok ? response : withErrorObject(response, init?.signal ?? undefined);
    },
  });
}

function onlyNeeded(all: Headers): Record<string, string> {
  const kept = [...all].filter(([name]) => sentHeaders.includes(name));
  return { ...Object.fromEntries(kept), "user-agent": "patched-moa" };
}
