/** How code of a notebook is written down as one file. */
export interface CellLanguage {
  /** Of the file's name, after that of the notebook: `analysis.ipynb.py`. */
  readonly ending: string;
  /** What begins a comment that ends with its line. */
  readonly comment: string;
  /** Whether lines may be commands to the notebook (`%matplotlib inline`, `!pip list`) that are not of the language. */
  readonly hasMagic?: boolean;
}

/** By the editor's name of the language. */
const languages: Readonly<Record<string, CellLanguage>> = {
  python: { ending: ".py", comment: "#", hasMagic: true },
  r: { ending: ".r", comment: "#" },
  julia: { ending: ".jl", comment: "#" },
  ruby: { ending: ".rb", comment: "#" },
  shellscript: { ending: ".sh", comment: "#" },
  javascript: { ending: ".js", comment: "//" },
  typescript: { ending: ".ts", comment: "//" },
  csharp: { ending: ".cs", comment: "//" },
  java: { ending: ".java", comment: "//" },
  go: { ending: ".go", comment: "//" },
  rust: { ending: ".rs", comment: "//" },
};

/** @param id the editor's name of the language; undefined is returned for one that is not known here */
export function cellLanguage(id: string): CellLanguage | undefined {
  return Object.hasOwn(languages, id) ? languages[id] : undefined;
}

export const cellLanguages: readonly CellLanguage[] = Object.values(languages);

/** What models are told of such a file. */
export const cellAdvice =
  "The file is the code of a notebook: each line that ends in `%% [cell N]` begins a cell, which ends before the next. Leave those lines, and comments that begin with `[notebook]`, as they are.";

/** A cell of code; no two of a notebook have the same number. */
export interface Cell {
  readonly number: number;
  readonly text: string;
}

/** Magic of a whole cell whose other lines are still the notebook's language. */
const magicOfCode = /^%%(?:time|timeit|capture|prun|python3?)\b/;

/** Whether the text is in the language of the cell, and not what a magic makes of it (`%%bash`, `%%html`). */
export function isCode(text: string, { hasMagic = false }: CellLanguage): boolean {
  return !hasMagic || !text.startsWith("%%") || magicOfCode.test(text);
}

/**
 * The cells one after the other, each below a line with its number, as the percent format has it that editors and jupytext read.
 * What is no code of the language stands in comments, so that parsers and language services can read the rest.
 */
export function scriptOf(cells: readonly Cell[], language: CellLanguage): string {
  return cells
    .flatMap(({ number, text }) => [
      `${language.comment} %% [cell ${number}]`,
      ...text.split(/\r\n|\r|\n/).map((line) => hidden(line, language)),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

/** @returns undefined for what `scriptOf` cannot have made: without numbers, or with one twice */
export function cellsOf(script: string, language: CellLanguage): readonly Cell[] | undefined {
  const cells: { readonly number: number; readonly lines: string[] }[] = [];
  for (const line of script.replace(/\r?\n$/, "").split(/\r?\n/)) {
    const number = numberIn(line, language);
    const cell = cells.at(-1);
    if (number !== undefined) {
      cells.push({ number, lines: [] });
    } else if (cell === undefined) {
      return undefined;
    } else {
      cell.lines.push(shown(line, language));
    }
  }
  const numbers = new Set(cells.map(({ number }) => number));
  return numbers.size < cells.length
    ? undefined
    : cells.map(({ number, lines }) => ({ number, text: lines.join("\n") }));
}

/** Whether a change leaves the cells where they are, whatever it does within them. */
export function keepsCells(before: string, after: string, language: CellLanguage): boolean {
  const [old, now] = [before, after].map((script) =>
    cellsOf(script, language)
      ?.map(({ number }) => number)
      .join(),
  );
  return old !== undefined && old === now;
}

/** Of the first line of a cell's text in the script, the first being 0; undefined where it has no such cell. */
export function firstLineOf(script: string, wanted: number, language: CellLanguage): number | undefined {
  const at = script.split("\n").findIndex((line) => numberIn(line, language) === wanted);
  return at < 0 ? undefined : at + 1;
}

function numberIn(line: string, { comment }: CellLanguage): number | undefined {
  const said = line.startsWith(`${comment} %% [cell `) ? /\[cell (\d+)\]$/.exec(line)?.[1] : undefined;
  return said === undefined ? undefined : Number(said);
}

function hidden(line: string, language: CellLanguage): string {
  const isOdd =
    (language.hasMagic === true && /^\s*[%!]/.test(line)) ||
    numberIn(line, language) !== undefined ||
    markOf(line, language) !== undefined;
  const indentation = /^\s*/.exec(line)?.[0] ?? "";
  return isOdd ? `${indentation}${language.comment} [notebook] ${line.slice(indentation.length)}` : line;
}

function shown(line: string, language: CellLanguage): string {
  const mark = markOf(line, language);
  return mark === undefined ? line : line.slice(0, mark.at) + line.slice(mark.at + mark.length);
}

function markOf(
  line: string,
  { comment }: CellLanguage,
): { readonly at: number; readonly length: number } | undefined {
  const mark = `${comment} [notebook] `;
  const at = line.length - line.trimStart().length;
  return line.startsWith(mark, at) ? { at, length: mark.length } : undefined;
}
