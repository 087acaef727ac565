import type { CallRecord } from "../model/money/ledger.ts";

/** Seconds; answers take from one to a hundred. */
const bounds = [0.05, 0.25, 1, 2.5, 5, 10, 20, 40, 80, 160, 320];

/** Callers name models as they like: beyond so many names the rest share one. */
const mostNames = 200;

export interface EndedRequest {
  readonly route: string;
  readonly status: number;
  /** As the caller wrote it, checked; left out: it did not come to one. */
  readonly strategy?: string;
  readonly seconds: number;
  /** Until the first piece of the answer; left out: there was none. */
  readonly firstTextSeconds?: number;
}

/** What the gateway has done, counted, in the text format of Prometheus. */
export class Metrics {
  readonly #inFlight: () => number;
  readonly #requests = new Counts();
  readonly #calls = new Counts();
  readonly #tokens = new Counts();
  readonly #usd = new Counts();
  readonly #unpriced = new Counts();
  readonly #durations = new Histogram();
  readonly #firstTexts = new Histogram();
  readonly #models = new Set<string>();

  constructor(inFlight: () => number) {
    this.#inFlight = inFlight;
  }

  ended({ route, status, strategy = "", seconds, firstTextSeconds }: EndedRequest): void {
    this.#requests.add({ route, status: String(status), strategy }, 1);
    if (strategy !== "") {
      this.#durations.observe({ strategy }, seconds);
    }
    if (firstTextSeconds !== undefined) {
      this.#firstTexts.observe({ strategy }, firstTextSeconds);
    }
  }

  called({ model: name, usage, cost, outcome }: CallRecord): void {
    const model = this.#known(name);
    this.#calls.add({ model, outcome }, 1);
    this.#tokens.add({ model, kind: "prompt" }, usage.promptTokens);
    this.#tokens.add({ model, kind: "completion" }, usage.completionTokens);
    if (cost.kind === "known") {
      this.#usd.add({ model }, cost.usd);
    } else {
      this.#unpriced.add({ model }, 1);
    }
  }

  text(): string {
    const lines = [
      ...family("requests_total", "counter", "Requests, by what came of them.", this.#requests.lines()),
      ...family("requests_in_flight", "gauge", "Requests that are being answered.", [
        ["", String(this.#inFlight())],
      ]),
      ...family(
        "model_calls_total",
        "counter",
        "Calls of models, by what came of them.",
        this.#calls.lines(),
      ),
      ...family("tokens_total", "counter", "Tokens of all calls.", this.#tokens.lines()),
      ...family("cost_usd_total", "counter", "What calls with a known price cost.", this.#usd.lines()),
      ...family("unpriced_calls_total", "counter", "Calls whose cost is not known.", this.#unpriced.lines()),
      ...family(
        "request_seconds",
        "histogram",
        "From request to the end of its answer.",
        this.#durations.lines(),
      ),
      ...family(
        "first_text_seconds",
        "histogram",
        "To the first piece of the answer.",
        this.#firstTexts.lines(),
      ),
      ...processLines(),
    ];
    return `${lines.join("\n")}\n`;
  }

  #known(model: string): string {
    if (!this.#models.has(model) && this.#models.size >= mostNames) {
      return "(others)";
    }
    this.#models.add(model);
    return model;
  }
}

/** Of the program itself, under the names that everybody uses. */
function processLines(): readonly string[] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const resources = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    resources.set(kind, (resources.get(kind) ?? 0) + 1);
  }
  const gauge = (name: string, value: number, labels = ""): string => `${name}${labels} ${value}`;
  return [
    "# TYPE process_resident_memory_bytes gauge",
    gauge("process_resident_memory_bytes", rss),
    "# TYPE nodejs_heap_size_used_bytes gauge",
    gauge("nodejs_heap_size_used_bytes", heapUsed),
    "# TYPE process_cpu_seconds_total counter",
    gauge("process_cpu_seconds_total", (user + system) / 1e6),
    "# TYPE nodejs_active_resources gauge",
    ...[...resources].map(([type, count]) => gauge("nodejs_active_resources", count, labelled({ type }))),
  ];
}

type Labels = Readonly<Record<string, string>>;
type Line = readonly [suffixAndLabels: string, value: string];

function family(name: string, type: string, help: string, lines: readonly Line[]): readonly string[] {
  const full = `patched_moa_${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} ${type}`,
    ...lines.map(([rest, value]) => `${full}${rest} ${value}`),
  ];
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

class Counts {
  readonly #values = new Map<string, number>();

  add(labels: Labels, amount: number): void {
    const key = labelled(labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount);
  }

  lines(): readonly Line[] {
    return [...this.#values].map(([labels, value]) => [labels, String(value)]);
  }
}

class Histogram {
  readonly #series = new Map<string, { labels: Labels; counts: number[]; sum: number; all: number }>();

  observe(labels: Labels, seconds: number): void {
    const key = labelled(labels);
    const series = this.#series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, all: 0 };
    this.#series.set(key, series);
    series.sum += seconds;
    series.all += 1;
    series.counts = series.counts.map((count, index) => count + (seconds <= (bounds[index] ?? 0) ? 1 : 0));
  }

  lines(): readonly Line[] {
    return [...this.#series.values()].flatMap(({ labels, counts, sum, all }): Line[] => [
      ...counts.map((count, index): Line => [
        `_bucket${labelled({ ...labels, le: String(bounds[index]) })}`,
        String(count),
      ]),
      [`_bucket${labelled({ ...labels, le: "+Inf" })}`, String(all)],
      [`_sum${labelled(labels)}`, String(sum)],
      [`_count${labelled(labels)}`, String(all)],
    ]);
  }
}
