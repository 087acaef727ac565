import { fieldsOf, lineOf, listOf, textOf, type Fields } from "./fields.ts";
import {
  mostFindings,
  ratingOfWord,
  type ReadReport,
  type ReportedDependency,
  type ReportedFinding,
} from "./reported-finding.ts";
import { latestOf } from "./versions.ts";

const tool = "npm audit";
const manifest = { paths: ["package.json"] };
const install = 'Run "npm install" to bring package-lock.json up to date, then "npm audit" again.';
const lockOnly =
  'package.json allows the fixed version already, or names none of it: run "npm audit fix", which changes package-lock.json alone.';

/** What `npm audit --json` prints: since npm 7 by package, before by advisory (as pnpm still does). */
export function npmAudit(report: Fields): ReadReport {
  const found =
    "advisories" in report
      ? Object.values(fieldsOf(report["advisories"])).map((each) => ofAdvisory(fieldsOf(each)))
      : Object.values(fieldsOf(report["vulnerabilities"])).map((each) => ofPackage(fieldsOf(each)));
  return {
    kind: "findings",
    format: "npm audit",
    findings: found.slice(0, mostFindings),
    suppressed: 0,
    leftOut: Math.max(0, found.length - mostFindings),
    troubles: [],
  };
}

function ofPackage(vulnerability: Fields): ReportedFinding {
  const name = lineOf(vulnerability["name"]) || "a package";
  const via = listOf(vulnerability["via"]);
  const advisories = via.map(fieldsOf).filter((each) => textOf(each["title"]) !== undefined);
  const through = via.filter((each) => typeof each === "string").map(lineOf);
  const titles = advisories.map((each) => lineOf(each["title"]));
  const said = titles.length > 0 ? titles.join("; ") : `it depends on ${through.join(", ")}`;
  return {
    tool,
    rule: advisoryOf(advisories[0]) ?? name,
    message: lineOf(`${name} ${textOf(vulnerability["range"]) ?? ""}: ${said}`),
    rating: ratingOfWord(textOf(vulnerability["severity"])),
    place: manifest,
    dependency: remedyOf(name, vulnerability, advisories),
  };
}

function remedyOf(name: string, vulnerability: Fields, advisories: readonly Fields[]): ReportedDependency {
  const offered = vulnerability["fixAvailable"];
  const { name: parent, version } = fieldsOf(offered);
  const raised = textOf(version);
  if (raised !== undefined) {
    return { name: lineOf(parent) || name, fixed: raised, advice: install };
  }
  if (offered !== true) {
    return { name, advice: "No version is known that fixes it." };
  }
  // What is not vulnerable any more is told by the upper ends of what is.
  const fixed = latestOf(advisories.map((each) => upperEnd(textOf(each["range"]))));
  return vulnerability["isDirect"] === true && fixed !== undefined
    ? { name, fixed, advice: install }
    : { name, advice: lockOnly };
}

function ofAdvisory(advisory: Fields): ReportedFinding {
  const name = lineOf(advisory["module_name"]) || "a package";
  const [, from] = /^>=\s*(\S+)$/.exec(textOf(advisory["patched_versions"]) ?? "") ?? [];
  const range = textOf(advisory["vulnerable_versions"]) ?? "";
  return {
    tool,
    rule: advisoryOf(advisory) ?? name,
    message: lineOf(`${name} ${range}: ${textOf(advisory["title"]) ?? "vulnerable"}`),
    rating: ratingOfWord(textOf(advisory["severity"])),
    place: manifest,
    dependency: {
      name,
      ...(from !== undefined && { fixed: from }),
      advice: from === undefined ? "No version is known that fixes it." : install,
    },
  };
}

function advisoryOf(advisory: Fields | undefined): string | undefined {
  const known = textOf(advisory?.["github_advisory_id"]) ?? textOf(advisory?.["url"]);
  return /(?:GHSA|CVE)-[\w-]{4,40}/.exec(known ?? "")?.[0];
}

/** Of `>=1.0.0 <1.4.2 || <0.3.1`: 1.4.2; undefined where the end is included, or open. */
function upperEnd(range = ""): string | undefined {
  const ends = range.split("||").map((part) => /(?:^|\s)<(\d\S*)\s*$/.exec(part.trim())?.[1]);
  return latestOf(ends);
}
