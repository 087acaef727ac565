import type { SecretSpan } from "./secret-span.ts";

const marker = /-----(BEGIN|END)[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** Of base64, headers and white space; a real key is shorter. */
const longestKey = 16_384;
/** A run of base64 that is long enough to tell something. A line of a key has 64 characters, or 76. */
const keyMaterial = /[A-Za-z0-9+/=]{16,}/g;

const header = /^[ \t]*(?:Proc-Type|DEK-Info|Comment|Version|Hash|MAC):/;

/**
 * The lines between the marks of private keys, each run of base64 by itself: what stands on its own line stays there, so
 * that lines keep their numbers, and a key that is shown in part is known by its parts.
 */
export function findPrivateKeys(text: string): readonly SecretSpan[] {
  if (!text.includes("PRIVATE KEY")) {
    return [];
  }
  const marks = [...text.matchAll(marker)];
  return marks.flatMap((mark, index) => {
    if (mark[1] !== "BEGIN") {
      return [];
    }
    const start = mark.index + mark[0].length;
    // Without an end, as where a text is cut, as far as there are lines of a key.
    const end = Math.min(marks[index + 1]?.index ?? text.length, start + longestKey);
    return [...keyLinesOf(text.slice(start, end)).matchAll(keyMaterial)]
      .filter(([run]) => new Set(run).size >= 8)
      .map((run, piece) => ({
        kind: "private key",
        start: start + run.index,
        end: start + run.index + run[0].length,
        ...(piece > 0 && { continued: true as const }),
      }));
  });
}

/** The beginning of the text, up to a line that is none of a key: code that only speaks of the mark. */
function keyLinesOf(text: string): string {
  let end = 0;
  for (const line of text.split("\n")) {
    if (!isKeyLine(line) && !header.test(line)) {
      break;
    }
    end += line.length + 1;
  }
  return text.slice(0, end);
}

/** Base64 and punctuation, in quotes or not; a line may have one short piece, the end of a key. */
function isKeyLine(line: string): boolean {
  const pieces = line.split(/\\[nr]|[\s"'`,;()\\]+/).filter((piece) => /[A-Za-z0-9]/.test(piece));
  return (
    pieces.every((piece) => /^[A-Za-z0-9+/=]+$/.test(piece)) &&
    pieces.filter((piece) => piece.length < 16).length <= 1
  );
}
