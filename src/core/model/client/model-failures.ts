import { APIConnectionError, APIError } from "openai";
import type { ModelFailure, ModelFailureKind } from "../chat-model.ts";
import type { Stop } from "./call-limits.ts";
import { isObject } from "./json-object.ts";
import { howToCorrectUrl, type Endpoint } from "../endpoint/endpoint.ts";
import { isKeyRefusal, isQuota, statusOfErrorObject } from "./error-meaning.ts";
import { ProxyProblem } from "./proxy-problem.ts";
import { isOverflow, windowIn } from "./overflow.ts";
import { retryAfterMs } from "../pressure/rate-headers.ts";
import { redact } from "../secret.ts";
import { said } from "../../workspace/said.ts";

/** Who was asked: what a message about it needs. */
export interface Asked {
  readonly endpoint: Endpoint;
  readonly model: string;
  /** The key that was sent, so that it can be taken out of what the endpoint says. */
  readonly key: string | undefined;
}

const mostDetail = 240;

/** A failure in one sentence, with every key taken out. */
export function modelFailure(asked: Asked, kind: ModelFailureKind, message: string): ModelFailure {
  return { kind, message: redact(message, asked.key) };
}

/**
 * The failure behind what the `openai` package throws before a body is read.
 * @param now milliseconds since the epoch, for a Retry-After that is a date
 */
export function failureOfError(asked: Asked, error: unknown, now = Date.now()): ModelFailure {
  if (error instanceof APIConnectionError) {
    return connectionFailure(asked, error);
  }
  if (error instanceof APIError && typeof error.status === "number") {
    // `headers` is a Headers wherever there is a status.
    const wait = retryAfterMs(error.headers as Headers | undefined, now);
    const failure = failureOfStatus(asked, error.status, error.error ?? error.message);
    const target = redirection(asked.endpoint, error.headers as Headers | undefined);
    if (target !== undefined && error.status >= 300 && error.status < 400) {
      return modelFailure(asked, failure.kind, `${failure.message} It is ${target}`);
    }
    return wait === undefined
      ? failure
      : { ...failure, message: `${failure.message} It asks to wait ${span(wait)}.` };
  }
  return modelFailure(asked, "server", `Asking ${asked.endpoint.label} failed: ${detail(error)}`);
}

/** The failure behind an error object inside a 200 body or stream; its own code says which it is. */
export function failureOfErrorObject(asked: Asked, error: unknown): ModelFailure {
  const status = statusOfErrorObject(error);
  if (status !== undefined || isQuota(error) || isOverflow(error)) {
    return failureOfStatus(asked, status ?? 400, error);
  }
  const message = `${asked.endpoint.label} sent an error instead of an answer. Try again later. ${detail(error)}`;
  return modelFailure(asked, "server", message);
}

/** How DeepSeek, Mistral, OpenRouter and LiteLLM say with status 400 what others say with 404. */
const hasNoModel =
  /\bmodel[ _]not[ _](?:found|exist)|\binvalid model\b|\b(?:not a valid|unknown|unrecognized|no such) model\b|\bmodel\b.{0,100}\b(?:does not exist|not found)/i;

/** The endpoint, or a gateway before it (524: Cloudflare), gave up waiting. */
const gaveUp = new Set([408, 504, 524]);

