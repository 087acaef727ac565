import { describeDiagnostic, type Diagnostic } from "../workspace/diagnostic.ts";
import type { Verdict } from "./verdict.ts";

const stillThere = "Still there: ";
const notKnown = "Not known: ";

/** One line each, for models and people; problems that no service can judge come last. */
export function describeUnfixed(remaining: readonly Diagnostic[], unjudged: readonly Diagnostic[]): string {
  return [
    ...remaining.map((problem) => stillThere + describeDiagnostic(problem)),
    ...unjudged.map((problem) => notKnown + describeDiagnostic(problem)),
  ].join("\n");
}

/** What a candidate leaves of the problems of its task, and what nobody can tell of; at the places before the patch. */
export function unfixedIn({ gates }: Verdict): readonly string[] {
  return gates
    .filter(({ gate, status }) => gate === "target" && status !== "passed")
    .flatMap(({ evidence = "" }) => evidence.split("\n"))
    .filter((line) => isStillThere(line) || line.startsWith(notKnown));
}

/** @param line of those */
export function isStillThere(line: string): boolean {
  return line.startsWith(stillThere);
}
