import { jsonEnd } from "../../patch/parse/json-values.ts";
import type { ToolOutput } from "./tool-report.ts";

/** Documents are told from other lines by how they begin. */
const BEGINNING = /^[[{]/;
const mostDocuments = 50;
const mostAttempts = 200;

/** Several readers look at the documents of one output. */
const known = new WeakMap<ToolOutput, readonly unknown[]>();

/** JSON values that begin at the start of a line, in the order they come, whatever stands between them. */
export function jsonDocuments(output: ToolOutput): readonly unknown[] {
  const found = known.get(output) ?? documentsIn(output.text);
  known.set(output, found);
  return found;
}

function documentsIn(text: string): readonly unknown[] {
  const lines = text.split("\n");
  const found: unknown[] = [];
  let scannedInVain = 0;
  for (let at = 0, attempts = 0; at < lines.length && found.length < mostDocuments; at++) {
    if (!BEGINNING.test(lines[at] ?? "")) {
      continue;
    }
    attempts++;
    if (attempts > mostAttempts || scannedInVain > text.length) {
      break;
    }
    const { end, scanned } = jsonEnd(lines, at, text.length);
    const value =
      end && parsed([...lines.slice(at, end.next - 1), lines[end.next - 1]?.slice(0, end.column)].join("\n"));
    if (end === undefined || value === undefined) {
      scannedInVain += scanned;
      continue;
    }
    found.push(value);
    at = end.next - 1;
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Something else that looks like it.
    return undefined;
  }
}
