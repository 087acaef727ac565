import { openingFence } from "./answer-lines.ts";

/** Answers whether a name stands for exactly one file there is. */
export type IsKnown = (name: string) => boolean;

const WITHOUT_EXTENSION =
  /^(?:makefile|dockerfile|license|readme|gemfile|rakefile|procfile|jenkinsfile|codeowners)$/i;

/**
 * The file a line names, when naming is all it does: `src/a.ts`, `**src/a.ts**`, `### File: src/a.ts`, `// src/a.ts`,
 * `<path>src/a.ts</path>`.
 */
export function nameOnLine(line: string, isKnown: IsKnown): string | undefined {
  if (line.length > LONGEST_NAMING) {
    return undefined;
  }
  const tag = /^<(path|file|filename|file_path|file_name)>([^<>]+)<\/\1>$/.exec(line.trim());
  const tagged = tag?.[2]?.trim();
  if (tagged !== undefined && tagged !== "") {
    return tagged;
  }
  const bare = stripped(line);
  return isName(bare, isKnown) ? bare : undefined;
}

/** Characters of a line, or of what follows a fence, that can be a name with what stands around it. */
const LONGEST_NAMING = 500;

const LONGEST_SENTENCE = 2000;

/** The file a sentence is about: the only one it has between backticks. */
export function nameInSentence(line: string, isKnown: IsKnown): string | undefined {
  if (line.length > LONGEST_SENTENCE) {
    return undefined;
  }
  const quoted = [...line.matchAll(/`([^`\s]{1,200})`/g)].map((match) => match[1] ?? "");
  const known = [...new Set(quoted.filter(isKnown))];
  return known.length === 1 ? known[0] : undefined;
}

/** The file that a sentence says is to be made: `Create a new file \`src/a.ts\`:` */
export function createdInSentence(line: string, isKnown: IsKnown): string | undefined {
  if (line.length > LONGEST_SENTENCE || !/\b(?:create|creates|creating|new file)\b/i.test(line)) {
    return undefined;
  }
  const names = [...line.matchAll(/`([^`\s]{1,200})`/g)].map((match) => match[1] ?? "");
  const files = names.filter((name) => isName(name, isKnown) && /\.\w{1,12}$/.test(name));
  return files.length === 1 && names.length === 1 && !isKnown(files[0] ?? "") ? files[0] : undefined;
}

/** The file that the first line of a fenced block names by a comment, as sites with examples do. */
export function nameInComment(line: string, language: string, isKnown: IsKnown): string | undefined {
  const [, mark, name] = COMMENTED.exec(line) ?? [];
  const isHeading = mark === "#" && /^(?:md|markdown|mdx)\b/.test(language);
  if (line.length > LONGEST_NAMING || name === undefined || isHeading) {
    return undefined;
  }
  return isKnown(name) || (name.includes("/") && /[^./]\.\w{1,12}$/.test(name)) ? name : undefined;
}

const COMMENTED =
  /^(\/\/|#|--|;+|<!--|\/\*)\s{1,4}(?:file(?:name|path)?:\s{0,4})?([\w@.[(][^\s:*?"'<>|]{0,300})\s{0,4}(?:-->|\*\/)?\s*$/i;

/** Words that say of what follows that it is the whole file. */
const WHOLE =
  /\b(?:updated|new|full|complete|entire|whole|final|fixed|revised|corrected|rewritten|modified)\b/i;

/** The file of the heading that a block stands below, where the line between says that the block is what the file becomes. */
export function nameInHeading(
  lines: readonly string[],
  start: number,
  floor: number,
  isKnown: IsKnown,
): string | undefined {
  let isWhole: boolean | undefined;
  for (let at = start - 1; at >= Math.max(floor, start - 12); at--) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      continue;
    }
    if (/^(?:#{1,6} |\*\*[^*]+\*\*:?$)/.test(line.trim())) {
      return isWhole === true ? nameOnLine(line, isKnown) : undefined;
    }
    isWhole ??= line.length <= LONGEST_SENTENCE && WHOLE.test(line);
  }
  return undefined;
}

/** ```` ```ts src/a.ts ````, ```` ```src/a.ts ````, ```` ```ts title="src/a.ts" ```` */
export function nameInFence(info: string, isKnown: IsKnown): string | undefined {
  if (info.length > LONGEST_NAMING) {
    return undefined;
  }
  const named = /(?:title|file|filename|path|name)\s*[=:]\s*["']?([^"'\s}]+)/i.exec(info);
  if (named) {
    return named[1];
  }
  const words = info.split(/\s+/).filter((word) => word !== "");
  const [first = "", second] = words;
  if (second !== undefined) {
    const rest = stripped(words.slice(1).join(" "));
    return isName(rest, isKnown) ? rest : undefined;
  }
  const behindColon = /^[\w+#-]+:(.+)$/.exec(first)?.[1];
  if (behindColon !== undefined && isName(behindColon, isKnown)) {
    return behindColon;
  }
  return isName(first, isKnown) ? first : undefined;
}

/**
 * The name above a block: up to three lines up, over fences and tags, which may carry or surround it.
 * @param before number of lines that stand before the block
 * @param floor lines before this one belong to an earlier block
 */
export function nameAbove(
  lines: readonly string[],
  before: number,
  floor: number,
  isKnown: IsKnown,
): string | undefined {
  let seen = 0;
  for (let index = before - 1; index >= floor && seen < 3; index--) {
    const line = lines[index] ?? "";
    if (line.trim() === "") {
      continue;
    }
    seen++;
    const fence = openingFence(line);
    const name = fence ? nameInFence(fence.info, isKnown) : nameOnLine(line, isKnown);
    if (name !== undefined) {
      return name;
    }
    if (!fence && !/^(?:<[^<>]*>?)+$/.test(line.trim())) {
      return nameInSentence(line, isKnown);
    }
  }
  return undefined;
}

function stripped(line: string): string {
  return (
    line
      .trim()
      .replace(/\s{0,4}\((?:new|new file|updated|modified|changed|created|added)\)\s{0,4}:?$/i, "")
      .replace(/^(?:#+|\/\/+|--|;+|<!--|\/\*+|[-*+]|\d{1,3}[.)])\s+/, "")
      .replace(/(?:-->|\*\/)$/, "")
      .trimEnd()
      .replace(/^[*`"']{1,4}/, "")
      .replace(/^_{0,2}(?:file\s?(?:name|path)?|path|filename)\s*[:=](?:_{1,2}(?=\s))?\s*/i, "")
      .replace(/^[*`"'\s]{1,4}/, "")
      .replace(/[*`"':]{1,5}$/, "")
      // Underscores emphasise where they stand at both ends; else they are part of `__tests__/a.js` or `_a.py`.
      .replace(/^(_{1,2})(?=[^_\s])(.*[^_\s])\1$/, "$2")
      .replace(/^[*`"']{1,4}|[*`"':]{1,5}$/g, "")
      .trim()
  );
}

function isName(text: string, isKnown: IsKnown): boolean {
  if (text === "" || text.length > 300) {
    return false;
  }
  if (isKnown(text)) {
    return true;
  }
  if (/[\s<>|?*"()={};,]/.test(text) || text.includes("://") || text.endsWith(".") || text.endsWith("/")) {
    return false;
  }
  return (
    /[^./\\]\.[\w-]{1,12}$/.test(text) ||
    /(^|\/)\.[\w.-]+$/.test(text) ||
    text.includes("/") ||
    WITHOUT_EXTENSION.test(text)
  );
}
