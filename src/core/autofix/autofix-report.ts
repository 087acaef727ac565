import { describeTotal } from "../model/money/describe-total.ts";
import type { LedgerTotal } from "../model/money/ledger.ts";
import type { Rating } from "../reports/reported-finding.ts";
import { describeResults } from "./describe-results.ts";
import type { Author, FindingResult } from "./finding-result.ts";

/** All that a report is made of. */
export interface AutofixReport {
  readonly results: readonly FindingResult[];
  /** That somebody has looked at and set aside, in the files that were read. */
  readonly suppressed: number;
  /** Reported beyond what is read. */
  readonly leftOut: number;
  /** What was looked through again; left out: no scanner was there. */
  readonly scanner?: string | undefined;
  readonly spent: LedgerTotal;
}

/** For whoever reads it as text, and for pull requests: what tools and models say stands in code spans, and is one line. */
export function reportMarkdown({ results, suppressed, leftOut, scanner, spent }: AutofixReport): string {
  const skipped = results.filter(({ state }) => state === "skipped").length;
  const aside = [
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed before`] : []),
  ];
  const lines = [
    "# Security findings",
    "",
    `${describeResults(results, leftOut)}${aside.length > 0 ? ` Not worked on: ${aside.join(", ")}.` : ""}`,
    "",
    scanner === undefined ? "No scanner was there to look again." : `Scanner: ${code(scanner)}`,
    "",
    `Cost: ${describeTotal(spent)}`,
  ];
  for (const [state, title] of titles) {
    const own = results.filter((result) => result.state === state);
    if (own.length > 0) {
      lines.push("", `## ${title}`, "", ...own.flatMap(entry));
    }
  }
  return `${lines.join("\n")}\n`;
}

const titles: readonly (readonly [FindingResult["state"], string])[] = [
  ["fixed", "Fixed: found gone by a re-scan"],
  ["proposed", "With a fix that no scanner has confirmed"],
  ["not fixed", "Not fixed"],
  ["skipped", "Skipped"],
  ["refused", "Not in this workspace"],
];

function entry(result: FindingResult): readonly string[] {
  const { rating, rule, message, where, tool } = factsOf(result);
  const lines = [`- **${rating}** ${code(rule)} (${code(tool)}) at ${code(where)}`, `  - ${code(message)}`];
  if (result.state !== "fixed") {
    lines.push(`  - ${plain(result.why)}`);
  }
  if ("by" in result) {
    const { by, risk, advice } = result;
    const from = by.proposers.length > 0 ? ` by ${by.proposers.map(code).join(", ")}` : "";
    lines.push(`  - Run ${code(by.run)}${from}; ${describeTotal(by.spent)}`);
    lines.push(...refusalsIn(by));
    lines.push(...(risk === undefined ? [] : [`  - Compatibility risk: ${risk.risk}. ${plain(risk.why)}`]));
    lines.push(...(advice === undefined ? [] : [`  - ${plain(advice)}`]));
  } else if ("advice" in result) {
    lines.push(`  - ${plain(result.advice)}`);
  }
  return lines;
}

/** One line for each thing that speaks against patches. */
function refusalsIn({ refused }: Author): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { proposer, why } of refused) {
    reasons.set(why, [...(reasons.get(why) ?? []), proposer]);
  }
  return [...reasons].map(([why, proposers]) => {
    const by = proposers.map(code).join(", ");
    return `  - Refused: ${proposers.length === 1 ? "a patch" : `${proposers.length} patches`} by ${by}. ${plain(why)}`;
  });
}

interface Facts {
  readonly tool: string;
  readonly rule: string;
  readonly rating: Rating;
  readonly message: string;
  /** `src/a.ts:12` */
  readonly where: string;
  readonly path: string;
  /** From one; null: the whole file. */
  readonly line: number | null;
}

function factsOf(result: FindingResult): Facts {
  if (result.state === "refused") {
    const { tool, rule, rating, message, place } = result.finding;
    const path = place.paths[0] ?? "";
    return { tool, rule, rating, message, where: path || "no file", path, line: null };
  }
  const { rating, problem } = result.finding;
  const { source: tool = "", code: rule = "", message, path, range } = problem;
  const line = range.start.line + 1;
  return { tool, rule, rating, message, where: `${path}:${line}`, path, line };
}

/** The `findings` of the `--json` output. */
export function findingsJson(results: readonly FindingResult[]): readonly object[] {
  return results.map((result) => {
    const { tool, rule, rating, message, path, line } = factsOf(result);
    const common = {
      state: result.state,
      tool,
      rule,
      severity: rating,
      path,
      line,
      message,
      why: result.why,
    };
    if (result.state === "skipped" || result.state === "refused") {
      return common;
    }
    const { by, risk, advice } = result;
    return {
      ...common,
      rescanned: result.state === "fixed",
      compatibilityRisk: risk ?? null,
      advice: advice ?? null,
      run: by?.run ?? null,
      proposers: by?.proposers ?? [],
      refused: by?.refused ?? [],
      spent: by?.spent ?? null,
    };
  });
}

/** Nothing in it means anything to Markdown. */
function code(text: string): string {
  const line = oneLine(text).replaceAll("`", "'");
  return `\`${line || " "}\``;
}

/** A sentence that may quote a tool. */
function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`>[\]!*_|~#]/g, "\\$&")
    .replaceAll("<", "&lt;");
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
