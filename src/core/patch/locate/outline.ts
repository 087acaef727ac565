import type { Steps } from "../breather.ts";
import { indentOf, isBlank } from "../diff/lines.ts";
import { isOmission } from "../parse/omission.ts";
import { append } from "./replace-range.ts";

/**
 * A statement or definition with everything that belongs to it: comments and decorators directly above, lines indented
 * below it, closing brackets and branches such as `else`. Or comments that stand alone.
 */
export interface OutlineItem {
  /** Blank lines above it. */
  readonly gap: readonly string[];
  /** Comments and decorators directly above. */
  readonly lead: readonly string[];
  /** Its own lines, beginning with the head. */
  readonly lines: readonly string[];
  /** The name it defines, or its first line where it defines none; all of its lines where it is a comment. */
  readonly key: string;
  readonly definesName: boolean;
  readonly isComment: boolean;
  /** A single line that stands for left-out code. */
  readonly isPlaceholder: boolean;
}

interface Outline {
  readonly items: readonly OutlineItem[];
  /** Blank lines below all of them. */
  readonly trailingGap: readonly string[];
  /** The indentation of the outermost lines. */
  readonly indent: string;
}

/** Lines that are read before others may get their turn. */
const STRIDE = 4096;

/**
 * The items of some lines at their outermost indentation: put together they are the lines again. Made from layout alone,
 * so that it knows every language that is written in indented lines.
 */
export function* outline(lines: readonly string[]): Steps<Outline> {
  const isInString = linesInStrings(lines);
  const indent = leastIndent(lines.filter((_, index) => !isInString[index]));
  const items: OutlineItem[] = [];
  let gap: string[] = [];
  let lead: string[] = [];
  let leadGap: string[] = [];
  let current: { readonly gap: string[]; readonly lead: string[]; readonly lines: string[] } | undefined;
  const close = (): void => {
    if (current) {
      items.push(itemOf(current.gap, current.lead, current.lines));
    }
    current = undefined;
  };
  /** Comments below which nothing follows directly are about nothing. */
  const leaveLead = (): void => {
    append(items, commentsOf(leadGap, lead));
    lead = [];
  };
  for (const [index, line] of lines.entries()) {
    if (index % STRIDE === 0) {
      yield;
    }
    const text = line.trim();
    const isDeeper = indentOf(line).length > indent.length;
    if (current && (isInString[index] || (text !== "" && (isDeeper || continues(text, current.lines))))) {
      current.lines.push(...gap, line);
      gap = [];
    } else if (text === "") {
      gap.push(line);
    } else if (
      isLead(text, isInString[index + 1]) &&
      (!isDeeper || (lead.length > 0 && text.startsWith("*")))
    ) {
      close();
      if (gap.length > 0) {
        leaveLead();
      }
      leadGap = lead.length === 0 ? gap : leadGap;
      gap = [];
      lead.push(line);
    } else {
      close();
      if (gap.length > 0) {
        leaveLead();
      }
      // What stands for left-out code is no comment on what is below it.
      const above = lead.findLastIndex(isOmission) + 1;
      if (above > 0) {
        append(items, commentsOf(leadGap, lead.slice(0, above)));
        [leadGap, lead] = [[], lead.slice(above)];
      }
      current = { gap: above > 0 || lead.length > 0 ? leadGap : gap, lead, lines: [line] };
      [gap, lead] = [[], []];
    }
  }
  close();
  leaveLead();
  return { items, trailingGap: gap, indent };
}

/** A brace on a line of its own opens the body of what is above, where that has not ended. */
function continues(text: string, above: readonly string[]): boolean {
  return CONTINUES.test(text) || (text === "{" && !/[{}()[\],;]$/.test((above.at(-1) ?? "").trimEnd()));
}

function itemOf(gap: readonly string[], lead: readonly string[], lines: readonly string[]): OutlineItem {
  const head = (lines[0] ?? "").trim();
  const name = nameOf(head);
  const key = name ?? head.replace(/\s+/g, " ");
  const isPlaceholder = lines.length === 1 && isOmission(head);
  return { gap, lead, lines, key, definesName: name !== undefined, isComment: false, isPlaceholder };
}