function failureOfStatus(asked: Asked, status: number, error: unknown): ModelFailure {
  const { endpoint, model } = asked;
  const why = detail(error);
  const failed = (kind: ModelFailureKind, message: string) => modelFailure(asked, kind, message);
  if (status === 403 && isPage(error)) {
    return failed(
      "not-an-answer",
      `${endpoint.baseUrl} sent a web page instead of an answer (403): a proxy, a firewall or a login in between may refuse the way there, or the base URL is wrong (most end in /v1).`,
    );
  }
  if (status === 401 || status === 403 || (status === 400 && isKeyRefusal(error))) {
    const refused = asked.key === undefined ? "wants an API key and none is set" : "refused the API key";
    return failed("key", `${endpoint.label} ${refused} (${status}). ${howToSetKey(endpoint)} ${why}`.trim());
  }
  if (status === 404 || ((status === 400 || status === 422) && hasNoModel.test(why))) {
    return failed(
      "not-found",
      `${endpoint.label} has no model "${model}" at ${endpoint.baseUrl} (${status}). Choose one with "Patched MoA: Select Models" or --model, or ${howToCorrectUrl(endpoint)} ${why}`.trim(),
    );
  }
  if (status === 402 || isQuota(error)) {
    return failed(
      "rate-limit",
      `The account at ${endpoint.label} has no credit left (${status}). ${why}`.trim(),
    );
  }
  if (status !== 429 && (status === 413 || isOverflow(error))) {
    const contextTokens = windowIn(error);
    const message = `The prompt is too long for ${model} at ${endpoint.label} (${status}). Point at less, or take a model with a larger window. ${why}`;
    return { ...failed("overflow", message.trim()), ...(contextTokens !== undefined && { contextTokens }) };
  }
  if (status === 429) {
    return failed(
      "rate-limit",
      `${endpoint.label} limits the rate for ${model} (429). Try later, or use fewer proposers. ${why}`.trim(),
    );
  }
  if (status === 407) {
    return failed(
      "unreachable",
      `A proxy on the way to ${endpoint.label} wants a user name and a password (407), or other ones. Give them in http://USER:PASSWORD@… in the editor's setting http.proxy, or in the environment variable HTTPS_PROXY on the command line.`,
    );
  }
  if (gaveUp.has(status)) {
    return failed(
      "timeout",
      `${endpoint.label} gave up waiting for ${model} (${status}). Try again, or take a faster model. ${why}`.trim(),
    );
  }
  if (status >= 500) {
    return failed("server", `${endpoint.label} failed (${status}). Try again later. ${why}`.trim());
  }
  if (status >= 300 && status < 400) {
    return failed(
      "not-an-answer",
      `${endpoint.baseUrl} redirects elsewhere (${status}). Set the address it redirects to as base URL.`,
    );
  }
  return failed(
    "refused-request",
    said`${endpoint.label} refused the request to ${model} (${status}): ${why || "it did not say why."}`,
  );
}

/** The failure behind a call that we ended. */
export function failureOfStop(asked: Asked, stop: Stop, limitMs: number): ModelFailure {
  const { endpoint, model } = asked;
  const seconds = `${Math.round(limitMs / 100) / 10} s`;
  const messages = {
    cancelled: "Cancelled.",
    "first-byte": `${model} at ${endpoint.label} did not begin to answer within ${seconds}. Try again, or take a faster model.`,
    idle: `${model} at ${endpoint.label} went silent for ${seconds} in the middle of its answer, which is not used.`,
    total: `${model} at ${endpoint.label} was not done after ${seconds}. Ask for less, or take a faster model.`,
  };
  return modelFailure(asked, stop === "cancelled" ? "cancelled" : "timeout", messages[stop]);
}

/** Why a key cannot be sent at all; `undefined` for one that can, and for none. */
export function failureOfKey(asked: Asked): ModelFailure | undefined {
  if (asked.key === undefined || /^[\x21-\x7e]+$/.test(asked.key)) {
    return undefined;
  }
  const problem = `The API key for ${asked.endpoint.label} holds a space or another character no key has.`;
  return modelFailure(asked, "key", `${problem} ${howToSetKey(asked.endpoint)}`);
}

/** How a user gives a key, in the editor and on the command line. */
export function howToSetKey(endpoint: Endpoint): string {
  return `Set it with "Patched MoA: Set API Key" in the editor, or in the environment variable ${endpoint.keyVariable} on the command line.`;
}

/** Where a company's own authority signs, which nobody told this program of. */
const certificateCodes: readonly string[] = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
];

