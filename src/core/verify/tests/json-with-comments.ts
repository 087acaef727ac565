/** As tsconfig.json may be written: with comments and commas too many. @returns undefined where it is no such thing */
export function parseJsonWithComments(text: string): unknown {
  const plain = text
    .replace(/^\uFEFF/, "")
    .replace(
      /("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g,
      (_, string: string | undefined) => string ?? "",
    )
    .replace(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? "");
  try {
    return JSON.parse(plain);
  } catch {
    // Somebody is writing it: then it says nothing.
    return undefined;
  }
}
