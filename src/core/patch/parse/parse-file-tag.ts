import type { WriteEdit } from "./edit.ts";
import type { PatchProblem } from "../patch.ts";
import { said } from "../../workspace/said.ts";

const OPEN = /^\s{0,8}<(write_to_file|write_file|create_file)>/;

/** The tools of Cline and Roo that write a file, called as tags around its path and its content. */
export function opensFileTag(line: string): boolean {
  return OPEN.test(line);
}

/** A line that may end such a call. */
export function closesFileTag(line: string): boolean {
  return /<\/(?:write_to_file|write_file|create_file)>/.test(line);
}

/** Where a call stands in the answer. */
interface TagPlace {
  readonly lines: readonly string[];
  /** Index of the line that opens it. */
  readonly start: number;
  /** One-based. */
  readonly block: number;
  /** The answer ended as it should: a last call needs no end. */
  readonly ended: boolean;
}

/** One call, or why it is none. */
export type FileTagResult = {
  /** The first line after it. */
  readonly next: number;
  /** Its end is not there: more lines may change what it says. */
  readonly open: boolean;
} & (
  | { readonly kind: "edit"; readonly edit: WriteEdit }
  | { readonly kind: "problem"; readonly problem: PatchProblem }
);

/** Tags inside the content are content: it ends with the last closing tag before the call's own. */
export function parseFileTag({ lines, start, block, ended }: TagPlace): FileTagResult {
  const tool = OPEN.exec(lines[start] ?? "")?.[1] ?? "";
  const end = endOfCall(lines, start, tool);
  const open = end === undefined;
  const next = open ? lines.length : end + 1;
  const source = lines.slice(start, next).join("\n");
  const path = /<(path|file_path)>([^<>\n]{1,500})<\/\1>/.exec(source);
  const from = source.indexOf("<content>", path ? path.index + path[0].length : 0);
  const to = source.lastIndexOf("</content>");
  const fail = (kind: PatchProblem["kind"], message: string): FileTagResult => ({
    kind: "problem",
    open,
    next,
    problem: {
      kind,
      message: `Block ${block}, line ${start + 1}: ${message}`,
      block,
      ...(path && { path: (path[2] ?? "").trim() }),
    },
  });
  if (open && !(ended && from !== -1 && to > from)) {
    return fail("truncated", `the answer ends before </${tool}>. Give the file again, complete.`);
  }
  if (!path || from === -1 || to < from) {
    return fail("malformed", said`a <${tool}> needs a <path> and a <content>.`);
  }
  const content = contentIn(source.slice(from + "<content>".length, to));
  const edit: WriteEdit = {
    kind: "write",
    block,
    line: start + 1,
    path: (path[2] ?? "").trim(),
    content,
    isNew: tool === "create_file",
  };
  return { kind: "edit", edit, open, next };
}

/** The first line with the call's end that follows the end of a content. */
function endOfCall(lines: readonly string[], start: number, tool: string): number | undefined {
  let hasContent = false;
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? "";
    hasContent ||= line.includes("</content>");
    if (hasContent && line.includes(`</${tool}>`)) {
      return at;
    }
  }
  return undefined;
}

/** The tags stand on lines of their own, or around a single line. */
function contentIn(text: string): string[] {
  const inner = text.replace(/^[ \t]*\n/, "").replace(/\n[ \t]*$/, "");
  return inner === "" ? [] : inner.split("\n");
}
