import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { mostProblems, reportedProblem } from "./reported-problem.ts";
import type { ReportReader } from "./tool-report.ts";

const PLAIN = /^(\S[^()]*)\((\d+),(\d+)\): (error|warning) TS(\d+): (.*)$/;
const PRETTY = /^(\S[^:]*):(\d+):(\d+) - (error|warning) TS(\d+): (.*)$/;
/** About no file, but the project. */
const GENERAL = /^(error) TS(\d+): (.*)$/;

/** The TypeScript compiler, plain and pretty. */
export const tscText: ReportReader = ({ lines }) => {
  const problems: Diagnostic[] = [];
  for (const line of lines) {
    const found = PLAIN.exec(line) ?? PRETTY.exec(line);
    const [, path = "", row = "1", column = "1", severity = "error", code, message = ""] = found ?? [];
    const [, , generalCode, generalMessage = ""] = GENERAL.exec(line) ?? [];
    const number = code ?? generalCode;
    if (number !== undefined && problems.length < mostProblems) {
      problems.push(
        reportedProblem({
          tool: "ts",
          path,
          line: Number(row),
          column: Number(column),
          severity: severity === "warning" ? "warning" : "error",
          code: number,
          message: message || generalMessage,
        }),
      );
    }
  }
  return problems.length > 0 ? { kind: "problems", tool: "tsc", problems } : undefined;
};
