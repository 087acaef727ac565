import { fieldsOf, indexOf, lineOf, listOf, numberOf, textOf, type Fields } from "./fields.ts";
import { lockedManifest } from "./locked-manifest.ts";
import { isLockFile } from "./manifest.ts";
import {
  mostFindings,
  ratingOfScore,
  ratingOfWord,
  type Rating,
  type ReadReport,
  type ReportedFinding,
  type ReportedPlace,
} from "./reported-finding.ts";
import { pathsOfUri } from "./sarif-paths.ts";
import { compareVersions } from "./versions.ts";
import { said } from "../workspace/said.ts";

/** Results that say that all is well, or that nobody knows. */
const noFindings = /^(?:pass|notApplicable|open)$/;
/** More are not compared. */
const mostTroubles = 200;
/** Characters of code that are compared. */
const longestSnippet = 4_000;

/** SARIF 2.1.0 (OASIS), section 3: any tool's, several runs, rules and artifacts by index. */
export function sarif(log: Fields): ReadReport {
  const version = textOf(log["version"]) ?? "";
  if (!version.startsWith("2.1")) {
    return { kind: "unreadable", why: said`is SARIF ${version || "of no version"}; 2.1.0 is read` };
  }
  const findings: ReportedFinding[] = [];
  let suppressed = 0;
  let leftOut = 0;
  const troubles: string[] = [];
  for (const run of listOf(log["runs"]).map(fieldsOf)) {
    troubles.push(...troublesOf(run));
    for (const result of listOf(run["results"]).map(fieldsOf)) {
      if (noFindings.test(textOf(result["kind"]) ?? "fail") || result["baselineState"] === "absent") {
        continue;
      }
      if (isSuppressed(result)) {
        suppressed++;
      } else if (findings.length < mostFindings) {
        findings.push(findingOf(run, result));
      } else {
        leftOut++;
      }
    }
  }
  return {
    kind: "findings",
    format: "SARIF",
    findings,
    suppressed,
    leftOut,
    troubles: troubles.slice(0, mostTroubles),
  };
}

/** Invocations that failed, and what was told of files that could not be read. */
function troublesOf(run: Fields): readonly string[] {
  return listOf(run["invocations"])
    .map(fieldsOf)
    .flatMap((invocation) => [
      ...(invocation["executionSuccessful"] === false ? [said`it did not end well`] : []),
      ...listOf(invocation["toolExecutionNotifications"])
        .map(fieldsOf)
        .filter((each) => each["level"] === "error" || (each["level"] ?? "warning") === "warning")
        .map((each) => lineOf(fieldsOf(each["message"])["text"]) || said`it was not content`),
    ]);
}

/** One that was accepted, or whose state is not told, holds (3.27.23); under review or refused it does not. */
function isSuppressed(result: Fields): boolean {
  return listOf(result["suppressions"]).some((each) => {
    const status = textOf(fieldsOf(each)["status"]);
    return status === undefined || status === "accepted";
  });
}

function findingOf(run: Fields, result: Fields): ReportedFinding {
  const tool = fieldsOf(run["tool"]);
  const rule = ruleOf(tool, result);
  const name = textOf(result["ruleId"]) ?? textOf(fieldsOf(result["rule"])["id"]) ?? textOf(rule["id"]);
  const message = messageOf(fieldsOf(result["message"]), rule);
  const summary = lineOf(fieldsOf(rule["shortDescription"])["text"]);
  const place = placeOf(run, fieldsOf(listOf(result["locations"])[0]));
  return {
    tool: lineOf(fieldsOf(tool["driver"])["name"]) || "scanner",
    rule: lineOf(name) || "unnamed rule",
    message: message || summary || "no message",
    rating: ratingOf(result, rule),
    ...(place.paths.some(isLockFile)
      ? lockedDependency(place.paths, textOf(fieldsOf(result["message"])["text"]) ?? "")
      : { place }),
  };
}

/**
 * What is found in a lock file is about a dependency, and mended in the manifest beside it. Only Trivy says in its results which
 * one and which version has it fixed.
 */
