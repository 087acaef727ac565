import { longestReport } from "../reports/reported-finding.ts";
import { defaultCheckLimits, runCheck } from "../verify/check.ts";
import type { Scanner } from "./scanner.ts";
import { said } from "../workspace/said.ts";

export type Printed =
  /** `last` is the last line of all that it printed, for people. */
  | { readonly kind: "printed"; readonly text: string; readonly last: string }
  /** A sentence without its end. */
  | { readonly kind: "failed"; readonly why: string };

/**
 * Runs a scanner in a sandbox, confined as checks are. Its exit code says nothing: most have one for "something was found".
 * @param folder absolute path of the sandbox
 * @throws Failure `usage` when it cannot be started, `cancelled`
 */
export async function runScanner(
  folder: string,
  { command, variables = {} }: Scanner,
  signal: AbortSignal,
): Promise<Printed> {
  const chunks: Buffer[] = [];
  let length = 0;
  const { exitCode, timedOut, output } = await runCheck(command, folder, signal, defaultCheckLimits, {
    variables,
    onOutput: (chunk, stream) => {
      length += stream === "stdout" ? chunk.length : 0;
      if (stream === "stdout" && length <= longestReport) {
        chunks.push(chunk);
      }
    },
  });
  if (exitCode === null) {
    return { kind: "failed", why: timedOut ? said`it took too long` : said`it was stopped` };
  }
  if (length > longestReport) {
    return { kind: "failed", why: said`it printed more than ${longestReport / 1_000_000} MB` };
  }
  const last = output.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
  return { kind: "printed", text: Buffer.concat(chunks).toString("utf8"), last };
}
