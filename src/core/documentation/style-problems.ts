import type { DocumentedSymbol } from "../syntax/symbols/symbol.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";
import { documentationSource } from "./documentation-problems.ts";
import { stylesIn, type PythonStyle } from "./python-style.ts";
import { said } from "../workspace/said.ts";

/**
 * Whether a docstring is divided into parts as those around it are: in one style, and in the one that is usual here, where one
 * is. Errors: tools that read docstrings read one style.
 * @param habit undefined: none shows, so that any one will do
 */
export function styleProblems(
  path: string,
  { kind, name, range, documentation = "" }: DocumentedSymbol,
  habit: PythonStyle | undefined,
): readonly Diagnostic[] {
  const [first, ...others] = path.endsWith(".py") || path.endsWith(".pyi") ? stylesIn(documentation) : [];
  const problem = (code: string, what: string): readonly Diagnostic[] => [
    {
      ...{ path, range, code, severity: "error", source: documentationSource },
      message: `The documentation of ${kind} ${name} is ${what}.`,
    },
  ];
  if (first === undefined) {
    return [];
  }
  if (others.length > 0) {
    const wanted = habit === undefined ? "one of them" : `${habit} style alone`;
    return problem("mixed-style", `in ${[first, ...others].join(" and ")} style at once; use ${wanted}`);
  }
  return habit === undefined || first === habit
    ? []
    : problem("other-style", said`in ${first} style, where ${habit} style is wanted`);
}
