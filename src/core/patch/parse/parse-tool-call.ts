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

/** Other JSON is left alone without being read. */
const KEYS = new RegExp(
  `"(?:${[...OLD, ...CONTENT, ...EMBEDDED, "arguments", "command"].join("|")})\\\\?"\\s*:|\\*\\*\\* Begin Patch`,
);

/** A line that begins like JSON. */
export function opensToolCall(line: string): boolean {
  return /^\s*[[{]\s*(?:$|["[{])/.test(line);
}

const LONGEST = 4_000_000;

/**
 * Reads the find/replace or file-writing tool call whose JSON begins on the line: by the argument names of Claude's,
 * Gemini's, Continue's and similar tools, alone, in a list, or wrapped as a call with its arguments. A call may carry
 * edits in another format.
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
  const edits: Edit[] = [];
  const problems: PatchProblem[] = [];
  const line = start + 1;
  const next = (): number => block + edits.length + problems.length;
  collect(KEYS.test(source) ? readJson(source) : undefined, undefined, 0, (found) => {
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
  return edits.length + problems.length > 0
    ? { kind: "edits", edits, problems, next: end.next }
    : { kind: "none", scanned };
}

type Found =
  | Omit<ReplaceEdit, "block" | "line">
  | Omit<WriteEdit, "block" | "line">
  | { readonly kind: "embedded"; readonly text: string; readonly path: string | undefined };

/** Calls nest: a list of calls, a call with its arguments, arguments with a list of edits, arguments as text. */
function collect(
  value: unknown,
  path: string | undefined,
  depth: number,
  found: (edit: Found) => void,
): void {
  if (depth > 8) {
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      collect(item, path, depth + 1, found);
    }
  } else if (typeof value === "string" && value.includes("*** Begin Patch")) {
    found({ kind: "embedded", text: value, path });
  } else if (typeof value === "string" && depth > 0 && /^\s*[[{]/.test(value)) {
    collect(readJson(value), path, depth + 1, found);
  } else if (typeof value === "object" && value !== null) {
    collectFrom(value as Fields, path, depth, found);
  }
}

function collectFrom(
  fields: Fields,
  outer: string | undefined,
  depth: number,
  found: (edit: Found) => void,
): void {
  const path = textOf(fields, PATH) ?? outer;
  const diff = textOf(fields, EMBEDDED);
  const [old, fresh, content] = [textOf(fields, OLD), textOf(fields, NEW), textOf(fields, CONTENT)];
  if (old !== undefined && (fresh !== undefined || isDeletion(fields))) {
    found(replacement(path, old, fresh ?? "", fields));
  } else if (diff !== undefined && (path !== undefined || diff.includes("*** Begin Patch"))) {
    found({ kind: "embedded", text: diff, path });
  } else if (content !== undefined && path !== undefined) {
    found({
      kind: "write",
      path,
      content: splitContents(content),
      isNew: fields["command"] === "create",
      finalNewline: content === "" || content.endsWith("\n"),
    });
  } else {
    for (const name of NESTED) {
      if (name in fields) {
        collect(fields[name], path, depth + 1, found);
      }
    }
  }
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
