import type { Gate, Report } from "../gate.ts";
import type { PatchedFiles } from "../patched-files.ts";

/** The patch layer has located every edit, else there were no patch; what is left to ask is whether it does anything. */
export class AppliesGate implements Gate {
  check({ files }: PatchedFiles, report: Report): Promise<void> {
    const subject = files.map(({ path }) => path).join(", ");
    if (files.length > 0) {
      report({ gate: "applies", subject, status: "passed", detail: `Changes ${subject}.`, strong: false });
    } else {
      report({
        gate: "applies",
        subject: "patch",
        status: "failed",
        detail: "The patch changes nothing: every file stays as it is.",
        evidence: "The edits leave every file exactly as it was. Propose edits that change the code.",
        strong: false,
      });
    }
    return Promise.resolve();
  }
}