function connectionFailure(asked: Asked, error: APIConnectionError): ModelFailure {
  const { endpoint } = asked;
  const proxy = ProxyProblem.in(error);
  if (proxy !== undefined) {
    return modelFailure(asked, "unreachable", said`${endpoint.label} cannot be reached: ${proxy.message}`);
  }
  const codes = causeCodes(error);
  const lost = codes.find((code) => ["ECONNRESET", "UND_ERR_SOCKET", "EPIPE"].includes(code));
  if (lost !== undefined) {
    return modelFailure(
      asked,
      "cut-off",
      `${endpoint.label} closed the connection before it answered. Try again.`,
    );
  }
  if (codes.includes("UND_ERR_HEADERS_TIMEOUT")) {
    return modelFailure(
      asked,
      "timeout",
      `${asked.model} at ${endpoint.label} did not begin to answer in time.`,
    );
  }
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: said`connection refused`,
    ENOTFOUND: said`no such host`,
    EAI_AGAIN: said`the host name cannot be looked up`,
    UND_ERR_CONNECT_TIMEOUT: said`no connection within 10 s`,
    ETIMEDOUT: said`no connection in time`,
  };
  const distrusted = codes.find((code) => certificateCodes.includes(code));
  if (distrusted !== undefined) {
    return modelFailure(
      asked,
      "unreachable",
      `The certificate of ${endpoint.label} at ${endpoint.baseUrl} is not trusted (${distrusted}). If it is your company's, name the file of its authority in the environment variable NODE_EXTRA_CA_CERTS, or install it in the system.`,
    );
  }
  const known = codes.map((code) => reasons[code]).find((reason) => reason !== undefined);
  const reason = known ?? codes[0] ?? detail(innermost(error));
  return modelFailure(
    asked,
    "unreachable",
    `${endpoint.label} cannot be reached at ${endpoint.baseUrl}: ${reason}. Is the server running, and is the base URL right?`,
  );
}

/** Where a redirect leads, as far as it can be shown: what follows the path may hold a key. */
function redirection(endpoint: Endpoint, headers: Headers | undefined): string | undefined {
  const location = headers?.get("location") ?? "";
  const url = URL.canParse(location, endpoint.baseUrl) ? new URL(location, endpoint.baseUrl) : undefined;
  return location !== "" && (url?.protocol === "http:" || url?.protocol === "https:")
    ? detail(`${url.origin}${url.pathname}`)
    : undefined;
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

/** The codes of all errors inside an error: fetch hides the one that tells. */
function causeCodes(error: unknown): string[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const { code } = error as Error & { code?: unknown };
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [...(typeof code === "string" ? [code] : []), ...inner.flatMap(causeCodes)];
}

const unitsOfTime = [
  { name: "s", ms: 1000, below: 2 * 3_600_000 },
  { name: "hours", ms: 3_600_000, below: 48 * 3_600_000 },
];

/** `7 s`, `3 hours`, and beyond two days nobody cares how long. */
function span(ms: number): string {
  const unit = unitsOfTime.find(({ below }) => ms <= below);
  return unit === undefined ? said`for days` : `${Math.ceil(ms / unit.ms)} ${unit.name}`;
}

function isPage(error: unknown): boolean {
  return typeof error === "string" && /<(?:!doctype|html|body)/i.test(error);
}

/** What the endpoint says, as one short line of text; nothing of a web page. */
export function detail(error: unknown): string {
  const message = error instanceof Error ? error.message : isObject(error) ? error["message"] : error;
  const text = typeof message === "string" ? message : JSON.stringify(message ?? error ?? "");
  const line = isPage(text)
    ? said`(It sent a web page.)`
    : text
        .replace(/\s+/g, " ")
        // It is shown in terminals, in which such characters do more than stand there.
        .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
        .trim();
  return line.length > mostDetail ? `${line.slice(0, mostDetail)}…` : line;
}
