import { randomBytes } from "node:crypto";
import { alignedSecrets } from "./aligned-secrets.ts";
import type { TextKind } from "./assigned-secrets.ts";
import { findByForm, shortestTell, withAssigned } from "./find-secrets.ts";
import { KnownValues, shortestValue, united, type Range } from "./known-values.ts";
import { isMoreThanAWord } from "./looks-secret.ts";
import type { SecretSpan } from "./secret-span.ts";

/** What placeholders begin with; also one that a model made up. */
const placeholderStart = "MOA_SECRET_";

/** Texts whose secrets are remembered. */
const mostLooked = 512;

/**
 * The secrets of one run and their placeholders. The same secret has the same placeholder in every prompt of the run, so
 * that all models are shown the same text, and no text of the workspace can hold a placeholder by accident or design.
 * Secrets are kept in memory only.
 */
export class SecretVault {
  readonly #nonce: string;
  readonly #values: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #known = new KnownValues();
  /** What models wrote of themselves: nobody's secret, and theirs to use. */
  readonly #invented = new Set<string>();
  /** What the user himself wrote into the request: to be written where he asks for it. */
  readonly #given = new Set<string>();
  readonly #restored = new Set<string>();
  #pattern: RegExp | undefined;
  /** What was found in texts that were looked at already: prompts share their beginnings, events repeat answers. */
  readonly #looked: Readonly<Record<TextKind, Map<string, readonly SecretSpan[]>>> = {
    code: new Map(),
    settings: new Map(),
  };
  /** The same text is looked at as both kinds: as a prompt, and as what is told of it. */
  readonly #byForm = new Map<string, readonly SecretSpan[]>();
  readonly #isSealed: boolean;

  /**
   * @param nonce hexadecimal; makes placeholders unguessable
   * @param isSealed looks for nothing and knows nothing: for texts in whose secrets' places there are placeholders already
   */
  constructor(nonce: string = randomBytes(4).toString("hex"), isSealed = false) {
    this.#nonce = nonce;
    this.#isSealed = isSealed;
  }

  /** What its placeholders end with; no secret once the run is over. */
  get nonce(): string {
    return this.#nonce;
  }

  /** How many secrets there are. */
  get count(): number {
    return this.#values.length;
  }

  /** Leaves the numbers up to this one to secrets that are known by their placeholders only. */
  reserve(count: number): void {
    while (this.#values.length < count) {
      this.#values.push("");
    }
  }

  /**
   * Finds the secrets of a text by the same text with placeholders, as it was kept.
   * @returns false when the two are not the same text: then nothing is learnt
   */
  learnFrom(text: string, redacted: string): boolean {
    const values = alignedSecrets(text, redacted, this.#placeholder);
    const isContradicted = ([number, value]: readonly [number, string]): boolean =>
      number < 1 || (this.#valueOf(number) ?? value) !== value;
    if (values === undefined || [...values].some(isContradicted)) {
      return false;
    }
    for (const [number, value] of values) {
      this.reserve(number);
      this.#values[number - 1] = value;
      this.#numbers.set(value, number);
      this.#makeKnown(value);
    }
    return true;
  }

  /** Secrets of the workspace whose placeholder came back in an answer, and which were therefore put into one. */
  get restored(): ReadonlySet<string> {
    return this.#restored;
  }

  /**
   * Remembers the secrets of a text; from now on they are redacted wherever they occur.
   * @param textKind what kind of file the text is, which is not to be seen in a prompt
   * @returns how many secrets there are in it
   */
  learn(text: string, textKind: TextKind): number {
    const spans = this.#secretsIn(text, textKind);
    for (const { start, end } of spans) {
      this.#remember(text.slice(start, end));
    }
    const secrets = spans.filter((span) => span.continued !== true);
    return new Set(secrets.map(({ start, end }) => text.slice(start, end))).size;
  }

  /**
   * As `learn`, for the user's own words: a secret that no text learnt before holds may go where he wants it.
   * @returns how many secrets there are in it
   */
  learnRequest(text: string): number {
    for (const { start, end } of this.#secretsIn(text, "code")) {
      const value = text.slice(start, end);
      if (!this.#numbers.has(value)) {
        this.#given.add(value);
      }
    }
    return this.learn(text, "code");
  }

  /** The text with a placeholder for every secret, known or found in it. */
  redact(text: string): string {
    const found = this.#secretsIn(text, "code");
    for (const { start, end } of found) {
      this.#remember(text.slice(start, end));
    }
    return this.#replaced(text, found, (value) => this.#placeholderOf(this.#remember(value)));
  }

  /** As `redact`, for what is kept and not sent: nothing is remembered. */
  conceal(text: string): string {
    return this.#replaced(text, this.#secretsIn(text, "settings"), (value) => {
      const number = this.#numbers.get(value);
      return number === undefined ? "[secret]" : this.#placeholderOf(number);
    });
  }

  /** The text with the secrets in the places of their placeholders. */
  restore(text: string): string {
    // Most pieces of most answers have none, and there are many of them.
    if (!text.includes(placeholderStart)) {
      return text;
    }
    return text.replace(this.#placeholder, (placeholder, number: string) => {
      const value = this.#valueOf(number);
      if (value !== undefined && !this.#given.has(value)) {
        this.#restored.add(value);
      }
      return value ?? placeholder;
    });
  }

  /** As `restore`, for a text that was kept and is no answer: that its placeholders came back says nothing. */
  reveal(text: string): string {
    return text.replace(
      this.#placeholder,
      (placeholder, number: string) => this.#valueOf(number) ?? placeholder,
    );
  }

  /**
   * What looks like a secret in a model's own words, and was not sent to it, it made up: an example, a test's password.
   * It may use that where it likes.
   * @param answer as it came, with its placeholders
   */
  noteInvented(answer: string): void {
    for (const { start, end } of this.#secretsIn(answer, "code")) {
      const value = answer.slice(start, end);
      if (!this.#numbers.has(value)) {
        this.#invented.add(value);
      }
    }
  }

  /** Whether the end of `text` may be the beginning of a placeholder, and from where. */
  unfinishedFrom(text: string): number | undefined {
    const start = text.lastIndexOf("M");
    const tail = start < 0 ? "" : text.slice(start);
    const isBegun =
      placeholderStart.startsWith(tail) ||
      (/^MOA_SECRET_\d{1,6}(?:_[0-9a-f]*)?$/.test(tail) &&
        tail.replace(/^MOA_SECRET_\d{1,6}_?/, "").length < this.#nonce.length);
    return tail !== "" && isBegun ? start : undefined;
  }

  get #placeholder(): RegExp {
    this.#pattern ??= new RegExp(`${placeholderStart}(\\d{1,6})_${this.#nonce}`, "g");
    return this.#pattern;
  }

  #valueOf(number: string | number): string | undefined {
    const value = this.#values[Number(number) - 1];
    return value === "" ? undefined : value;
  }

  #secretsIn(text: string, textKind: TextKind): readonly SecretSpan[] {
    if (this.#isSealed) {
      return [];
    }
    return this.#found(text, textKind).filter(({ start, end }) => {
      const value = text.slice(start, end);
      return !this.#invented.has(value) && value.search(this.#placeholder) < 0;
    });
  }

  #found(text: string, textKind: TextKind): readonly SecretSpan[] {
    // The many short words of events are not worth remembering.
    if (text.length < shortestTell) {
      return [];
    }
    const looked = this.#looked[textKind];
    const known = looked.get(text);
    if (known !== undefined) {
      return known;
    }
    const byForm = this.#byForm.get(text) ?? findByForm(text);
    remember(this.#byForm, text, byForm);
    const found = withAssigned(byForm, text, textKind);
    remember(looked, text, found);
    return found;
  }

  /** What was found here and what is known; where they overlap, all of both is one secret. */
  #replaced(text: string, found: readonly Range[], replacement: (value: string) => string): string {
    let result = "";
    let copied = 0;
    for (const { start, end } of united([...found, ...this.#known.findIn(text)])) {
      result += text.slice(copied, start) + replacement(text.slice(start, end));
      copied = end;
    }
    return result + text.slice(copied);
  }

  /** @returns its number */
  #remember(value: string): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) {
      return known;
    }
    this.#values.push(value);
    this.#numbers.set(value, this.#values.length);
    this.#makeKnown(value);
    return this.#values.length;
  }

  /** A mere word may mean something else elsewhere: it is a secret only where a rule finds it. */
  #makeKnown(value: string): void {
    if (value.length >= shortestValue && isMoreThanAWord(value)) {
      this.#known.add(value);
    }
  }

  #placeholderOf(number: number): string {
    return `${placeholderStart}${number}_${this.#nonce}`;
  }
}

function remember<Value>(looked: Map<string, Value>, text: string, value: Value): void {
  if (looked.size >= mostLooked) {
    looked.clear();
  }
  looked.set(text, value);
}

/** A placeholder of no secret, as a model writes it that tries to shorten or continue one. */
export function placeholdersIn(text: string): number {
  return text.split(placeholderStart).length - 1;
}
