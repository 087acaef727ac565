import { systemTimers, type Timers } from "../../model/timers.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Attributes, Span, SpanSink } from "./span.ts";

export interface ExporterSettings {
  /** Of the collector, with `/v1/traces`. */
  readonly url: string;
  /** Which may hold its key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  readonly version: string;
}

/** Spans that are sent at once, and that are kept while a collector is away; beyond it the newest are lost. */
const batch = 512;
const mostWaiting = 2048;
const everyMs = 5_000;
/** What one delivery may take. */
const patienceMs = 5_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * As OpenTelemetry's own libraries read it.
 * @returns `undefined` where no collector is named
 * @throws Failure `usage` for what is no address
 */
export function exporterSettings(environment: Environment, version: string): ExporterSettings | undefined {
  const said = (name: string): string => environment[name]?.trim() ?? "";
  const [own, base] = [said("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), said("OTEL_EXPORTER_OTLP_ENDPOINT")];
  const url = own === "" ? base.replace(/\/*$/, "/v1/traces") : own;
  if (own + base === "" || said("OTEL_SDK_DISABLED").toLowerCase() === "true") {
    return undefined;
  }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new Failure(
      "usage",
      "OTEL_EXPORTER_OTLP_ENDPOINT holds no address that begins with http:// or https://.",
    );
  }
  const headers = [said("OTEL_EXPORTER_OTLP_HEADERS"), said("OTEL_EXPORTER_OTLP_TRACES_HEADERS")]
    .flatMap((list) => list.split(","))
    .flatMap((pair): [string, string][] => {
      const [, name, value] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
      return name === undefined || value === undefined ? [] : [[name, decoded(value)]];
    });
  const service = said("OTEL_SERVICE_NAME");
  return {
    url,
    headers: Object.fromEntries(headers),
    service: service === "" ? "patched-moa" : service,
    version,
  };
}

/** Sends spans to a collector, as OTLP over HTTP in JSON: small, and nothing waits for it. */
export class OtlpExporter implements SpanSink {
  readonly #settings: ExporterSettings;
  readonly #note: (text: string) => void;
  readonly #timers: Timers;
  #waiting: Span[] = [];
  #sending: Promise<void> | undefined;
  #stopTimer: (() => void) | undefined;
  #isNoted = false;

  /** @param note told once when the collector cannot be reached, or refuses */
  constructor(settings: ExporterSettings, note: (text: string) => void, timers: Timers = systemTimers) {
    this.#settings = settings;
    this.#note = note;
    this.#timers = timers;
  }

  take(span: Span): void {
    if (this.#waiting.length >= mostWaiting) {
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= batch) {
      void this.#flush();
    } else {
      this.#stopTimer ??= this.#timers.after(everyMs, () => void this.#flush());
    }
  }

  async close(): Promise<void> {
    await this.#sending;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (this.#sending !== undefined || this.#waiting.length === 0) {
      return this.#sending;
    }
    const spans = this.#waiting;
    this.#waiting = [];
    this.#sending = this.#send(spans);
    await this.#sending;
    this.#sending = undefined;
    if (this.#waiting.length > 0) {
      this.#stopTimer = this.#timers.after(everyMs, () => void this.#flush());
    }
  }

  async #send(spans: readonly Span[]): Promise<void> {
    const { url, headers } = this.#settings;
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(this.#document(spans)),
        signal: AbortSignal.timeout(patienceMs),
        redirect: "error",
      });
      await response.body?.cancel();
      if (!response.ok) {
        this.#failed(`it answers ${response.status}`);
      }
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error));
    }
  }

  #failed(why: string): void {
    if (!this.#isNoted) {
      this.#isNoted = true;
      this.#note(`Traces do not reach the collector at ${new URL(this.#settings.url).host}: ${why}.`);
    }
  }

  #document(spans: readonly Span[]): object {
    const { service, version } = this.#settings;
    return {
      resourceSpans: [
        {
          resource: { attributes: pairs({ "service.name": service, "service.version": version }) },
          scopeSpans: [{ scope: { name: "patched-moa", version }, spans: spans.map(wireSpan) }],
        },
      ],
    };
  }
}

function wireSpan({ start, end, kind, attributes, moments, failed, ...rest }: Span): object {
  return {
    ...rest,
    kind: kind === "server" ? 2 : 3,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: pairs(attributes),
    events: moments.map((moment) => ({
      timeUnixNano: nanoseconds(moment.at),
      name: moment.name,
      attributes: pairs(moment.attributes),
    })),
    status: failed ? { code: 2 } : {},
  };
}

function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}

function pairs(attributes: Attributes): readonly object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === "string"
        ? { stringValue: value }
        : typeof value === "boolean"
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: String(value) }
            : { doubleValue: value },
  }));
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) {
      // Written as it is.
      return value;
    }
    throw error;
  }
}
