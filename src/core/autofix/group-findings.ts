import type { Finding } from "../reports/place-findings.ts";

/** More in one question are mended worse than in two. */
const mostTogether = 8;

/** What begins something that is understood, and mended, as a whole. */
const head =
  /^\s*(?:(?:export|default|public|private|protected|internal|static|async|abstract|final|override|pub(?:\([\w: ]+\))?|unsafe)\s+)*(?:function\b|def\b|fn\b|func\b|class\b|[\w<>[\],.$ ]+\([^;]*\)\s*(?::[^;{]*|throws [\w., ]+)?\{\s*$|(?:const|let|var)\s+\w+\s*=\s*(?:async\s*)?(?:function\b|\([^;]*=>|\w+\s*=>))/;
const branch = /^\s*(?:if|for|while|switch|catch|else|do|try|with|return)\b/;

/**
 * Findings of one function, or outside of all of one line, are one question; dependencies of one manifest one each, for one
 * may be raised where another cannot.
 * @param textOf of a file
 */
export async function groupFindings(
  findings: readonly Finding[],
  textOf: (path: string) => Promise<string>,
): Promise<readonly (readonly Finding[])[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { path, range } = finding.problem;
    const place =
      finding.dependency === undefined
        ? enclosing((await textOf(path)).split("\n"), range.start.line)
        : finding.dependency.name;
    const key = JSON.stringify([path, place]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((group) => {
    const parts: Finding[][] = [];
    for (let at = 0; at < group.length; at += mostTogether) {
      parts.push(group.slice(at, at + mostTogether));
    }
    return parts;
  });
}

/**
 * The line in which the innermost function or class around a line begins, told from layout alone, so that it holds for every
 * language that is written in indented lines.
 * @returns the line itself where nothing is around it
 */
function enclosing(lines: readonly string[], line: number): number {
  let indent = indentOf(lines[line] ?? "");
  if (isHead(lines[line] ?? "")) {
    return line;
  }
  for (let at = line - 1; at >= 0 && indent > 0; at--) {
    const text = lines[at] ?? "";
    if (text.trim() !== "" && indentOf(text) < indent) {
      indent = indentOf(text);
      if (isHead(text)) {
        return at;
      }
    }
  }
  return line;
}

function isHead(text: string): boolean {
  // Longer lines are made by programs.
  return text.length < 500 && !branch.test(text) && head.test(text);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
