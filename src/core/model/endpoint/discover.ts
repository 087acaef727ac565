import { CallLimits, type Limits } from "../client/call-limits.ts";
import { createEndpoint, type Endpoint } from "./endpoint.ts";
import { isChatModel, readModelIds } from "./model-list.ts";
import { systemTimers, type Timers } from "../timers.ts";

/** A server on this machine, and the models it offers. */
export interface LocalServer {
  readonly endpoint: Endpoint;
  /** Never empty. */
  readonly models: readonly string[];
}

export interface UsualPlace {
  readonly label: string;
  readonly port: number;
}

/** Where local servers listen unless they are told otherwise. */
const usualPlaces: readonly UsualPlace[] = [
  { label: "Ollama", port: 11434 },
  { label: "LM Studio", port: 1234 },
  { label: "llama.cpp", port: 8080 },
  { label: "vLLM", port: 8000 },
];

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
  { label, port }: UsualPlace,
  signal: AbortSignal,
  timers: Timers,
): Promise<LocalServer | undefined> {
  const endpoint = createEndpoint({ baseUrl: `http://127.0.0.1:${port}/v1`, label });
  const call = new CallLimits(signal, patience, timers);
  try {
    const response = await fetch(`${endpoint.baseUrl}/models`, { signal: call.signal, redirect: "error" });
    const models = readModelIds(await response.json())?.filter(isChatModel) ?? [];
    return response.ok && models.length > 0 ? { endpoint, models } : undefined;
  } catch {
    // Nothing listens there, or nothing that speaks this language: the usual case, and no failure.
    return undefined;
  } finally {
    call.close();
  }
}
