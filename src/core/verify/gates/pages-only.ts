import { isPage } from "../../workspace/page-format.ts";
import type { Gate, Report } from "../gate.ts";
import type { PatchedFiles } from "../patched-files.ts";

/** Nothing but pages changes: for tasks that are about what a project says of itself. */
export class PagesOnlyGate implements Gate {
  check({ files }: PatchedFiles, report: Report): Promise<void> {
    const common = { gate: "code", subject: "pages only", strong: false } as const;
    const odd = files.flatMap(({ path, oldPath }) => [path, oldPath]).find((path) => !isPage(path));
    if (odd === undefined) {
      report({ ...common, status: "passed", detail: "Only pages change." });
    } else {
      const detail = `${odd} is changed, and is no page.`;
      report({
        ...common,
        status: "failed",
        detail,
        evidence: detail,
      });
    }
    return Promise.resolve();
  }
}
