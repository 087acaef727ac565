import { ChunkedList } from "./chunked-list.ts";
import { NamedLines } from "./named-lines.ts";
import { Places } from "./places.ts";

/** What counts of a line when lines are compared. */
export interface Form {
  /** @param line in the form `from`; without that, as it is */
  readonly of: (line: string) => string;
  /** A stricter form. */
  readonly from?: Form | undefined;
}

/** The line as it is. */
export const exact: Form = { of: (line) => line };

/** Lines that are looked for in one form after the other: none is brought into a form twice, or before it counts. */
export class SoughtLines {
  readonly #lines: readonly string[];
  readonly #formed = new Map<Form, string[]>();

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  get length(): number {
    return this.#lines.length;
  }

  /** As it is, in no form. */
  isEmpty(index: number): boolean {
    return this.#lines[index] === "";
  }

  at(index: number, form: Form): string {
    if (!form.from) {
      return form.of(this.#lines[index] ?? "");
    }
    let lines = this.#formed.get(form);
    if (!lines) {
      lines = [];
      this.#formed.set(form, lines);
    }
    return (lines[index] ??= form.of(this.at(index, form.from)));
  }

  all(form: Form): string[] {
    return this.#lines.map((_, index) => this.at(index, form));
  }
}

const NONE = Places.of([]);

/** Lines that are searched again and again, in several forms, while edits change them in between. */
export class SearchedLines {
  readonly #lines: ChunkedList<string>;
  /** Forms in which all lines look the same share their names. */
  readonly #forms = new Map<Form, NamedLines>();

  constructor(lines: readonly string[]) {
    this.#lines = new ChunkedList(lines);
  }

  /** All lines; costs something after each change. */
  get now(): readonly string[] {
    return this.#lines.all;
  }

  get length(): number {
    return this.#lines.length;
  }

  at(index: number): string | undefined {
    return this.#lines.at(index);
  }

  slice(from: number, to: number): readonly string[] {
    return this.#lines.slice(from, to);
  }

  replace(start: number, length: number, replacement: readonly string[]): void {
    if (
      length === replacement.length &&
      replacement.every((line, index) => this.#lines.at(start + index) === line)
    ) {
      return;
    }
    this.#lines.replace(start, length, replacement);
    const sought = new SoughtLines(replacement);
    const done = new Map<NamedLines, readonly string[]>();
    for (const [form, named] of this.#forms) {
      const fresh = sought.all(form);
      const other = done.get(named);
      if (!other) {
        named.replace(start, length, fresh);
        done.set(named, fresh);
      } else if (fresh.some((line, index) => line !== other[index])) {
        this.#forms.delete(form);
      }
    }
  }

  /** Where the lines stand in this form; no lines: nowhere. Good until the next change. */
  places(search: readonly string[], form: Form): Places {
    return this.placesOf(new SoughtLines(search), form);
  }

  /** `places`, where the same lines are sought in several forms. */
  placesOf(search: SoughtLines, form: Form): Places {
    const names = search.length > this.#lines.length ? undefined : this.#namesOf(search, form);
    return names && names.length > 0 ? this.#named(form).places(names) : NONE;
  }

  #namesOf(search: SoughtLines, form: Form): number[] | undefined {
    const named = this.#named(form);
    const names: number[] = [];
    for (let index = 0; index < search.length; index++) {
      const name = named.nameOf(search.at(index, form));
      if (name === undefined) {
        return undefined;
      }
      names.push(name);
    }
    return names;
  }

  #named(form: Form): NamedLines {
    let named = this.#forms.get(form);
    if (!named) {
      named = form.from ? derived(this.#named(form.from), form) : new NamedLines(this.#lines.all);
      this.#forms.set(form, named);
    }
    return named;
  }
}

function derived(from: NamedLines, form: Form): NamedLines {
  const looks = from.lines.map((line) => form.of(line));
  return looks.every((line, name) => line === from.lines[name])
    ? from
    : new NamedLines(from.all.map((name) => looks[name] ?? ""));
}
