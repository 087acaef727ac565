import type { Scanner } from "./scanner.ts";

/**
 * Semgrep with rules of the user's own: it tells nobody, and asks nobody for rules or a newer version.
 * @param rules absolute path of a file or folder; outside of the sandbox, so that no patch changes it
 */
export function semgrep(rules: string): Scanner {
  const quoted = `'${rules.replaceAll("'", String.raw`'\''`)}'`;
  return {
    name: "semgrep",
    command: `semgrep scan --sarif --quiet --metrics=off --disable-version-check --config ${quoted} .`,
    variables: {
      SEMGREP_SEND_METRICS: "off",
      SEMGREP_ENABLE_VERSION_CHECK: "0",
    },
  };
}