function lockedDependency(
  paths: readonly string[],
  message: string,
): Pick<ReportedFinding, "place" | "dependency"> {
  const said = (label: string): string =>
    lineOf(new RegExp(`^${label}: *([^\\n]*)$`, "m").exec(message)?.[1] ?? "");
  const now = said("Installed Version");
  const fixed = said("Fixed Version")
    .split(/, */)
    .filter((version) => (compareVersions(version, now) ?? -1) > 0)
    .toSorted((a, b) => compareVersions(a, b) ?? 0)[0];
  const { advice } = lockedManifest(paths[0] ?? "");
  return {
    place: { paths: paths.map((path) => lockedManifest(path).path) },
    dependency: {
      name: said("Package") || "a package",
      ...(fixed !== undefined && { fixed }),
      advice: fixed === undefined ? "The report does not say which version fixes it." : advice,
    },
  };
}

function ruleOf(tool: Fields, result: Fields): Fields {
  const reference = fieldsOf(result["rule"]);
  const component = indexOf(fieldsOf(reference["toolComponent"])["index"]);
  const owner =
    component === undefined ? fieldsOf(tool["driver"]) : fieldsOf(listOf(tool["extensions"])[component]);
  const rules = listOf(owner["rules"]);
  const index = indexOf(result["ruleIndex"]) ?? indexOf(reference["index"]);
  if (index !== undefined) {
    return fieldsOf(rules[index]);
  }
  const id = textOf(result["ruleId"]) ?? textOf(reference["id"]);
  // A hierarchical id, such as CA1000/1, is about the rule CA1000 (3.27.5).
  return fieldsOf(
    rules.find((rule) => {
      const known = textOf(fieldsOf(rule)["id"]);
      return known !== undefined && (known === id || id?.startsWith(`${known}/`) === true);
    }),
  );
}

function messageOf(message: Fields, rule: Fields): string {
  const known = fieldsOf(fieldsOf(rule["messageStrings"])[textOf(message["id"]) ?? ""]);
  const text = textOf(message["text"]) ?? textOf(message["markdown"]) ?? textOf(known["text"]) ?? "";
  const given = listOf(message["arguments"]);
  return lineOf(text.replace(/\{(\d{1,2})\}/g, (whole, at: string) => textOf(given[Number(at)]) ?? whole));
}

function ratingOf(result: Fields, rule: Fields): Rating {
  const score = [result, rule]
    .map((each) => numberOf(fieldsOf(each["properties"])["security-severity"]))
    .find((each) => each !== undefined);
  const rated = ratingOfScore(score);
  if (rated !== "unknown") {
    return rated;
  }
  const usual = textOf(fieldsOf(rule["defaultConfiguration"])["level"]);
  // A result without a level is a warning (3.27.10).
  return ratingOfWord(textOf(result["level"]) ?? usual ?? "warning");
}

function placeOf(run: Fields, location: Fields): ReportedPlace {
  const physical = fieldsOf(location["physicalLocation"]);
  const region = fieldsOf(physical["region"]);
  const paths = pathsOfUri(run, fieldsOf(physical["artifactLocation"]));
  const first = fromOne(region["startLine"]);
  if (first === undefined) {
    return { paths };
  }
  const last = Math.max(first, fromOne(region["endLine"]) ?? first);
  const start = fromOne(region["startColumn"]);
  const end = fromOne(region["endColumn"]);
  const quoted = textOf(fieldsOf(region["snippet"])["text"])?.slice(0, longestSnippet);
  // What Semgrep prints in place of the code for who has no account (since 1.100).
  const snippet = quoted?.trim() === "requires login" ? undefined : quoted;
  return {
    paths,
    lines: { first, last },
    ...(start !== undefined && end !== undefined && { columns: { first: start, last: end } }),
    ...(snippet !== undefined && { snippet }),
  };
}

/** Lines and columns count from one there. */
function fromOne(value: unknown): number | undefined {
  const number = indexOf(value);
  return number === undefined || number === 0 ? undefined : number - 1;
}
