import { indentOf, isBlank } from "../diff/lines.ts";

/**
 * A statement or definition with everything that belongs to it: comments and decorators above, lines indented below it,
 * closing brackets and branches such as `else`.
 */
export interface OutlineItem {
  /** Blank lines above it. */
  readonly gap: number;
  /** Comments and decorators directly above. */
  readonly lead: readonly string[];
  /** Its own lines, beginning with the head. */
  readonly lines: readonly string[];
  /** The name it defines, or its first line where it defines none. */
  readonly key: string;
  readonly definesName: boolean;
}

/**
 * The items of some lines at their outermost indentation. Made from layout alone, so that it knows every language that
 * is written in indented lines.
 */
export function outline(lines: readonly string[]): {
  readonly items: readonly OutlineItem[];
  readonly trailingGap: number;
} {
  const width = leastIndent(lines);
  const items: OutlineItem[] = [];
  let gap = 0;
  let lead: string[] = [];
  let current: string[] = [];
  let currentGap = 0;
  let currentLead: string[] = [];
  const close = (): void => {
    const [head] = current;
    if (head !== undefined) {
      const name = nameOf(head.trim());
      const key = name ?? head.trim().replace(/\s+/g, " ");
      items.push({
        gap: currentGap,
        lead: currentLead,
        lines: current,
        key,
        definesName: name !== undefined,
      });
      current = [];
    }
  };
  for (const line of lines) {
    const text = line.trim();
    if (text === "") {
      gap++;
    } else if (
      current.length > 0 &&
      ((indentOf(line).length > width && !(lead.length > 0 && text.startsWith("*"))) || CONTINUES.test(text))
    ) {
      // What seemed to be above the next item is inside this one.
      current.push(...blanks(gap - (lead.length > 0 ? 1 : 0)), ...lead, line);
      [gap, lead] = [0, []];
    } else if (
      LEADS.test(text) &&
      (indentOf(line).length <= width || (lead.length > 0 && text.startsWith("*")))
    ) {
      if (lead.length > 0 && gap > 0) {
        close();
        lead.forEach((comment) => items.push(alone(comment, 0)));
        lead = [];
      }
      close();
      if (lead.length === 0) {
        currentGap = gap;
      }
      lead.push(line);
      gap = 0;
    } else {
      close();
      [currentGap, currentLead] = [lead.length > 0 ? currentGap : gap, lead];
      current = [line];
      [gap, lead] = [0, []];
    }
  }
  close();
  lead.forEach((comment, index) => items.push(alone(comment, index === 0 ? currentGap : 0)));
  return { items, trailingGap: gap };
}

/** The name that a line defines, as the key of its item. */
export function nameDefinedBy(line: string): string | undefined {
  const text = line.trim();
  return text === "" || LEADS.test(text) ? undefined : nameOf(text);
}

function alone(line: string, gap: number): OutlineItem {
  return { gap, lead: [], lines: [line], key: line.trim(), definesName: false };
}

function blanks(count: number): string[] {
  return Array.from({ length: Math.max(0, count) }, () => "");
}

function leastIndent(lines: readonly string[]): number {
  return lines.reduce(
    (least, line) => (isBlank(line) ? least : Math.min(least, indentOf(line).length)),
    Infinity,
  );
}

/** Belongs to the item above although it is not indented. */
const CONTINUES =
  /^(?:[})\]]|(?:else|elif|except|finally|catch|rescue|ensure|end|fi|done|esac|then|with)\b|<\/|\{$)/;

/** Stands above what it is about. */
const LEADS = /^(?:\/\/|\/\*|\*|#(?![[!])|--\s|@\w|#\[|"""|<!--)/;

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
