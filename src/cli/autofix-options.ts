import { risks, type CompatibilityRisk } from "../core/autofix/risk.ts";
import { ratings, type Rating } from "../core/reports/reported-finding.ts";
import { Failure } from "../core/workspace/failure.ts";

/** What `patched-moa autofix` takes beside what all tasks take, checked. */
export interface AutofixOptions {
  /** Files that scanners wrote, as they were given. */
  readonly findings: readonly string[];
  /** A command that prints SARIF. */
  readonly scan: string | undefined;
  /** A file or folder of Semgrep's rules. */
  readonly rules: string | undefined;
  readonly severity: Rating | undefined;
  readonly compatibilityRisk: CompatibilityRisk | undefined;
  readonly limit: number | undefined;
  /** A file that the report is written to. */
  readonly report: string | undefined;
}

export const autofixArguments = {
  findings: { type: "string", multiple: true },
  scan: { type: "string" },
  rules: { type: "string" },
  severity: { type: "string" },
  "compatibility-risk": { type: "string" },
  limit: { type: "string" },
  report: { type: "string" },
} as const;

interface Given {
  readonly findings?: readonly string[] | undefined;
  readonly scan?: string | undefined;
  readonly rules?: string | undefined;
  readonly severity?: string | undefined;
  readonly "compatibility-risk"?: string | undefined;
  readonly limit?: string | undefined;
  readonly report?: string | undefined;
}

/** @throws Failure `usage` */
export function autofixOptionsOf(values: Given): AutofixOptions {
  if (values.scan !== undefined && values.rules !== undefined) {
    throw new Failure("usage", "--scan and --rules exclude each other: the rules are Semgrep's.");
  }
  return {
    findings: values.findings ?? [],
    scan: values.scan,
    rules: values.rules,
    severity: oneOf("--severity", values.severity, ratings.slice(1)),
    compatibilityRisk: oneOf("--compatibility-risk", values["compatibility-risk"], risks),
    limit: values.limit === undefined ? undefined : parseLimit(values.limit),
    report: values.report,
  };
}

/** Names of those that were given, for who does not take them. */
export function autofixOptionsIn({ findings, ...others }: AutofixOptions): readonly string[] {
  const names: Readonly<Record<keyof typeof others, string>> = {
    scan: "--scan",
    rules: "--rules",
    severity: "--severity",
    compatibilityRisk: "--compatibility-risk",
    limit: "--limit",
    report: "--report",
  };
  const keys = Object.keys(names) as (keyof typeof names)[];
  return [
    ...(findings.length > 0 ? ["--findings"] : []),
    ...keys.filter((key) => others[key] !== undefined).map((key) => names[key]),
  ];
}

function oneOf<Word extends string>(
  option: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  const found = words.find((word) => word === text);
  if (text !== undefined && found === undefined) {
    throw new Failure("usage", `${option} ${text}: it is one of ${words.join(", ")}.`);
  }
  return found;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new Failure("usage", `--limit ${text}: give a whole number from 1.`);
  }
  return limit;
}
