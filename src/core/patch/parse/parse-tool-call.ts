import { jsonEnd, readJson } from "./json-values.ts";
import type { Edit, ParsedAnswer, ReplaceEdit, WriteEdit } from "./edit.ts";
import { splitContents } from "../diff/lines.ts";
import { append } from "../locate/replace-range.ts";
import type { PatchProblem } from "../patch.ts";

/** What the JSON that begins on a line is; `open`: its end is not there. */
export type ToolCallResult =
  | {
      readonly kind: "edits";
      readonly edits: readonly Edit[];
      readonly problems: readonly PatchProblem[];
      readonly next: number;
    }
  | { readonly kind: "open" | "none"; readonly scanned: number };

type Fields = Readonly<Record<string, unknown>>;

const PATH = ["path", "file_path", "filePath", "filepath", "target_file", "file_name", "filename", "file"];
const OLD = [
  "old_string",
  "old_str",
  "oldString",
  "oldText",
  "old_text",
  "old_code",
  "search",
  "find",
  "old",
];
const NEW = [
  "new_string",
  "new_str",
  "newString",
  "newText",
  "new_text",
  "new_code",
  "replace",
  "replacement",
  "replace_with",
  "new",
];
const EMBEDDED = ["patch", "input", "diff"];
const CONTENT = ["file_text", "content", "contents", "code_edit"];
const EVERYWHERE = ["replace_all", "replaceAll", "allow_multiple"];
const INSERTED = ["insert_text", ...NEW, "content", "text"];
const TOOL = ["command", "name", "tool", "tool_name", "action", "type", "operation"];
const NESTED = [
  "edits",
  "command",
  "arguments",
  "changes",
  "replacements",
  "input",
  "parameters",
  "args",
  "function",
  "functionCall",
  "tool_calls",
  "operations",
  "files",
  "modifications",
];

/** Tools that make a file there is none of yet, as they call themselves. */
const CREATES = /^(?:create|add)(?:_?(?:new_?)?file)?$/i;
const APPENDS = /^append(?:_?(?:to_?)?file)?$/i;
const INSERTS = /^insert(?:_?(?:content|text|line|lines|at_line))?$/i;

/** Other JSON is left alone without being read. */
const KEYS = new RegExp(
  `"(?:${[...OLD, ...CONTENT, ...EMBEDDED, "arguments", "command", "files", "insert_line"].join("|")})\\\\?"\\s*:|\\*\\*\\* Begin Patch`,
);

