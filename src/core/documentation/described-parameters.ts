import type { Convention } from "./convention-of.ts";

/** Which parameters a documentation describes by name, in their order. */
export function describedParameters(documentation: string, convention: Convention): readonly string[] {
  switch (convention) {
    case "TSDoc":
    case "JSDoc":
      return matches(
        documentation,
        /@(?:param|arg|argument)\s+(?:\{(?:[^{}]|\{[^{}]*\})*\}\s*)?\[?\s*(?:\.\.\.)?([\w$]+)/g,
      );
    case "Javadoc":
      return matches(documentation, /@param\s+(\w+)/g);
    case "Google":
    case "NumPy":
    case "Sphinx":
      // A project has a habit, and here and there another one.
      return [
        ...matches(documentation, /^["'\s]*:param\s+(?:[^:\n]*\s)?\*{0,2}(\w+)\s*:/gm),
        ...inGoogleSection(documentation),
        ...inNumpySection(documentation),
      ];
    case "godoc":
    case "rustdoc":
      return [];
  }
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

/** `Args:`, and below it, indented by the same, `name (type): …`. */
function inGoogleSection(documentation: string): string[] {
  const lines = documentation.split("\n");
  const head = lines.findIndex((line) =>
    /^\s*(?:Args|Arguments|Parameters|Keyword Args|Keyword Arguments):\s*$/.test(line),
  );
  return head < 0 ? [] : entriesBelow(lines, head, /^\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:/);
}

function entriesBelow(lines: readonly string[], head: number, entry: RegExp): string[] {
  const outer = indentOf(lines[head] ?? "");
  const names: string[] = [];
  let inner: number | undefined;
  for (const line of lines.slice(head + 1)) {
    if (line.trim() === "") {
      continue;
    }
    const indent = indentOf(line);
    if (indent <= outer) {
      break;
    }
    inner ??= indent;
    const name = indent === inner ? entry.exec(line.trim())?.[1] : undefined;
    if (name !== undefined) {
      names.push(name);
    }
  }
  return names;
}

/** `Parameters` underlined, and below it, not indented any further, `a, b : type`. */
function inNumpySection(documentation: string): string[] {
  const lines = documentation.split("\n");
  const head = lines.findIndex(
    (line, index) =>
      /^\s*(?:Other )?Parameters\s*$/.test(line) && /^\s*-{3,}\s*$/.test(lines[index + 1] ?? ""),
  );
  if (head < 0) {
    return [];
  }
  const outer = indentOf(lines[head] ?? "");
  const names: string[] = [];
  for (const [index, line] of lines.slice(head + 2).entries()) {
    if (/^\s*-{3,}\s*$/.test(lines[head + 2 + index + 1] ?? "")) {
      break;
    }
    if (line.trim() === "" || indentOf(line) !== outer) {
      continue;
    }
    const listed = /^(\*{0,2}\w+(?:\s*,\s*\*{0,2}\w+)*)\s*(?::|$)/.exec(line.trim())?.[1];
    names.push(...(listed?.split(",").map((name) => name.replaceAll("*", "").trim()) ?? []));
  }
  return names;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
