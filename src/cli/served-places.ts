import { basename } from "node:path";
import type { Account } from "../core/gateway/account.ts";
import type { Offer } from "../core/gateway/offering.ts";
import { addressOf, createEndpoint, isLoopback, type Endpoint } from "../core/model/endpoint/endpoint.ts";
import { labelOf, type ModelSource } from "../core/model/endpoint/model-source.ts";
import { sourceAt } from "../core/model/endpoint/source-at.ts";
import type { ResolvedMix } from "../core/model/mix/resolved-mix.ts";
import { shippedMixes } from "../core/model/mix/shipped-mixes.ts";
import { Failure } from "../core/workspace/failure.ts";
import { endpointAt, endpointNamed, openAiEndpoint, type Environment } from "./endpoints.ts";
import { allSources, findMix } from "./mixes.ts";
import type { ServeOptions } from "./serve-options.ts";

/** What there is to be asked. */
export interface Found {
  readonly sources: readonly ModelSource[];
  readonly mixes: ReadonlyMap<string, ResolvedMix>;
  readonly offers: readonly Offer[];
}

interface Looked {
  readonly found: Promise<Found>;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** How long a list holds, in milliseconds. */
const holdsMs = 300_000;
/** Where nothing was found it is looked again soon. */
const holdsNothingMs = 10_000;

/** Where a gateway looks for models, and what it found there. */
export class ServedPlaces {
  readonly #options: ServeOptions;
  readonly #environment: Environment;
  readonly #note: (text: string) => void;
  /** One for all who are served with this program's keys, one for each who brings his own. */
  readonly #looked = new WeakMap<object, Looked>();

  constructor(options: ServeOptions, environment: Environment, note: (text: string) => void) {
    this.#options = options;
    this.#environment = environment;
    this.#note = note;
  }

  /** @throws Failure `usage`, `key`: what is wrong with where it is to look, before it looks */
  check(): void {
    this.#endpoints();
  }

  async of(account: Account): Promise<Found> {
    const owner = account.ownKey === undefined ? this : account;
    const looked = this.#looked.get(owner);
    if (looked !== undefined && looked.until > Date.now()) {
      return looked.found;
    }
    // Whoever asks first may leave; the others still want to know.
    const found = this.#look(account, new AbortController().signal);
    this.#looked.set(owner, { found, until: Date.now() + holdsMs });
    const soon = (): void => {
      this.#looked.set(owner, { found, until: Date.now() + holdsNothingMs });
    };
    found.then(({ offers }) => (offers.length === 0 ? soon() : undefined), soon);
    return found;
  }

  async #look(account: Account, signal: AbortSignal): Promise<Found> {
    const sources = await this.#sources(account, signal);
    const mixes = new Map<string, ResolvedMix>();
    for (const file of this.#options.mixes) {
      const mix = { mix: file, baseUrl: undefined, apiKeyVariable: undefined };
      mixes.set(basename(file).replace(/\.json$/i, ""), await findMix(mix, this.#environment, signal));
    }
    for (const shipped of shippedMixes) {
      const resolved = mixes.has(shipped.name) ? undefined : composed(shipped, sources);
      if (resolved !== undefined) {
        mixes.set(shipped.name, resolved);
      }
    }
    return { sources, mixes, offers: offersOf(sources, mixes) };
  }

  async #sources(account: Account, signal: AbortSignal): Promise<readonly ModelSource[]> {
    const { models, port } = this.#options;
    const endpoints = this.#endpoints();
    const [only, ...others] = endpoints;
    if (only !== undefined && others.length === 0) {
      const own = account.ownKey === undefined ? only : { ...only, apiKey: account.ownKey };
      return [this.#told(await sourceAt(own, signal, models))];
    }
    const all =
      endpoints.length > 0
        ? await Promise.all(endpoints.map(async (endpoint) => this.#told(await sourceAt(endpoint, signal))))
        : (await allSources(this.#environment, signal)).filter(
            ({ place }) => place.kind === "endpoint" && !isOwnAddress(place.endpoint, port),
          );
    return models.length === 0
      ? all
      : all.map((source) => ({ ...source, models: source.models.filter(({ id }) => models.includes(id)) }));
  }

  /** Those that were named, or what the environment names as other tools read it; none: wherever there is a key or a server. */
  #endpoints(): readonly Endpoint[] {
    const { places, access, port } = this.#options;
    const usual = this.#environment["OPENAI_BASE_URL"];
    const fromEnvironment = places.length === 0 && usual !== undefined && openAiEndpoint(this.#environment);
    const endpoints = [
      ...(fromEnvironment ? [fromEnvironment] : []),
      ...places.map(({ baseUrl = usual ?? "openai", apiKeyVariable }) =>
        access === "callers" || apiKeyVariable === "-"
          ? withoutKey(endpointNamed(baseUrl, undefined, this.#environment))
          : endpointAt(baseUrl, apiKeyVariable, this.#environment),
      ),
    ];
    const own = endpoints.find((endpoint) => isOwnAddress(endpoint, port));
    if (own !== undefined) {
      throw new Failure(
        "usage",
        `The gateway would ask itself: ${own.baseUrl} is its own address. Name the models' endpoint with --base-url.`,
      );
    }
    return endpoints;
  }

  #told(source: ModelSource): ModelSource {
    if (source.problem !== undefined) {
      this.#note(source.problem.message);
    }
    return source;
  }
}

/** @returns `undefined` where there is not what it is made of */
function composed(
  mix: (typeof shippedMixes)[number],
  sources: readonly ModelSource[],
): ResolvedMix | undefined {
  try {
    return mix.compose(sources);
  } catch (error) {
    if (Failure.is(error, "no-model")) {
      return undefined;
    }
    throw error;
  }
}

function offersOf(
  sources: readonly ModelSource[],
  mixes: ReadonlyMap<string, ResolvedMix>,
): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const id of mixes.keys()) {
    offers.set(id, { id, kind: "mix", ownedBy: "patched-moa" });
  }
  for (const { place, models } of sources) {
    for (const { id } of models.filter((model) => !offers.has(model.id))) {
      offers.set(id, { id, kind: "model", ownedBy: labelOf(place) });
    }
  }
  return [...offers.values()];
}

/** Whatever key this program has for it: callers bring theirs. */
function withoutKey(endpoint: Endpoint): Endpoint {
  const { label, keyVariable } = endpoint;
  return createEndpoint({ baseUrl: addressOf(endpoint), label, keyVariable });
}

function isOwnAddress(endpoint: Endpoint, port: number): boolean {
  return isLoopback(endpoint) && new URL(endpoint.baseUrl).port === String(port);
}
