/** Deeper than anything an endpoint means; what walks through the value would run out of stack. */
const deepest = 500;

/** @returns `undefined` when it is not JSON, or nested deeper than anybody means */
export function parseJson(text: string): unknown {
  try {
    return tooDeep(text) ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function tooDeep(text: string): boolean {
  // Nearly all texts are pieces of a stream, too short for that.
  if (text.length <= deepest) {
    return false;
  }
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) {
      at += 1;
    } else if (code === quote) {
      inString = !inString;
    } else if (!inString && (code === openBrace || code === openBracket)) {
      depth += 1;
      if (depth > deepest) {
        return true;
      }
    } else if (!inString && (code === closeBrace || code === closeBracket)) {
      depth -= 1;
    }
  }
  return false;
}

const backslash = 0x5c;
const quote = 0x22;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;
