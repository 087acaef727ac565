import { CallLimits, type Limits } from "../client/call-limits.ts";
import { createEndpoint, type Endpoint } from "./endpoint.ts";
import { detailUrl } from "./dialect.ts";
import type { ModelInfo } from "./model-info.ts";
import { modelsIn, withDetails } from "./read-model-list.ts";
import { localBaseUrl, usualPlaces, type UsualPlace } from "./usual-places.ts";
import { systemTimers, type Timers } from "../timers.ts";

/** A server on this machine, and the models it offers. */
export interface LocalServer {
  readonly endpoint: Endpoint;
  /** Never empty. */
  readonly models: readonly ModelInfo[];
}

/** A server on this machine answers at once or not at all. */
const patience: Limits = { firstByteMs: 400, idleMs: 400, totalMs: 400 };

/**
 * Looks for servers in all places at once, within 0.4 s. Whatever listens there but is no such server is passed over in
 * silence. No key is sent: nobody knows who listens.
 */
export async function discoverLocalServers(
  signal: AbortSignal,
  places: readonly UsualPlace[] = usualPlaces,
  timers: Timers = systemTimers,
): Promise<readonly LocalServer[]> {
  const found = await Promise.all(places.map((place) => look(place, signal, timers)));
  return found.filter((server) => server !== undefined);
}

async function look(
  place: UsualPlace,
  signal: AbortSignal,
  timers: Timers,
): Promise<LocalServer | undefined> {
  const endpoint = createEndpoint({ baseUrl: localBaseUrl(place), label: place.label });
  const call = new CallLimits(signal, patience, timers);
  try {
    const details = detailUrl(endpoint);
    const [models, more] = await Promise.all([
      read(`${endpoint.baseUrl}/models`, call.signal),
      details === undefined ? [] : read(details, call.signal).catch(() => []),
    ]);
    return models.length === 0
      ? undefined
      : {
          endpoint,
          models: withDetails(models, more),
        };
  } catch {
    // Nothing listens there, or nothing that speaks this language: the usual case, and no failure.
    return undefined;
  } finally {
    call.close();
  }
}

async function read(url: string, signal: AbortSignal): Promise<readonly ModelInfo[]> {
  const response = await fetch(url, { signal, redirect: "error" });
  const models = await modelsIn(response, signal);
  return response.ok ? models : [];
}
