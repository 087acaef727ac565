import type { Diagnostic } from "../workspace/diagnostic.ts";
import { describedParameters } from "./described-parameters.ts";
import type { DocumentedSymbol } from "../syntax/symbols/symbol.ts";
import type { Convention } from "./convention-of.ts";

/** Who reports these problems. */
export const documentationSource = "documentation";

/**
 * What is wrong with a symbol's documentation: it is missing; it speaks of parameters that are not there, an error, since it
 * misleads; it describes some of the parameters and not the others.
 */
export function documentationProblems(
  path: string,
  symbol: DocumentedSymbol,
  convention: Convention,
): readonly Diagnostic[] {
  const { kind, name, range, documentation, parameters } = symbol;
  const common = { path, range, source: documentationSource };
  const title = `${kind} ${name}`;
  if (documentation === undefined || isEmpty(documentation)) {
    const message = `${title} has no documentation.`;
    return [{ ...common, severity: "warning", code: "missing", message }];
  }
  if (convention === "godoc") {
    const other = otherSubject(documentation, name);
    const message = `The comment of ${title} is about ${other ?? ""}.`;
    return other === undefined ? [] : [{ ...common, severity: "error", code: "other-name", message }];
  }
  const described = describedParameters(documentation, convention);
  if (parameters === undefined || described.length === 0) {
    return [];
  }
  const names = parameters.map((parameter) => parameter.name);
  // Nobody knows what the documentation calls those that are taken apart.
  const nameless = names.filter((parameter) => parameter === undefined).length;
  const unknown = [...new Set(described)].filter((parameter) => !names.includes(parameter));
  const isAnythingGood = parameters.some(({ takesAnyName }) => takesAnyName);
  const surplus = isAnythingGood || unknown.length <= nameless ? [] : unknown;
  const missing = parameters
    .filter(({ takesAnyName }) => takesAnyName !== true)
    .map((parameter) => parameter.name)
    .filter((parameter) => parameter !== undefined && !described.includes(parameter));
  return [
    ...surplus.map((parameter): Diagnostic => ({
      ...common,
      severity: "error",
      code: "no-such-parameter",
      message: `The documentation of ${title} describes the parameter ${parameter}, which it does not have.`,
    })),
    ...missing.map((parameter): Diagnostic => ({
      ...common,
      severity: "warning",
      code: "parameter",
      message: `The documentation of ${title} does not describe its parameter ${parameter ?? ""}.`,
    })),
  ];
}

/** Nothing but the signs of a comment, and words that say it is still to be written. */
function isEmpty(documentation: string): boolean {
  const words = documentation.replaceAll(/["'/*#!]|\b(?:TODO|FIXME)\b.*/g, " ");
  return !/[\p{L}\p{N}]/u.test(words);
}

/** Go's comments begin with the name; one that begins with another name of that form was left behind by a renaming. */
function otherSubject(documentation: string, name: string): string | undefined {
  const own = name.slice(name.lastIndexOf(".") + 1);
  const first = /^[\s/*]*(?:(?:A|An|The)\s+)?([\p{L}\p{N}_]+)/u.exec(documentation)?.[1] ?? "";
  return /^\p{Lu}[\p{L}\p{N}]*\p{Ll}\p{Lu}/u.test(first) && first !== own ? first : undefined;
}
