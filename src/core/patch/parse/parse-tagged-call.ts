import type { ParsedAnswer } from "./edit.ts";
import type { PatchProblem } from "../patch.ts";
import { editsOfCall, isArgument, isContent } from "./parse-tool-call.ts";

/** A call as the templates of models write it when nothing reads it: tags around names and values. */
type Opened = { readonly end: string; readonly tool: string } & (
  | { readonly kind: "parameters" }
  | { readonly kind: "element"; readonly attributes: Readonly<Record<string, string>> }
);

/** `<invoke name="edit">` of Claude, `<function=edit>` of Qwen, `<tool_call>edit` of GLM. */
const CALL =
  /^\s{0,8}<(?:((?:[a-z]{1,10}:)?invoke) name="([\w.-]{1,80})"|(function)=([\w.-]{1,80})|(tool_call)>\s{0,4}([\w.-]{1,80})\s{0,4}(?=<arg_key>|$))/;
/** Elements that name their file, such as `<file path="a.ts">` and Bolt's and Lovable's, or that have its edit in elements of their own. */
const ELEMENT =
  /^\s{0,8}<(file|document|edit|edit_file|change|update|replace|search_replace|str_replace|write|create|[a-zA-Z]{1,20}(?:Action|-write|-edit))((?: [\w-]{1,40}="[^"<>]{0,500}")*) ?>/;

export function opensTaggedCall(line: string): boolean {
  return opened(line) !== undefined;
}

function opened(line: string): Opened | undefined {
  const [, invoke, invoked = "", , called, arg, named] = CALL.exec(line) ?? [];
  if (invoke !== undefined) {
    return { kind: "parameters", end: `</${invoke}>`, tool: invoked };
  }
  if (called !== undefined) {
    return { kind: "parameters", end: "</function>", tool: called };
  }
  if (arg !== undefined) {
    return { kind: "parameters", end: "</tool_call>", tool: named ?? "" };
  }
  const [, tag, written = ""] = ELEMENT.exec(line) ?? [];
  if (tag === undefined) {
    return undefined;
  }
  const attributes = Object.fromEntries(
    [...written.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name === "name" ? "path" : name,
      value,
    ]),
  );
  return { kind: "element", end: `</${tag}>`, tool: tag, attributes };
}

/** A line that may end such a call. */
export function closesTaggedCall(line: string): boolean {
  return line.includes("</");
}

/** What such a call is; `none`: tags that are no edit. */
export type TaggedCallResult =
  | { readonly kind: "edits"; readonly call: ParsedAnswer; readonly next: number }
  | { readonly kind: "open"; readonly problem: PatchProblem; readonly scanned: number }
  | { readonly kind: "none"; readonly scanned: number };

/**
 * Reads a tool call, or an element with an edit or a file, that an answer has as text.
 * @param block one-based number of its first edit
 * @param parse reads edits in another format that it carries
 */
export function parseTaggedCall(
  lines: readonly string[],
  start: number,
  block: number,
  parse: (text: string) => ParsedAnswer,
): TaggedCallResult {
  const call = opened(lines[start] ?? "");
  if (!call) {
    return { kind: "none", scanned: 0 };
  }
  const { end, scanned } = endOf(lines, start, call);
  const source = lines.slice(start, end === undefined ? lines.length : end + 1).join("\n");
  const body = source.slice(source.indexOf(">", call.kind === "element" ? endOfHead(source) : 0) + 1);
  const isElement = call.kind === "element";
  const inner = end === undefined ? body : body.slice(0, body.lastIndexOf(call.end));
  const fields = isElement
    ? elementFields(call.attributes, inner)
    : { name: call.tool, ...parameters(inner) };
  const found = fields && editsOfCall(fields, block, start + 1, parse);
  if (!found || found.edits.length + found.problems.length === 0) {
    return { kind: "none", scanned };
  }
  if (end === undefined) {
    const message = `Block ${block}, line ${start + 1}: the answer ends before ${call.end}. Give the call again, complete.`;
    return { kind: "open", problem: { kind: "truncated", message, block }, scanned };
  }
  return { kind: "edits", call: found, next: end + 1 };
}

/** Values of attributes have no `>`, so the head ends with the first one; it begins behind the blanks in front. */
function endOfHead(source: string): number {
  return source.indexOf("<");
}

