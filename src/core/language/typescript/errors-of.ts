import type ts from "typescript";
import type { Diagnostic } from "../../workspace/diagnostic.ts";

/**
 * The errors that the editor would underline in a file. Warnings and suggestions are not among them.
 * @param path how the file is called in the result
 */
export function errorsOf(
  typescript: typeof ts,
  service: ts.LanguageService,
  file: string,
  path: string,
): Diagnostic[] {
  const found = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)];
  return found
    .filter(({ category }) => category === typescript.DiagnosticCategory.Error)
    .flatMap((error) => {
      const { file: source, start, length } = error;
      if (!source || start === undefined) {
        return [];
      }
      return {
        path,
        range: {
          start: source.getLineAndCharacterOfPosition(start),
          end: source.getLineAndCharacterOfPosition(start + (length ?? 0)),
        },
        severity: "error" as const,
        message: typescript.flattenDiagnosticMessageText(error.messageText, "\n"),
        code: String(error.code),
        source: "ts",
      };
    });
}
