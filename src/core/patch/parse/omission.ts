import type { Reading } from "./edit.ts";

const COMMENT = String.raw`(?:#|\/\/|\/\*+|\*|--|;+|%|<!--|\{\s*\/\*|"""|')`;

const OMISSION = new RegExp(
  String.raw`^\s*${COMMENT}?\s*(?:\.{3,}|…)\s*(?:(?:\(|\[)?\s*(?:the\s+)?(?:rest|remaining|remainder|other|existing|previous|unchanged|same|more|code|keep|omitted|all|your|original|(?:[\w'-]+\s+){0,6}(?:unchanged|omitted|remains?|stays?|here|above|below|as before|the same))\b.*)?(?:\.{3,}|…)?\s*(?:\*\/\s*\}?|-->|"""|')?\s*$`,
  "i",
);

/** Says in words that something was left out. */
const SPOKEN =
  /^\s*(?:#|\/\/|\/\*+|--|;+|%|<!--|\{\s*\/\*)\s*[([]?\s*(?:the\s+)?(?:rest of|remaining|existing|previous|unchanged|other|same|original)\b[^\n]{0,80}\b(?:unchanged|here|same|omitted|goes here|as before|remains?|stays?)\b[^\n]{0,40}$|^\s*(?:#|\/\/|\/\*+|--|<!--|\{\s*\/\*)\s*(?:rest of (?:the )?(?:code|file|function|class|method|methods|implementation|component)|existing code|unchanged code|remaining code)\b[^\n]{0,30}$/i;

/** `(rest of methods ...)`, `// rest of methods ...`, `(unchanged code ...)`: the words first, the dots last. */
const TRAILING =
  /^\s*(?:#|\/\/|\/\*+|\*|--|;+|%|<!--|\{\s*\/\*)?\s*[([]?\s*(?:the\s+)?(?:rest of|remaining|existing|previous|unchanged|other|same|original)\b[\w\s,'-]{0,60}?\s?(?:\.{3}|…)\s*[)\]]?\s*(?:\*\/\s*\}?|-->)?\s*$/i;

/** No line without one of these stands for left-out code. */
const HINTS = /\.{3}|…|rest|remain|exist|previous|unchanged|other|same|original/i;

/**
 * A line that stands for code the model left out: `# ... existing code ...`, `// rest of the file`, a bare `...`.
 * Python's own `...` statement looks the same; the caller knows whether the file already has the line.
 */
export function isOmission(line: string): boolean {
  const text = line.trim();
  if (text.length > 200 || !HINTS.test(text)) {
    return false;
  }
  // Runs of blanks could be told in many ways.
  const words = text.replace(/\s+/g, " ");
  return OMISSION.test(words) || SPOKEN.test(words) || TRAILING.test(words);
}

/** Nothing but dots, as a comment or not: no word says that something was left out. */
const ONLY_DOTS = /^[^\p{L}\p{N}]*$/u;

/**
 * A line of the replacement that stands for left-out code and that the file does not have at this place.
 *
 * @param generated whether this is a hunk of a diff that a program made: then a line of dots is one of the new file's.
 *   Where words say that code was left out, that does not help.
 */
export function addedOmission(
  { search, replace }: Reading,
  path: string,
  generated = false,
): string | undefined {
  const isPython = /\.pyi?$/.test(path);
  let there: Set<string> | undefined;
  const isThere = (line: string): boolean => {
    there ??= new Set(search.map((other) => other.trim()));
    return there.has(line);
  };
  const added = replace.find((line) => {
    const text = isOmission(line) ? line.trim() : "";
    return (
      text !== "" && !isThere(text) && !(isPython && text === "...") && !(generated && ONLY_DOTS.test(text))
    );
  });
  return added?.trim();
}
