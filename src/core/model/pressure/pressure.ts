import { isLoopback, type Endpoint } from "../endpoint/endpoint.ts";
import { EndpointPressure } from "./endpoint-pressure.ts";
import { systemTimers, type Timers } from "../timers.ts";

export interface PressureParts {
  /** Calls at once to one endpoint; left out: 16, or 4 on this machine, where models share one processor. */
  readonly concurrency?: number;
  readonly timers?: Timers;
}

const usualConcurrency = { remote: 16, loopback: 4 };

/** The pressure on every endpoint. One for the whole program, since endpoints count all of its calls together. */
export class Pressure {
  readonly #endpoints = new Map<string, EndpointPressure>();
  readonly #parts: PressureParts;

  constructor(parts: PressureParts = {}) {
    this.#parts = parts;
  }

  /** Shared by all models at `endpoint`. */
  on(endpoint: Endpoint): EndpointPressure {
    const { concurrency, timers = systemTimers } = this.#parts;
    const usual = usualConcurrency[isLoopback(endpoint) ? "loopback" : "remote"];
    const known = this.#endpoints.get(endpoint.baseUrl) ?? new EndpointPressure(concurrency ?? usual, timers);
    this.#endpoints.set(endpoint.baseUrl, known);
    return known;
  }
}
