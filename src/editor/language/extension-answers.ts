/** What is known of who speaks about copies of files of a language. */
export interface Answering {
  /** What calls itself the source of the problems it reports; "" for who gives no name. */
  readonly sources: ReadonlySet<string>;
  /** How long after the opening the slowest of them had spoken. */
  readonly latencyMs: number;
}

/** Who was silent once is asked again after so long: servers need their time to start. */
const forgottenAfterMs = 5 * 60_000;

/**
 * Which languages the extensions of this window answer for when copies are opened, so that who waited in vain once need
 * not wait again. One a window.
 */
export class ExtensionAnswers {
  readonly #answering = new Map<string, Answering>();
  readonly #silent = new Map<string, { readonly why: string; readonly at: number }>();

  of(language: string): Answering | undefined {
    return this.#answering.get(language);
  }

  /** Why nothing is to be expected for the language; undefined: it is worth asking. */
  silence(language: string): string | undefined {
    const known = this.#silent.get(language);
    return known !== undefined && performance.now() - known.at < forgottenAfterMs ? known.why : undefined;
  }

  answered(language: string, { sources, latencyMs }: Answering): void {
    const known = this.#answering.get(language);
    this.#answering.set(language, {
      sources: new Set([...(known?.sources ?? []), ...sources]),
      latencyMs: Math.max(latencyMs, known?.latencyMs ?? 0),
    });
    this.#silent.delete(language);
  }

  wasSilent(language: string, why: string): void {
    this.#silent.set(language, { why, at: performance.now() });
  }

  /** Extensions came or went. */
  forget(): void {
    this.#answering.clear();
    this.#silent.clear();
  }
}
