import type { Range } from "./position.ts";

export type Severity = "error" | "warning" | "information" | "hint";

/** A problem that a language service or a compiler reports in one file. */
export interface Diagnostic {
  /** Relative to the workspace root, `/` as separator. */
  readonly path: string;
  readonly range: Range;
  readonly severity: Severity;
  readonly message: string;
  /** As printed by the tool: `2552`, `no-unused-vars`. */
  readonly code?: string;
  /** The tool: `ts`, `eslint`. */
  readonly source?: string;
}

/** `src/a.ts:3:5 error ts 2552: Cannot find name 'x'.` with one-based line and column, as people read them. */
export function describeDiagnostic(diagnostic: Diagnostic): string {
  const { path, range, severity, message, code, source } = diagnostic;
  const tool = [source, code].filter(Boolean).join(" ");
  const where = `${path}:${range.start.line + 1}:${range.start.character + 1}`;
  return `${where} ${severity}${tool ? ` ${tool}` : ""}: ${message}`;
}

/**
 * TypeScript looks for what was meant for the first ten unknown names of a whole program only. So it depends on other files
 * whether one is told with a guess and a code of its own, or without: it is the same complaint.
 */
const guessing: ReadonlyMap<string | undefined, string> = new Map([
  ["2552", "2304"],
  ["2833", "2503"],
]);

/** The code, the same for complaints that are told in two ways. */
export function complaintCode({ source, code }: Diagnostic): string | undefined {
  return (source === "ts" ? guessing.get(code) : undefined) ?? code;
}

/**
 * Same complaint about the same file, wherever it has moved to: what "new" and "resolved" are decided by,
 * since a patch shifts the lines of everything below it.
 */
export function diagnosticIdentity(diagnostic: Diagnostic): string {
  const { path, source, message, code } = diagnostic;
  const complaint = complaintCode(diagnostic);
  // The guess is a question behind the complaint, in whatever language.
  const said = complaint === code ? message : message.replace(/([.。])[^.。]*[?？]$/, "$1");
  return JSON.stringify([path, source, complaint, said]);
}