/** The line with the end of the call; elements of the same name inside are content. */
function endOf(
  lines: readonly string[],
  start: number,
  { end, tool, kind }: Opened,
): { readonly end: number | undefined; readonly scanned: number } {
  let depth = 0;
  let scanned = 0;
  const inner = new RegExp(`^\\s*<${tool}[ >]`);
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? "";
    scanned += line.length + 1;
    depth += kind === "element" && line.includes("<") && inner.test(line) ? 1 : 0;
    if (line.includes(end)) {
      depth--;
      if (depth <= 0) {
        return { end: at, scanned };
      }
    }
  }
  return { end: undefined, scanned };
}

const PARAMETER = /<((?:[a-z]{1,10}:)?parameter)(?: name="|=)([\w.-]{1,80})"?>|<(arg_key)>/g;

function parameters(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const inside = new Insides(text);
  for (let next = inside.after(PARAMETER, 0); next; next = inside.after(PARAMETER, next.end)) {
    const [, tag = "", name = ""] = next.opening;
    if (tag !== "") {
      found[name] = valueOf(next.text, name);
      continue;
    }
    const key = next.text.trim();
    const value = inside.after(ARGUMENT, next.end);
    if (value?.text !== undefined && text.slice(next.end, value.opening.index).trim() === "") {
      found[key] = valueOf(value.text, key);
      next = value;
    }
  }
  return found;
}

const ARGUMENT = /<(arg_value)>/g;
const CHILD = /<([a-z]\w{1,30})>/g;

/** What stands between tags, each of which is looked for once. */
class Insides {
  readonly #text: string;
  /** Tags that no later end closes. */
  readonly #open = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The next tag, from there on, that has an end, with what is inside and where it ends. */
  after(
    opening: RegExp,
    from: number,
  ): { readonly opening: RegExpExecArray; readonly text: string; readonly end: number } | undefined {
    opening.lastIndex = from;
    for (let found = opening.exec(this.#text); found; found = opening.exec(this.#text)) {
      const close = `</${found[1] ?? found[3] ?? ""}>`;
      const start = found.index + found[0].length;
      const end = this.#open.has(close) ? -1 : this.#text.indexOf(close, start);
      if (end !== -1) {
        return { opening: found, text: this.#text.slice(start, end), end: end + close.length };
      }
      this.#open.add(close);
    }
    return undefined;
  }
}

/** A file's text, or the edits of its children, each of which begins where a name comes again. */
function elementFields(
  attributes: Readonly<Record<string, string>>,
  inner: string,
): Readonly<Record<string, unknown>> | undefined {
  const edits: Record<string, string>[] = [];
  const inside = new Insides(inner);
  for (let next = inside.after(CHILD, 0); next; next = inside.after(CHILD, next.end)) {
    const [name, value] = [next.opening[1] ?? "", next.text];
    if (isArgument(name)) {
      const last = edits.at(-1);
      const isNext = !last || name in last;
      const edit = isNext ? {} : last;
      edit[name] = /path|file/.test(name) && !name.includes("text") ? value.trim() : valueOf(value, name);
      if (isNext) {
        edits.push(edit);
      }
    }
  }
  if (edits.length > 0 && /^\s*<[a-z]\w{1,30}>/.test(inner)) {
    return edits.length === 1 ? { ...attributes, ...edits[0] } : { ...attributes, edits };
  }
  if (!("path" in attributes || Object.keys(attributes).some((name) => /^file_?path$/i.test(name)))) {
    return undefined;
  }
  const text = valueOf(inner, "content");
  const isDiff = /^(?:[<-]{5,9} SEARCH|@@ |--- \S.*\n\+\+\+ )/m.test(text);
  return { ...attributes, [isDiff ? "diff" : "content"]: text };
}

/**
 * Values on lines of their own have a line end before and behind them that is not theirs, but for whole files, whose last line
 * it ends; what is no markup says so.
 */
function valueOf(text: string, name: string | undefined): string {
  const own = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text)?.[1] ?? text;
  if (!/^[ \t]*\n/.test(own)) {
    return own;
  }
  const value = own.replace(/^[ \t]*\n/, "").replace(/\n[ \t]*$/, "");
  return name !== undefined && isContent(name) && value !== "" ? `${value}\n` : value;
}
