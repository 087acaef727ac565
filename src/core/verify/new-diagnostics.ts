import { complaintCode, diagnosticIdentity, type Diagnostic } from "../workspace/diagnostic.ts";

/** What changed between two looks at the same files. */
export interface DiagnosticChange {
  readonly fresh: readonly Diagnostic[];
  readonly resolved: readonly Diagnostic[];
}

/**
 * Compares as multisets by identity, since lines move. What is left over on both sides with the same code on a line
 * that reads the same is one complaint whose wording changed (messages print types, and types change).
 * @param lineOf the text of the line a diagnostic is on
 */
export function compareDiagnostics(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
  lineOf: (when: "before" | "after", diagnostic: Diagnostic) => string,
): DiagnosticChange {
  const same = pairOff(before, after, (_, diagnostic) => diagnosticIdentity(diagnostic));
  return pairOff(same.resolved, same.fresh, (when, diagnostic) =>
    JSON.stringify([diagnostic.path, diagnostic.source, complaintCode(diagnostic), lineOf(when, diagnostic)]),
  );
}

function pairOff(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
  keyOf: (when: "before" | "after", diagnostic: Diagnostic) => string,
): DiagnosticChange {
  const unmatched = new Map<string, Diagnostic[]>();
  for (const diagnostic of before) {
    const key = keyOf("before", diagnostic);
    unmatched.set(key, [...(unmatched.get(key) ?? []), diagnostic]);
  }
  const fresh = after.filter(
    (diagnostic) => unmatched.get(keyOf("after", diagnostic))?.shift() === undefined,
  );
  return { fresh, resolved: [...unmatched.values()].flat() };
}
