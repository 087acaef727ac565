import { describePrice, describeWindow } from "../core/model/endpoint/describe-model.ts";
import type { Endpoint } from "../core/model/endpoint/endpoint.ts";
import type { ModelSource } from "../core/model/endpoint/model-source.ts";
import { sourceAt } from "../core/model/endpoint/source-at.ts";
import { windowOf } from "../core/model/endpoint/window-of.ts";
import { parsePrice, Prices } from "../core/model/money/prices.ts";
import { Failure } from "../core/workspace/failure.ts";
import { endpointAt, type Environment } from "./endpoints.ts";
import type { ExitCode } from "./exit-code.ts";
import { allSources } from "./mixes.ts";
import { parseArguments } from "./parse-arguments.ts";
import { harmless, paint, type Terminal } from "./terminal.ts";

const options = {
  "base-url": { type: "string" },
  "api-key-env": { type: "string" },
  price: { type: "string", multiple: true },
  json: { type: "boolean" },
} as const;

/** `patched-moa models`: what can be asked from here, how much it can read and what it takes, or why it cannot be asked. */
export async function modelsCommand(
  args: readonly string[],
  environment: Environment,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, options);
  if (positionals.length > 0) {
    throw new Failure(
      "usage",
      `Unexpected argument ${positionals[0] ?? ""}; an endpoint is given with --base-url.`,
    );
  }
  const prices = new Prices(new Map((values.price ?? []).map(parsePrice)));
  const { "base-url": baseUrl, "api-key-env": keyVariable } = values;
  const sources =
    baseUrl === undefined && keyVariable === undefined
      ? await allSources(environment, signal)
      : [await sourceAt(endpointAt(baseUrl ?? "openai", keyVariable, environment), signal)];
  const places = sources.flatMap((source) =>
    source.place.kind === "endpoint" ? { ...source, endpoint: source.place.endpoint } : [],
  );
  if (values.json === true) {
    terminal.out(`${JSON.stringify({ endpoints: places.map((place) => jsonOf(place, prices)) })}\n`);
  } else {
    print(places, prices, terminal);
  }
  return places.some(({ models }) => models.length > 0) ? 0 : 1;
}

type Listed = ModelSource & { readonly endpoint: Endpoint };

function print(places: readonly Listed[], prices: Prices, terminal: Terminal): void {
  const keyless = places.filter(({ problem }) => problem?.kind === "key" && places.length > 1);
  for (const place of places.filter((each) => !keyless.includes(each))) {
    const { endpoint, models, problem } = place;
    terminal.out(`${paint(terminal, "bold", endpoint.label)}  ${endpoint.baseUrl}\n`);
    if (problem !== undefined) {
      terminal.out(`  ${harmless(problem.message)}\n`);
    }
    const width = Math.min(48, Math.max(...models.map(({ id }) => id.length)));
    for (const info of models) {
      const { id, price } = info;
      const size = (describeWindow(windowOf(place.place, info)) ?? "size unknown").padEnd(12);
      terminal.out(
        `  ${harmless(id).padEnd(width)}  ${size}  ${describePrice(prices.of(id, endpoint, price))}\n`,
      );
    }
  }
  if (keyless.length > 0) {
    const names = keyless.map(({ endpoint }) => `${endpoint.label} (${endpoint.keyVariable})`).join(", ");
    terminal.out(`No key is set for ${names}.\n`);
  }
  if (!places.some(({ models }) => models.length > 0)) {
    terminal.err(
      "No model can be asked: set the key of a provider, or start a server such as Ollama on this machine.",
    );
  }
}

function jsonOf({ place, endpoint, models, problem }: Listed, prices: Prices): object {
  return {
    label: endpoint.label,
    baseUrl: endpoint.baseUrl,
    keyVariable: endpoint.keyVariable,
    problem: problem === undefined ? null : { kind: problem.kind, message: problem.message },
    models: models.map((info) => {
      const { contextTokens, answerTokens } = windowOf(place, info);
      return {
        id: info.id,
        label: info.label ?? null,
        contextTokens: contextTokens ?? null,
        answerTokens: answerTokens ?? null,
        price: prices.of(info.id, endpoint, info.price),
      };
    }),
  };
}
