import { relativePath } from "../../workspace/path.ts";
import type { Diagnostic, Severity } from "../../workspace/diagnostic.ts";
import { plainLine } from "./plain-line.ts";

/** More problems than anybody reads; output that claims more is cut. */
export const mostProblems = 10_000;

export interface Complaint {
  readonly tool: string;
  readonly path: string;
  /** From one. */
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}

/** What a tool complains about as a diagnostic; its path stays as printed where it leads out of the workspace. */
export function reportedProblem({
  tool,
  path,
  line,
  column,
  severity,
  code,
  message,
}: Complaint): Diagnostic {
  const place = relativePath(path.replaceAll("\\", "/"));
  const start = { line: natural(line - 1), character: natural(column - 1) };
  return {
    path: plainLine(place.kind === "inside" ? place.path : path),
    range: { start, end: start },
    severity,
    message: plainLine(message),
    source: tool,
    ...(code !== "" && { code: plainLine(code) }),
  };
}

function natural(number: number): number {
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}