/** A line that begins like JSON. */
export function opensToolCall(line: string): boolean {
  return /^\s*[[{]\s*(?:$|["[{])/.test(line);
}

const LONGEST = 4_000_000;

/**
 * Reads the find/replace or file-writing tool call whose JSON begins on the line: by the argument names of Claude's,
 * Gemini's, Continue's and similar tools, alone, in a list, or wrapped as a call with its arguments. A call may carry
 * edits in another format, or say in which line a text goes.
 * @param parse reads those
 */
export function parseToolCall(
  lines: readonly string[],
  start: number,
  block: number,
  parse: (text: string) => ParsedAnswer,
): ToolCallResult {
  const { end, scanned } = jsonEnd(lines, start, LONGEST);
  if (end === undefined) {
    return { kind: "open", scanned };
  }
  const own = lines.slice(start, end.next);
  own.push((own.pop() ?? "").slice(0, end.column));
  const source = own.join("\n");
  const call = editsOfCall(KEYS.test(source) ? readJson(source) : undefined, block, start + 1, parse);
  return call.edits.length + call.problems.length > 0
    ? { kind: "edits", ...call, next: end.next }
    : { kind: "none", scanned };
}

/** Whether a call says something of an edit by this name. */
export function isArgument(name: string): boolean {
  return [...PATH, ...OLD, ...NEW, ...CONTENT, ...EMBEDDED].includes(name);
}

/** Whether a call says the whole text of a file by this name. */
export function isContent(name: string): boolean {
  return CONTENT.includes(name);
}

/** The edits of a call whose names and values are read already. */
export function editsOfCall(
  value: unknown,
  block: number,
  line: number,
  parse: (text: string) => ParsedAnswer,
): ParsedAnswer {
  const edits: Edit[] = [];
  const problems: PatchProblem[] = [];
  const next = (): number => block + edits.length + problems.length;
  collect(value, { path: undefined, tool: undefined }, 0, (found) => {
    if (found.kind !== "embedded") {
      edits.push({ ...found, block: next(), line });
      return;
    }
    const inner = parse(found.text);
    const first = next();
    append(
      edits,
      inner.edits.map(
        (edit, index) => ({ ...edit, path: edit.path ?? found.path, block: first + index, line }) as Edit,
      ),
    );
    const last = next();
    append(
      problems,
      inner.problems.map((problem) => ({ ...problem, block: last })),
    );
  });
  return { edits, problems };
}

type Found =
  | Omit<ReplaceEdit, "block" | "line">
  | Omit<WriteEdit, "block" | "line">
  | { readonly kind: "embedded"; readonly text: string; readonly path: string | undefined };

/** What the calls around say of those inside. */
interface Outer {
  readonly path: string | undefined;
  readonly tool: string | undefined;
}

/** Edits that say themselves which files they are about. */
const NAMES_FILES = /\*\*\* Begin Patch|^diff --git |^--- \S.*\n\+\+\+ \S/m;

/** Calls nest: a list of calls, a call with its arguments, arguments with a list of edits, arguments as text. */
function collect(value: unknown, outer: Outer, depth: number, found: (edit: Found) => void): void {
  if (depth > 8) {
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      collect(item, outer, depth + 1, found);
    }
  } else if (typeof value === "string" && value.includes("*** Begin Patch")) {
    found({ kind: "embedded", text: value, path: outer.path });
  } else if (typeof value === "string" && depth > 0 && /^\s*[[{]/.test(value)) {
    collect(readJson(value), outer, depth + 1, found);
  } else if (typeof value === "object" && value !== null) {
    collectFrom(value as Fields, outer, depth, found);
  }
}

function collectFrom(fields: Fields, outer: Outer, depth: number, found: (edit: Found) => void): void {
  const path = textOf(fields, PATH) ?? outer.path;
  const tool = textOf(fields, TOOL) ?? outer.tool;
  const diff = textOf(fields, EMBEDDED);
  const [old, fresh, content] = [textOf(fields, OLD), textOf(fields, NEW), textOf(fields, CONTENT)];
  const inserted = path === undefined ? undefined : insertion(path, tool, fields);
  if (inserted) {
    found(inserted);
  } else if (old !== undefined && (fresh !== undefined || isDeletion(fields))) {
    found(replacement(path, old, fresh ?? "", fields));
  } else if (diff !== undefined && (path !== undefined || NAMES_FILES.test(diff))) {
    found({ kind: "embedded", text: diff, path });
  } else if (content !== undefined && path !== undefined) {
    found(writing(path, content, CREATES.test(tool ?? "")));
  } else {
    for (const [name, text] of filesByName(fields["files"])) {
      found(writing(name, text, CREATES.test(tool ?? "")));
    }
    for (const name of NESTED) {
      if (name in fields) {
        collect(fields[name], { path, tool }, depth + 1, found);
      }
    }
  }
}

function writing(path: string, content: string, isNew: boolean): Found {
  const finalNewline = content === "" || content.endsWith("\n");
  return { kind: "write", path, content: splitContents(content), isNew, finalNewline };
}

/** A whole file for each name; other objects, such as a list of what is built from what, have no text of several lines. */
function filesByName(files: unknown): (readonly [path: string, text: string])[] {
  if (typeof files !== "object" || files === null || Array.isArray(files)) {
    return [];
  }
  const all = Object.entries(files as Fields);
  const named = all.filter(
    (file): file is [string, string] => typeof file[1] === "string" && /[./]/.test(file[0]),
  );
  return named.length === all.length && named.some(([, text]) => text.includes("\n")) ? named : [];
}

/**
 * A text that goes where a line number says: below it for Claude's `insert_line`, above it for Roo's `line`, whose 0 is the
 * end of the file; or to the end of the file.
 */
function insertion(path: string, tool = "", fields: Fields): Found | undefined {
  const text = textOf(fields, INSERTED);
  const [below, above] = [fields["insert_line"], fields["line"] ?? fields["line_number"]].map(lineNumber);
  const inserts = INSERTS.test(tool);
  const isAtEnd = APPENDS.test(tool) || (inserts && above === 0);
  const hint = below === undefined ? above : below + 1;
  if (text === undefined || (!isAtEnd && below === undefined && (!inserts || above === undefined))) {
    return undefined;
  }
  const replace = splitContents(text);
  return {
    kind: "replace",
    path,
    search: [],
    replace,
    ordered: true,
    ...(isAtEnd ? { anchors: [] } : { hint }),
  };
}

function lineNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 ? number : undefined;
}

/** Claude's `str_replace` without `new_str` deletes. */
function isDeletion(fields: Fields): boolean {
  return fields["command"] === "str_replace" || ["str_replace", "replace"].includes(String(fields["name"]));
}

function replacement(path: string | undefined, search: string, replace: string, fields: Fields): Found {
  const everywhere = EVERYWHERE.some((name) => fields[name] === true || fields[name] === "true");
  const linesOf = (text: string): string[] => (text === "" ? [] : text.replaceAll("\r\n", "\n").split("\n"));
  return {
    kind: "replace",
    path,
    search: linesOf(search),
    replace: linesOf(replace),
    withinLines: true,
    everywhere,
  };
}

function textOf(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === "string") {
      return value;
    }
  }
  return undefined;
}
