import type { Edit, ReplaceEdit } from "./edit.ts";
import type { PatchProblem } from "./patch.ts";

export function opensV4a(line: string): boolean {
  return /^\s*\*\*\* Begin Patch\s*$/.test(line);
}

const FILE = /^\*\*\* (Update|Add|Delete) File: (.+?)\s*$/;

/** Reads `*** Begin Patch` … `*** End Patch`: files added, deleted, moved, or updated by chunks under `@@` anchors. */
export function parseV4a(
  lines: readonly string[],
  start: number,
  firstBlock: number,
): { edits: Edit[]; problems: PatchProblem[]; next: number } {
  const edits: Edit[] = [];
  const problems: PatchProblem[] = [];
  const block = (): number => firstBlock + edits.length + problems.length;
  const fail = (kind: PatchProblem["kind"], message: string, at: number): void => {
    problems.push({ kind, message: `Block ${block()}, line ${at + 1}: ${message}`, block: block() });
  };
  let at = start + 1;
  while (at < lines.length && !/^\s*\*\*\* End Patch\s*$/.test(lines[at] ?? "")) {
    const [, action, path = ""] = FILE.exec(lines[at] ?? "") ?? [];
    const line = at + 1;
    if (action === "Delete") {
      edits.push({ kind: "delete", block: block(), line, path });
      at++;
    } else if (action === "Add") {
      const content: string[] = [];
      for (at++; at < lines.length && (lines[at] ?? "").startsWith("+"); at++) {
        content.push((lines[at] ?? "").slice(1));
      }
      edits.push({ kind: "write", block: block(), line, path, content, isNew: true, finalNewline: true });
    } else if (action === "Update") {
      at++;
      const moved = /^\*\*\* Move to: (.+?)\s*$/.exec(lines[at] ?? "")?.[1];
      if (moved !== undefined) {
        edits.push({ kind: "rename", block: block(), line, path, to: moved });
        at++;
      }
      const before = edits.length;
      while (at < lines.length && !endsFile(lines[at] ?? "")) {
        const { chunk, next } = readChunk(lines, at);
        if (next === at) {
          fail("malformed", "a line of the patch has neither +, - nor a space in front.", at);
          at++;
          continue;
        }
        if (chunk) {
          edits.push({ kind: "replace", block: block(), line: at + 1, path, ordered: true, ...chunk });
        }
        at = next;
      }
      if (edits.length === before && moved === undefined) {
        fail("malformed", `the update of ${path} has no changes.`, line - 1);
      }
    } else if ((lines[at] ?? "").trim() === "") {
      at++;
    } else {
      fail(
        "malformed",
        "this is no part of a patch; expected *** Update File, *** Add File or *** Delete File.",
        at,
      );
      at++;
      while (at < lines.length && !/^\s*\*\*\* /.test(lines[at] ?? "")) {
        at++;
      }
    }
  }
  if (at >= lines.length) {
    fail("truncated", "the answer ends before *** End Patch. Give the patch again, complete.", at - 1);
  }
  return { edits, problems, next: at + 1 };
}

function endsFile(line: string): boolean {
  return /^\s*\*\*\* (?:Update File|Add File|Delete File|End Patch)/.test(line);
}

type Chunk = Pick<ReplaceEdit, "search" | "replace" | "anchors" | "atEnd">;

function readChunk(lines: readonly string[], start: number): { chunk: Chunk | undefined; next: number } {
  const anchors: string[] = [];
  const search: string[] = [];
  const replace: string[] = [];
  let at = start;
  for (; /^@@/.test(lines[at] ?? ""); at++) {
    const anchor = (lines[at] ?? "").slice(2).trim();
    if (anchor !== "" || anchors.length > 0) {
      anchors.push(anchor);
    }
  }
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.startsWith("-")) {
      search.push(line.slice(1));
    } else if (line.startsWith("+")) {
      replace.push(line.slice(1));
    } else if (line.startsWith(" ") || line === "") {
      search.push(line.slice(1));
      replace.push(line.slice(1));
    } else {
      break;
    }
  }
  while (search.at(-1) === "" && replace.at(-1) === "" && lines[at - 1] === "") {
    search.pop();
    replace.pop();
    at--;
    if (lines[at] !== "") {
      break;
    }
  }
  let next = at;
  while (lines[next] === "") {
    next++;
  }
  const atEnd = /^\*\*\* End of File\s*$/.test(lines[next] ?? "");
  if (atEnd) {
    next++;
  }
  return {
    chunk: search.length + replace.length > 0 ? { search, replace, anchors, atEnd } : undefined,
    next,
  };
}
