import { fieldsOf, type Fields } from "./fields.ts";
import { npmAudit } from "./npm-audit.ts";
import { osvScanner } from "./osv-scanner.ts";
import { longestReport, type ReadReport } from "./reported-finding.ts";
import { sarif } from "./sarif.ts";
import { said } from "../workspace/said.ts";

/** @param text of a file that a tool wrote, or anybody: hostile. Never throws */
export function readReport(text: string): ReadReport {
  if (text.length > longestReport) {
    return unreadable(said`is longer than ${longestReport / 1_000_000} million characters`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text);
  } catch (error) {
    return unreadable(
      said`is no JSON (${error instanceof Error ? error.message.slice(0, 120) : String(error)})`,
    );
  }
  const fields = fieldsOf(value);
  if (Array.isArray(fields["runs"])) {
    return sarif(fields);
  }
  if (isOsv(fields)) {
    return osvScanner(fields);
  }
  if ("auditReportVersion" in fields || "advisories" in fields) {
    return npmAudit(fields);
  }
  return unreadable(
    said`is neither SARIF 2.1.0, nor what npm audit --json or osv-scanner --format json print; scanners print SARIF when asked (semgrep --sarif, bandit -f sarif, trivy --format sarif, gosec -fmt sarif)`,
  );
}

/** Semgrep and Bandit have a list of that name too, and say beside it what they could not do: their findings would be lost unsaid. */
function isOsv({ results, errors }: Fields): boolean {
  return (
    Array.isArray(results) &&
    (results.length === 0 ? errors === undefined : results.some((each) => "packages" in fieldsOf(each)))
  );
}

function unreadable(why: string): ReadReport {
  return { kind: "unreadable", why };
}