function commentOf(gap: readonly string[], lines: readonly string[], isPlaceholder: boolean): OutlineItem {
  const key = lines.map((line) => line.trim()).join("\n");
  return { gap, lead: [], lines, key, definesName: false, isComment: true, isPlaceholder };
}

/** Comments about nothing: runs of them, and each line that stands for left-out code as one of its own. */
function commentsOf(gap: readonly string[], lines: readonly string[]): OutlineItem[] {
  const runs: { readonly lines: string[]; readonly isPlaceholder: boolean }[] = [];
  for (const line of lines) {
    const isPlaceholder = isOmission(line);
    const open = runs.at(-1);
    if (open && !open.isPlaceholder && !isPlaceholder) {
      open.lines.push(line);
    } else {
      runs.push({ lines: [line], isPlaceholder });
    }
  }
  return runs.map((run, index) => commentOf(index === 0 ? gap : [], run.lines, run.isPlaceholder));
}

/** A text of several lines is a statement, and one of a single line may describe what is below it. */
function isLead(text: string, opensString = false): boolean {
  return LEADS.test(text) && !opensString;
}

/** Which lines begin inside of a text between triple quotes. One without an end is none. */
export function linesInStrings(lines: readonly string[]): boolean[] {
  const inside: boolean[] = [];
  let quote: string | undefined;
  for (const line of lines) {
    inside.push(quote !== undefined);
    if (!line.includes('"""') && !line.includes("'''")) {
      continue;
    }
    for (const [mark] of line.matchAll(/"""|'''/g)) {
      quote = quote === undefined ? mark : quote === mark ? undefined : quote;
    }
  }
  return quote === undefined ? inside : lines.map(() => false);
}

/** The name that a line defines, as the key of its item. */
export function nameDefinedBy(line: string): string | undefined {
  const text = line.trim();
  return text === "" || LEADS.test(text) ? undefined : nameOf(text);
}

/** Of the lines that are not blank the one that is indented least. */
function leastIndent(lines: readonly string[]): string {
  let least: string | undefined;
  for (const line of lines) {
    const indent = isBlank(line) ? undefined : indentOf(line);
    if (indent !== undefined && (least === undefined || indent.length < least.length)) {
      least = indent;
    }
  }
  return least ?? "";
}

/** Belongs to the item above although it is not indented. */
const CONTINUES =
  /^(?:[})\]]|(?:else|elif|except|finally|catch|rescue|ensure|end|fi|done|esac|then|with)\b|<\/)/;

/** Stands above what it is about. */
const LEADS = /^(?:\/\/|\/\*|\*|#(?![[!]|(?:include|import|define|pragma)\b)|--\s|@\w|#\[|"""|<!--)/;

const MODIFIERS =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|final|abstract|override|async|inline|unsafe|pub(?:\([\w:]+\))?|readonly|sealed|virtual|open|suspend|implicit|case)\s+)*/;
const DEFINES =
  /^(?:function\s*\*?|class|interface|struct|enum|trait|type|def|fn|fun|func(?:\s*\([^)]{0,80}\))?|object|module|namespace|const|let|var|val|record|protocol|extension|mod)\s+([\w$.]+)/;
const CALLS =
  /^(?:if|for|while|switch|match|return|throw|catch|with|elif|else|until|unless|do|try|await|yield|assert|print|del|import|from|use|impl|select|case|when|go|defer)\b/;
const METHOD = /^(?:[\w$<>[\],.?&*:]+\s+){0,3}([\w$#]+)\s*(?:<[^<>]{0,80}>)?\([^;]*$/;
const PROPERTY = /^(?:["']([^"']{1,80})["']|([\w$-]+))\s*(?::(?!=|:)|=(?!=|>))/;

function nameOf(head: string): string | undefined {
  if (head.length > 400) {
    return undefined;
  }
  const bare = head.replace(MODIFIERS, "");
  const defined = DEFINES.exec(bare)?.[1];
  if (defined !== undefined) {
    return `name ${defined}`;
  }
  if (CALLS.test(bare)) {
    return undefined;
  }
  const property = PROPERTY.exec(bare);
  if (property) {
    return `name ${property[1] ?? property[2] ?? ""}`;
  }
  const method = /[{:(,]$|=>\s*\{?$/.test(bare) ? METHOD.exec(bare)?.[1] : undefined;
  return method === undefined ? undefined : `name ${method}`;
}
