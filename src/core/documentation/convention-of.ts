import type { DocumentedSymbol } from "../syntax/symbols/symbol.ts";

/** How documentation is written in a language, or by a project. */
export type Convention = "TSDoc" | "JSDoc" | "Google" | "NumPy" | "Sphinx" | "godoc" | "rustdoc" | "Javadoc";

/**
 * How a file is documented: by the one convention of its language, or by what its documentation shows.
 * @param language its name, for people
 * @param symbols what the file has
 * @returns undefined for languages whose documentation we cannot read
 */
export function conventionOf(
  language: string | undefined,
  symbols: readonly DocumentedSymbol[],
): Convention | undefined {
  switch (language) {
    case "TypeScript":
    case "TSX":
      return "TSDoc";
    case "JavaScript":
      return "JSDoc";
    case "Go":
      return "godoc";
    case "Rust":
      return "rustdoc";
    case "Java":
      return "Javadoc";
    case "Python":
      return pythonConvention(symbols.flatMap(({ documentation }) => documentation ?? []));
    default:
      return undefined;
  }
}

/** The convention of most docstrings that show one; Google's where none does. */
function pythonConvention(documentations: readonly string[]): Convention {
  const count = (pattern: RegExp): number => documentations.filter((text) => pattern.test(text)).length;
  const votes: readonly (readonly [Convention, number])[] = [
    ["Google", count(/^\s*(?:Args|Arguments|Returns|Yields|Raises|Attributes):\s*$/m)],
    ["NumPy", count(/^\s*(?:Parameters|Returns|Yields|Raises|Attributes)\s*\n\s*-{3,}\s*$/m)],
    ["Sphinx", count(/^\s*:(?:param|returns?|rtype|raises?|type)\b[^:\n]*:/m)],
  ];
  return votes.reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0];
}

/** What a model is told. */
export const descriptions: Readonly<Record<Convention, string>> = {
  TSDoc:
    "TSDoc comments (/** … */ with @param name - …, @returns, @throws), without types, directly above the declaration.",
  JSDoc:
    "JSDoc comments (/** … */ with @param {type} name - …, @returns {type}, @throws), directly above the declaration.",
  Google:
    "docstrings in Google's style (a summary line, then Args:, Returns:, Raises: where there is something to say).",
  NumPy:
    "docstrings in NumPy's style (a summary line, then underlined sections Parameters, Returns, Raises).",
  Sphinx: "docstrings with Sphinx fields (a summary line, then :param name:, :returns:, :raises Error:).",
  godoc:
    "Go doc comments (// lines directly above the declaration, whole sentences that begin with its name).",
  rustdoc:
    "rustdoc comments (/// lines above the item and its attributes; # Errors, # Panics, # Safety where they apply).",
  Javadoc:
    "Javadoc comments (/** … */ with @param, @return, @throws), directly above the declaration and its annotations.",
};
