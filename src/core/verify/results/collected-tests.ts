import { plainLine } from "./plain-line.ts";
import type { ReportedTest, ToolReport } from "./tool-report.ts";

/** More tests than any suite has; output that claims more is cut. */
const mostTests = 100_000;

/** Tests as a reader finds them, within limits and fit to be shown. */
export class CollectedTests {
  readonly #tool: string;
  readonly #tests: ReportedTest[] = [];

  constructor(tool: string) {
    this.#tool = tool;
  }

  get count(): number {
    return this.#tests.length;
  }

  /** @param names what the test belongs to, outermost first, and its title; empty ones are left out */
  add(
    names: readonly (string | undefined)[],
    status: ReportedTest["status"],
    more: { readonly scope?: ReportedTest["scope"]; readonly message?: string | undefined } = {},
  ): void {
    const id = names
      .filter((name) => name !== undefined && name !== "")
      .map((name) => plainLine(name ?? ""))
      .join(" > ");
    if (id === "" || this.#tests.length >= mostTests) {
      return;
    }
    const message = plainLine(more.message ?? "");
    this.#tests.push({ id, status, scope: more.scope ?? "test", ...(message !== "" && { message }) });
  }

  /** @param passed how many pass, where only those that do not are named */
  report(passed?: number): ToolReport {
    const named = this.#tests.filter(({ status }) => status === "passed").length;
    return {
      kind: "tests",
      tool: this.#tool,
      tests: this.#tests,
      passing: passed === undefined ? "named" : "counted",
      passed: passed ?? named,
    };
  }
}
