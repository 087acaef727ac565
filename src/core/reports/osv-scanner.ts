import { fieldsOf, lineOf, listOf, numberOf, textOf, type Fields } from "./fields.ts";
import { lockedManifest } from "./locked-manifest.ts";
import {
  mostFindings,
  ratingOfScore,
  ratingOfWord,
  ratings,
  type Rating,
  type ReadReport,
  type ReportedFinding,
} from "./reported-finding.ts";
import { compareVersions, latestOf } from "./versions.ts";

/** What `osv-scanner --format json` prints: a finding for each package, with all that is known of it. */
export function osvScanner(report: Fields): ReadReport {
  const findings: ReportedFinding[] = [];
  let leftOut = 0;
  for (const result of listOf(report["results"]).map(fieldsOf)) {
    const source = textOf(fieldsOf(result["source"])["path"]) ?? "";
    for (const found of listOf(result["packages"]).map(fieldsOf)) {
      if (listOf(found["vulnerabilities"]).length === 0) {
        continue;
      }
      if (findings.length < mostFindings) {
        findings.push(findingOf(source, found));
      } else {
        leftOut++;
      }
    }
  }
  return { kind: "findings", format: "OSV-Scanner", findings, suppressed: 0, leftOut, troubles: [] };
}

function findingOf(source: string, found: Fields): ReportedFinding {
  const about = fieldsOf(found["package"]);
  const name = lineOf(about["name"]) || "a package";
  const version = lineOf(about["version"]);
  const vulnerabilities = listOf(found["vulnerabilities"]).map(fieldsOf);
  const fixed = latestOf(vulnerabilities.map((each) => firstFixed(each, name, version)));
  const manifest = lockedManifest(source);
  const said = vulnerabilities.map((each) => textOf(each["summary"]) ?? textOf(each["id"]) ?? "").join("; ");
  return {
    tool: "OSV-Scanner",
    rule: lineOf(vulnerabilities[0]?.["id"]) || name,
    message: lineOf(`${name} ${version}: ${said}`),
    rating: ratingOf(found, vulnerabilities),
    place: { paths: [manifest.path] },
    dependency: {
      name,
      ...(fixed !== undefined && { fixed }),
      advice: fixed === undefined ? "No version is known that fixes all of it." : manifest.advice,
    },
  };
}

/** The first version after the one in use of which the advisory says that it is fixed. */
function firstFixed(vulnerability: Fields, name: string, version: string): string | undefined {
  const fixed = listOf(vulnerability["affected"])
    .map(fieldsOf)
    .filter((each) => (textOf(fieldsOf(each["package"])["name"]) ?? name) === name)
    .flatMap((each) => listOf(each["ranges"]).map(fieldsOf))
    .filter((range) => range["type"] !== "GIT")
    .flatMap((range) => listOf(range["events"]).map((event) => textOf(fieldsOf(event)["fixed"])))
    .filter((each): each is string => each !== undefined && (compareVersions(each, version) ?? -1) > 0);
  return fixed.toSorted((a, b) => compareVersions(a, b) ?? 0)[0];
}

function ratingOf(found: Fields, vulnerabilities: readonly Fields[]): Rating {
  const scores = listOf(found["groups"]).map((each) =>
    ratingOfScore(numberOf(fieldsOf(each)["max_severity"])),
  );
  const words = vulnerabilities.map((each) =>
    ratingOfWord(textOf(fieldsOf(each["database_specific"])["severity"])),
  );
  const places = [...scores, ...words].map((rating) => ratings.indexOf(rating));
  return ratings[Math.max(0, ...places)] ?? "unknown";
}
