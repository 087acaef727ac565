import { ChunkedList } from "./chunked-list.ts";
import { NamedLines } from "./named-lines.ts";
import { Places } from "./places.ts";

/** What counts of a line when lines are compared. */
export interface Form {
  readonly of: (line: string) => string;
  /** A stricter form, of which this one can be made as well as of the line itself. */
  readonly from?: Form | undefined;
}

/** The line as it is. */
export const exact: Form = { of: (line) => line };

const NONE = Places.of([]);

/** Lines that are searched again and again, in several forms, while edits change them in between. */
export class SearchedLines {
  private readonly lines: ChunkedList<string>;
  /** Forms in which all lines look the same share their names. */
  private readonly forms = new Map<Form, NamedLines>();

  constructor(lines: readonly string[]) {
    this.lines = new ChunkedList(lines);
  }

  /** All lines; costs something after each change. */
  get now(): readonly string[] {
    return this.lines.all;
  }

  get length(): number {
    return this.lines.length;
  }

  at(index: number): string | undefined {
    return this.lines.at(index);
  }

  slice(from: number, to: number): readonly string[] {
    return this.lines.slice(from, to);
  }

  replace(start: number, length: number, replacement: readonly string[]): void {
    if (
      length === replacement.length &&
      replacement.every((line, index) => this.lines.at(start + index) === line)
    ) {
      return;
    }
    this.lines.replace(start, length, replacement);
    const done = new Map<NamedLines, readonly string[]>();
    for (const [form, named] of this.forms) {
      const fresh = replacement.map((line) => form.of(line));
      const other = done.get(named);
      if (!other) {
        named.replace(start, length, fresh);
        done.set(named, fresh);
      } else if (fresh.some((line, index) => line !== other[index])) {
        this.forms.delete(form);
      }
    }
  }

  /** Where the lines stand in this form; no lines: nowhere. Good until the next change. */
  places(search: readonly string[], form: Form): Places {
    const names = search.length > this.lines.length ? undefined : this.namesOf(search, form);
    return names && names.length > 0 ? this.named(form).places(names) : NONE;
  }

  /** Names of all lines in this form, equal lines having the same. */
  names(form: Form): readonly number[] {
    return this.named(form).all;
  }

  /** @returns undefined when no line looks like it in this form */
  nameOf(line: string, form: Form): number | undefined {
    return this.named(form).nameOf(form.of(line));
  }

  private namesOf(search: readonly string[], form: Form): number[] | undefined {
    const named = this.named(form);
    const names: number[] = [];
    for (const line of search) {
      const name = named.nameOf(form.of(line));
      if (name === undefined) {
        return undefined;
      }
      names.push(name);
    }
    return names;
  }

  private named(form: Form): NamedLines {
    let named = this.forms.get(form);
    if (!named) {
      named = form.from ? derived(this.named(form.from), form) : new NamedLines(this.lines.all);
      this.forms.set(form, named);
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
