/** JSON as models write it among prose: where a value ends, and reading it although its strings have real line ends. */

/** Up to where a value goes. */
export interface JsonEnd {
  /** Index of the line after it. */
  readonly next: number;
  /** Characters of its last line. */
  readonly column: number;
}

/**
 * @param start index of the line that begins with a `{` or `[`
 * @param limit no value has more characters than this
 * @returns where the value ends, by counting brackets outside of strings, or that it has no end
 */
export function jsonEnd(
  lines: readonly string[],
  start: number,
  limit: number,
): { readonly end: JsonEnd | undefined; readonly scanned: number } {
  let depth = 0;
  let scanned = 0;
  let state: number = PLAIN;
  for (let index = start; index < lines.length && scanned < limit; index++) {
    const line = lines[index] ?? "";
    for (let at = 0; at < line.length; at++) {
      const code = line.charCodeAt(at);
      if (state === ESCAPE) {
        state = QUOTED;
      } else if (state === QUOTED) {
        state = code === BACKSLASH ? ESCAPE : code === QUOTE ? PLAIN : QUOTED;
      } else if (code === QUOTE) {
        state = QUOTED;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        depth++;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        depth--;
        if (depth === 0) {
          return { end: { next: index + 1, column: at + 1 }, scanned: scanned + at + 1 };
        }
      }
    }
    state = state === ESCAPE ? QUOTED : state;
    scanned += line.length + 1;
  }
  return { end: undefined, scanned };
}

const [PLAIN, QUOTED, ESCAPE] = [0, 1, 2];
const [SPACE, QUOTE, BACKSLASH] = [32, 34, 92];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [123, 125, 91, 93];

/** @returns undefined when it is no JSON */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return readLeniently(text);
  }
}

const ESCAPED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Line ends and tabs that stand in strings as they are. */
function readLeniently(text: string): unknown {
  let escaped = "";
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      quoted = !quoted;
    } else if (quoted && code === BACKSLASH) {
      at++;
    } else if (quoted && code < SPACE) {
      const character = text[at] ?? "";
      escaped += text.slice(from, at) + (ESCAPED[character] ?? character);
      from = at + 1;
    }
  }
  try {
    return JSON.parse(escaped + text.slice(from));
  } catch {
    return undefined;
  }
}
