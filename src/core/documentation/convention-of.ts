import type { PythonStyle } from "./python-style.ts";

/** How documentation is written in a language, or by a project. */
export type Convention = PythonStyle | "TSDoc" | "JSDoc" | "godoc" | "rustdoc" | "Javadoc";

/**
 * How a file is documented: by the one convention of its language, or by the style that is usual here.
 * @param language its name, for people
 * @param style of Python
 * @returns undefined for languages whose documentation we cannot read
 */
export function conventionOf(language: string | undefined, style: PythonStyle): Convention | undefined {
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
      return style;
    default:
      return undefined;
  }
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
