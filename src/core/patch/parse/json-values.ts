/** JSON as models write it among prose: where a value ends, and reading it although its strings have real line ends. */

/**
 * @param start index of a `{` or `[`
 * @param limit no value is longer than this
 * @returns the index after the value that begins there, by counting brackets outside of strings; undefined when it has no end
 */
export function jsonEnd(text: string, start: number, limit: number): number | undefined {
  let depth = 0;
  let quoted = false;
  const last = Math.min(text.length, start + limit);
  for (let at = start; at < last; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === BACKSLASH) {
        at++;
      } else if (code === QUOTE) {
        quoted = false;
      }
    } else if (code === QUOTE) {
      quoted = true;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth++;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth--;
      if (depth === 0) {
        return at + 1;
      }
    }
  }
  return undefined;
}

const [QUOTE, BACKSLASH] = [34, 92];
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
  try {
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (literal) =>
        literal.replace(/[\n\r\t]/g, (character) => ESCAPED[character] ?? ""),
      ),
    );
  } catch {
    return undefined;
  }
}
