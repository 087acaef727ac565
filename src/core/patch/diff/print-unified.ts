import type { TextFile } from "../../workspace/text-file.ts";
import { splitLines } from "./lines.ts";
import type { FileChange, Hunk, Patch } from "../patch.ts";

const CONTEXT = 3;

/** The patch as `git diff` would print it; `git apply` turns the base files into exactly the results. */
export function printUnifiedDiff(patch: Patch): string {
  return patch.changes.map(printChange).join("");
}

function printChange(change: FileChange): string {
  const to = headerName("b/", change.path);
  switch (change.kind) {
    case "create":
      return (
        `diff --git ${headerName("a/", change.path)} ${to}\nnew file mode ${change.executable ? "100755" : "100644"}\n` +
        printBody("/dev/null", nameLine("b/", change.path), "", [
          wholeFile([], splitLines(marked(change.file))),
        ])
      );
    case "delete":
      return (
        `diff --git ${headerName("a/", change.path)} ${to}\ndeleted file mode 100644\n` +
        printBody(nameLine("a/", change.path), "/dev/null", marked(change.base), [
          wholeFile(splitLines(marked(change.base)), []),
        ])
      );
    case "modify": {
      const body = printBody(
        nameLine("a/", change.path),
        nameLine("b/", change.path),
        marked(change.base),
        markedHunks(change.base, change.hunks),
      );
      const printed = modeLines(change.executable) + body;
      return printed && `diff --git ${headerName("a/", change.path)} ${to}\n${printed}`;
    }
    case "rename": {
      const hunks = markedHunks(change.base, change.hunks);
      return (
        `diff --git ${headerName("a/", change.from)} ${to}\n` +
        modeLines(change.executable) +
        `similarity index ${similarity(change.base, hunks)}%\n` +
        `rename from ${quoted("", change.from)}\nrename to ${quoted("", change.path)}\n` +
        printBody(nameLine("a/", change.from), nameLine("b/", change.path), marked(change.base), hunks)
      );
    }
  }
}

/** The file's mode is no part of its text; a change of it comes from the other one. */
function modeLines(executable: boolean | undefined): string {
  if (executable === undefined) {
    return "";
  }
  return executable ? "old mode 100644\nnew mode 100755\n" : "old mode 100755\nnew mode 100644\n";
}

type Run = Pick<Hunk, "baseStart" | "baseLines" | "newLines">;

function wholeFile(baseLines: string[], newLines: string[]): Run {
  return { baseStart: 0, baseLines, newLines };
}

/** The text with the byte-order mark that git sees as its first character. */
function marked(file: TextFile): string {
  return (file.encoding === "utf-8-bom" ? "\uFEFF" : "") + file.text;
}

function markedHunks(base: TextFile, hunks: readonly Hunk[]): Run[] {
  const changing = hunks.filter(({ match }) => match !== "already-applied");
  if (base.encoding !== "utf-8-bom") {
    return changing;
  }
  const first = splitLines(base.text)[0] ?? "";
  return changing.map((hunk) => {
    if (hunk.baseStart > 0) {
      return hunk;
    }
    const [baseLines, newLines] =
      hunk.baseLines.length > 0 || first === ""
        ? [hunk.baseLines, hunk.newLines]
        : [[first], [...hunk.newLines, first]];
    return { baseStart: 0, baseLines: withMark(baseLines), newLines: withMark(newLines) };
  });
}

function withMark([first, ...rest]: readonly string[]): string[] {
  return [`\uFEFF${first ?? ""}`, ...rest];
}

function printBody(from: string, to: string, base: string, runs: readonly Run[]): string {
  const lines = splitLines(base);
  let printed = "";
  let delta = 0;
  for (const group of grouped(runs)) {
    const first = group[0];
    const last = group.at(-1);
    if (!first || !last) {
      continue;
    }
    const start = Math.max(0, first.baseStart - CONTEXT);
    const end = Math.min(lines.length, last.baseStart + last.baseLines.length + CONTEXT);
    const [body, oldCount, newCount] = printGroup(lines, group, start, end);
    printed += `@@ -${place(start, oldCount)} +${place(start + delta, newCount)} @@\n${body}`;
    delta += newCount - oldCount;
  }
  return printed && `--- ${from}\n+++ ${to}\n${printed}`;
}

/** Runs whose context would meet share a hunk; runs that change nothing are left out. */
function grouped(runs: readonly Run[]): Run[][] {
  const groups: Run[][] = [];
  for (const run of runs) {
    if (run.baseLines.length === 0 && run.newLines.length === 0) {
      continue;
    }
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && run.baseStart - (last.baseStart + last.baseLines.length) <= 2 * CONTEXT) {
      group.push(run);
    } else {
      groups.push([run]);
    }
  }
  return groups;
}

function printGroup(
  lines: readonly string[],
  group: readonly Run[],
  start: number,
  end: number,
): [string, number, number] {
  let body = "";
  let [oldCount, newCount] = [0, 0];
  let at = start;
  const keepUpTo = (limit: number): void => {
    for (; at < limit; at++) {
      body += printLine(" ", lines[at] ?? "");
      oldCount++;
      newCount++;
    }
  };
  for (const { baseStart, baseLines, newLines } of group) {
    keepUpTo(baseStart);
    body += baseLines.map((line) => printLine("-", line)).join("");
    body += newLines.map((line) => printLine("+", line)).join("");
    oldCount += baseLines.length;
    newCount += newLines.length;
    at += baseLines.length;
  }
  keepUpTo(end);
  return [body, oldCount, newCount];
}

function printLine(sign: string, line: string): string {
  return line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`;
}

/** Lines are counted from one; an empty side names the line before it. */
function place(start: number, count: number): string {
  const line = count === 0 ? start : start + 1;
  return count === 1 ? `${line}` : `${line},${count}`;
}

function similarity(base: TextFile, runs: readonly Run[]): number {
  const total = splitLines(base.text).length;
  const gone = runs.reduce((sum, { baseLines }) => sum + baseLines.length, 0);
  const changed = runs.some(({ baseLines, newLines }) => baseLines.length + newLines.length > 0);
  return changed ? Math.min(99, Math.floor((100 * (total - gone)) / Math.max(1, total))) : 100;
}

/** In `---` and `+++` git ends a name that has spaces with a tab. */
function nameLine(prefix: string, path: string): string {
  const name = quoted(prefix, path);
  return !name.startsWith('"') && name.includes(" ") ? `${name}\t` : name;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

/** The header may be all there is, and git, which looks for the blank between its two names, takes one of these for it. */
function headerName(prefix: string, path: string): string {
  return / (?:b?\/)/.test(path) ? inQuotes(prefix + path) : quoted(prefix, path);
}

function quoted(prefix: string, path: string): string {
  const name = prefix + path;
  return /["\\\u0000-\u001f\u007f]/.test(name) ? inQuotes(name) : name;
}

function inQuotes(name: string): string {
  const escaped = name.replace(/["\\\u0000-\u001f\u007f]/g, (character) => {
    return ESCAPES[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
  });
  return `"${escaped}"`;
}
