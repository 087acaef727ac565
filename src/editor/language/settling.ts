export interface SettlingRule {
  /** What is waited for; every one has to be heard of. */
  readonly uris: readonly string[];
  /** Nothing new for so long, and what there is is taken to be all. */
  readonly quietMs: number;
  /** Never settled before; how long the slowest was known to take. */
  readonly leastMs: number;
  /** Not waited for any longer. */
  readonly boundMs: number;
  /** Asked after each event: whether everybody who is expected to speak has spoken. */
  readonly isComplete: () => boolean;
}

/**
 * Waits until nothing more is to come about documents. Who reports problems does not say when he is done, and reports to
 * whom it may concern: so it is events that are waited for, and then for their absence.
 */
export class Settling {
  /** Those that were heard of, when it is settled or too late. */
  readonly settled: Promise<ReadonlySet<string>>;
  readonly #rule: SettlingRule;
  readonly #heardOf = new Set<string>();
  readonly #began = performance.now();
  readonly #bound: NodeJS.Timeout;
  #quiet: NodeJS.Timeout | undefined;
  #settle: (heard: ReadonlySet<string>) => void = () => undefined;

  constructor(rule: SettlingRule) {
    this.#rule = rule;
    this.settled = new Promise((resolve) => (this.#settle = resolve));
    this.#bound = setTimeout(() => this.end(), rule.boundMs);
  }

  /** Something was said about a document. */
  heard(uri: string): void {
    const { uris, quietMs, leastMs, isComplete } = this.#rule;
    if (!uris.includes(uri)) {
      return;
    }
    this.#heardOf.add(uri);
    clearTimeout(this.#quiet);
    if (this.#heardOf.size === new Set(uris).size && isComplete()) {
      const missing = leastMs - (performance.now() - this.#began);
      this.#quiet = setTimeout(() => this.end(), Math.max(quietMs, missing));
    }
  }

  /** Ends the waiting, whatever was heard. Safe to call twice. */
  end(): void {
    clearTimeout(this.#bound);
    clearTimeout(this.#quiet);
    this.#settle(this.#heardOf);
  }
}
