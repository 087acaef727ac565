import { addsSilencer } from "../language/silencing.ts";
import { withoutLayout } from "../reports/code-key.ts";
import { plainArguments } from "../verify/command-line.ts";
import type { Gate, Report } from "../verify/gate.ts";
import type { PatchedFile, PatchedFiles } from "../verify/patched-files.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";

/** What scanners are told to look away by. */
const configuration =
  /(?:^|\/)(?:\.semgrepignore|\.semgrep(?:\.ya?ml|\/.*)|\.bandit|\.banditrc|\.trivyignore(?:\.ya?ml)?|\.snyk|\.gitleaksignore|\.gitleaks\.toml|\.checkov\.ya?ml|\.nsprc|\.auditignore|osv-scanner\.toml|sonar-project\.properties|\.eslintignore|\.eslintrc[^/]*|eslint\.config\.[cm]?[jt]s|\.github\/codeql\/.*|codeql-config\.ya?ml|\.gosec\.json|audit-ci\.jsonc?)$/;

const tests =
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$|_test\.go$|(?:Test|Tests|IT)\.(?:java|kt|cs)$|_(?:spec|test)\.rb$/;

/** A finding goes because its cause does: not because nobody looks any more, nor because what it is about was just deleted. */
export class HonestGate implements Gate {
  readonly #problems: readonly Diagnostic[];
  /** Words of the scanner's own command. */
  readonly #scanner: readonly string[];

  /** @param command of the scanner; "" where there is none */
  constructor(problems: readonly Diagnostic[], command: string) {
    this.#problems = problems;
    this.#scanner = (plainArguments(command) ?? command.split(/\s+/)).map((word) =>
      word.replace(/^\.\//, ""),
    );
  }

  check({ files }: PatchedFiles, report: Report): Promise<void> {
    for (const file of files) {
      const found = this.#objection(file);
      if (found !== undefined) {
        const [detail, evidence] = found;
        report({ gate: "target", subject: "the finding", status: "failed", detail, evidence, strong: true });
        break;
      }
    }
    return Promise.resolve();
  }

  #objection({ path, oldPath, before = "", after }: PatchedFile): readonly [string, string] | undefined {
    if ([path, oldPath].some((each) => configuration.test(each) || this.#scanner.includes(each))) {
      return [`${path} is what the scanner is told by.`, "Mend the code, and leave the scanner as it is."];
    }
    const own = this.#problems.filter((problem) => problem.path === oldPath);
    if (after === undefined) {
      return own.length === 0
        ? undefined
        : [
            `${path} is deleted, with everything it does.`,
            "Keep the file, and mend what the finding is about.",
          ];
    }
    if (addsSilencer(before, after)) {
      return [
        "Silenced by a comment, not fixed.",
        "The patch adds a comment that silences the scanner. Fix the cause and leave the comment out.",
      ];
    }
    return tests.test(oldPath) && own.length > 0 && isOnlyDeleted(before, after)
      ? [
          `What the finding is about is only taken out of the test ${path}.`,
          "The test has to go on testing what it tests. Mend its code.",
        ]
      : undefined;
  }
}

/** Every line that is there now was there before, in the same order, and some are not there any more. */
function isOnlyDeleted(before: string, after: string): boolean {
  const old = before.split("\n").map(withoutLayout);
  let at = 0;
  for (const line of after.split("\n").map(withoutLayout)) {
    const found = old.indexOf(line, at);
    if (found === -1) {
      return false;
    }
    at = found + 1;
  }
  return after.length < before.length;
}
