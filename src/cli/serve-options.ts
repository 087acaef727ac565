import { usualLimits, type GatewayLimits } from "../core/gateway/gateway.ts";
import { parsePrice, type Price } from "../core/model/money/prices.ts";
import { Failure } from "../core/workspace/failure.ts";
import { parseArguments } from "./parse-arguments.ts";
import { usualPort } from "./usual-port.ts";

/** Options of `patched-moa serve`, checked. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Endpoints of models that were named; empty: what the environment points at. */
  readonly places: readonly ServedPlace[];
  /** Left out: whatever the endpoints offer. */
  readonly models: readonly string[];
  /** Files with mixes, beside those that are shipped. */
  readonly mixes: readonly string[];
  readonly prices: ReadonlyMap<string, Price>;
  /** US dollars for each key, while the gateway runs. */
  readonly budget: number | undefined;
  /** US dollars for a day, of everything on this machine. */
  readonly budgetPerDay: number | undefined;
  /** Milliseconds one call to a model may take in all. */
  readonly timeoutMs: number | undefined;
  /** Calls at once to one endpoint; left out: as elsewhere. */
  readonly callsAtOnce: number | undefined;
  /** Environment variables that hold the keys by which the gateway may be asked. */
  readonly keyVariables: readonly string[];
  /** The key that is kept from one start to the next is made anew. */
  readonly newKey: boolean;
  readonly access: "keys" | "open" | "callers";
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  readonly limits: GatewayLimits;
}

interface ServedPlace {
  /** As `--base-url` takes it; left out: as the environment says. */
  readonly baseUrl: string | undefined;
  /** Left out: the provider's own; `-`: it is asked without a key. */
  readonly apiKeyVariable: string | undefined;
}

const argumentOptions = {
  host: { type: "string" },
  port: { type: "string" },
  "base-url": { type: "string", multiple: true },
  "api-key-env": { type: "string", multiple: true },
  model: { type: "string", multiple: true },
  mix: { type: "string", multiple: true },
  price: { type: "string", multiple: true },
  budget: { type: "string" },
  "budget-per-day": { type: "string" },
  timeout: { type: "string" },
  "calls-at-once": { type: "string" },
  "key-env": { type: "string", multiple: true },
  "new-key": { type: "boolean" },
  "no-key": { type: "boolean" },
  "caller-keys": { type: "boolean" },
  "allow-host": { type: "string", multiple: true },
  "allow-origin": { type: "string", multiple: true },
  "max-body": { type: "string" },
  "max-seconds": { type: "string" },
  "max-requests": { type: "string" },
} as const;

/** @throws Failure `usage` that names the option and says what it takes */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const { values, positionals } = parseArguments(args, argumentOptions);
  if (positionals.length > 0) {
    throw new Failure("usage", `Unexpected argument ${positionals[0] ?? ""}.`);
  }
  const keyVariables = values["key-env"] ?? [];
  const isOpen = values["no-key"] === true;
  const isCallers = values["caller-keys"] === true;
  const newKey = values["new-key"] === true;
  if ([isOpen, isCallers, newKey, keyVariables.length > 0].filter((each) => each).length > 1) {
    throw new Failure("usage", "--key-env, --new-key, --no-key and --caller-keys exclude each other.");
  }
  const places = placesIn(values["base-url"] ?? [], values["api-key-env"] ?? []);
  if (isCallers && (places.length !== 1 || values["api-key-env"] !== undefined)) {
    throw new Failure(
      "usage",
      "With --caller-keys name the one endpoint that callers have keys for with --base-url, and no key of your own.",
    );
  }
  const mixes = values.mix ?? [];
  if (mixes.length > 0 && (isCallers || places.length > 0)) {
    throw new Failure(
      "usage",
      "The endpoints of a mix are in its file; leave out --base-url and --caller-keys.",
    );
  }
  return {
    host: values.host ?? "127.0.0.1",
    port: numberIn("--port", values.port, 0, 65_535) ?? usualPort,
    places,
    models: values.model ?? [],
    mixes,
    prices: new Map((values.price ?? []).map(parsePrice)),
    budget: amountIn("--budget", values.budget),
    budgetPerDay: amountIn("--budget-per-day", values["budget-per-day"]),
    timeoutMs: milliseconds("--timeout", values.timeout),
    callsAtOnce: numberIn("--calls-at-once", values["calls-at-once"], 1, 10_000),
    keyVariables,
    newKey,
    access: isOpen ? "open" : isCallers ? "callers" : "keys",
    hosts: values["allow-host"] ?? [],
    origins: (values["allow-origin"] ?? []).map(parseOrigin),
    limits: {
      ...usualLimits,
      bodyBytes: (numberIn("--max-body", values["max-body"], 1, 1_000) ?? usualLimits.bodyBytes / 1e6) * 1e6,
      answerMs: milliseconds("--max-seconds", values["max-seconds"]) ?? usualLimits.answerMs,
      atOnce: numberIn("--max-requests", values["max-requests"], 1, 10_000) ?? usualLimits.atOnce,
    },
  };
}

/** A variable for each endpoint, in their order, or none at all. */
function placesIn(baseUrls: readonly string[], variables: readonly string[]): readonly ServedPlace[] {
  if (variables.length > 0 && variables.length !== Math.max(1, baseUrls.length)) {
    throw new Failure(
      "usage",
      "Give --api-key-env once for each --base-url, in the same order; - stands for an endpoint without a key.",
    );
  }
  return baseUrls.length === 0
    ? variables.map((apiKeyVariable) => ({ baseUrl: undefined, apiKeyVariable }))
    : baseUrls.map((baseUrl, index) => ({ baseUrl, apiKeyVariable: variables[index] }));
}

function numberIn(option: string, text: string | undefined, from: number, to: number): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < from || number > to) {
    throw new Failure("usage", `${option} ${text}: give a whole number from ${from} to ${to}.`);
  }
  return number;
}

function amountIn(option: string, text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const usd = Number(text);
  if (!Number.isFinite(usd) || usd < 0 || text.trim() === "") {
    throw new Failure("usage", `${option} ${text}: give US dollars as a number, such as 0.25.`);
  }
  return usd;
}

function milliseconds(option: string, text: string | undefined): number | undefined {
  const seconds = numberIn(option, text, 1, 86_400);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** As browsers send it. */
function parseOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin === "null" || origin !== text.replace(/\/$/, "")) {
    throw new Failure(
      "usage",
      `--allow-origin ${text}: give an origin, such as https://chat.example.com; * is none.`,
    );
  }
  return origin;
}
