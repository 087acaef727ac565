/** Files that are read with comments and trailing commas whatever their ending says. */
const TOLERANT_FILES =
  /(?:^|\/)(?:[tj]sconfig[^/]*\.json|\.vscode\/[^/]+\.json|\.eslintrc(?:\.json)?|\.babelrc)$|\.(?:jsonc|json5|code-workspace)$/;

/**
 * @param before the file before the patch; comments that were tolerated there stay tolerated
 * @returns the parser's complaint about `after`, or undefined when it is fine
 */
export function jsonProblem(path: string, before: string | undefined, after: string): string | undefined {
  const tolerant = TOLERANT_FILES.test(path) || (before !== undefined && complaint(before) !== undefined);
  return complaint(tolerant ? withoutComments(after) : after);
}

function complaint(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Comments and trailing commas become blanks, so that places in messages stay right. */
function withoutComments(text: string): string {
  const blank = (piece: string): string => piece.replace(/[^\n]/g, " ");
  return text
    .replace(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (piece) =>
      piece.startsWith('"') ? piece : blank(piece),
    )
    .replace(/"(?:\\.|[^"\\\n])*"|,(?=\s*[}\]])/g, (piece) => (piece === "," ? " " : piece));
}
