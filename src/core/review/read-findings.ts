import { jsonValuesIn } from "./lenient-json.ts";
import type { RawFinding, SuggestedEdit } from "./finding.ts";

/** Of one answer; a model that has more to say has nothing to say. */
const mostFindings = 20;
const deepest = 8;

/** Characters of what is shown of a model's words. */
const longestMessage = 1_000;
const longestEvidence = 2_000;

const words: Readonly<Record<"high" | "low", RegExp>> = {
  high: /^(?:high|critical|blocker|severe|error|major|fatal)/i,
  low: /^(?:low|minor|info|note|nit|trivial|hint|suggestion)/i,
};

/**
 * The findings in an answer, whatever stands around them and however they are nested.
 * @returns undefined where it has none of the form that was asked for, so that nobody can tell what it says
 */
export function readFindings(answer: string): readonly RawFinding[] | undefined {
  const said = answer.slice(answer.lastIndexOf("</think>") + 1);
  const values = jsonValuesIn(said);
  const found: RawFinding[] = [];
  let isAnswer = values.some((value) => Array.isArray(value) && value.length === 0);
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null || depth > deepest) {
      return;
    }
    const finding = Array.isArray(value) ? undefined : findingIn(value);
    isAnswer ||= finding !== undefined || "findings" in value;
    if (finding !== undefined) {
      found.push(finding);
      return;
    }
    Object.values(value).forEach((inner) => {
      visit(inner, depth + 1);
    });
  };
  values.forEach((value) => {
    visit(value, 0);
  });
  return isAnswer ? found.slice(0, mostFindings) : undefined;
}

function findingIn(value: object): RawFinding | undefined {
  const fields = new Map(
    Object.entries(value).map(([name, field]) => [
      name.toLowerCase().replace(/[^a-z]/g, ""),
      field as unknown,
    ]),
  );
  const text = (...names: readonly string[]): string => {
    const field = names.map((name) => fields.get(name)).find((each) => each !== undefined && each !== null);
    return typeof field === "string"
      ? field
      : Array.isArray(field)
        ? field.filter((each) => typeof each === "string").join("\n")
        : "";
  };
  const file = text("file", "path", "filename", "filepath", "location").trim();
  const message = text(
    "message",
    "description",
    "explanation",
    "issue",
    "problem",
    "title",
    "comment",
    "body",
    "text",
    "summary",
  ).trim();
  if (file === "" || message === "") {
    return undefined;
  }
  const [first, last] = linesOf(
    fields.get("line") ??
      fields.get("lines") ??
      fields.get("startline") ??
      fields.get("linenumber") ??
      // `a.ts:12`, as compilers say where something is.
      /:(\d+(?:-\d+)?)$/.exec(file)?.[1],
  );
  const [end] = linesOf(fields.get("endline"));
  const severity = text("severity", "level", "priority").trim();
  return {
    file,
    line: first,
    endLine: Math.max(first, end || last),
    severity: (["high", "low"] as const).find((each) => words[each].test(severity)) ?? "medium",
    message: message.slice(0, longestMessage),
    evidence: text("evidence", "quote", "code", "snippet").slice(0, longestEvidence),
    change: text("change", "fix", "patch", "suggestion", "suggestedchange", "edits"),
    edits: editsIn(fields.get("edits") ?? fields.get("change") ?? fields.get("fix"), file),
  };
}

/** `12`, `"12"`, `"12-14"`, `"L12"`, `[12, 14]`; 0 where there is none. */
function linesOf(value: unknown): readonly [first: number, last: number] {
  const text = Array.isArray(value)
    ? value.join("-")
    : typeof value === "number" || typeof value === "string"
      ? String(value)
      : "";
  const [first = 0, last = first] = (text.match(/\d{1,9}/g) ?? []).map(Number);
  // What is below zero or between two lines is no line.
  return /^\s*-|\d\.\d/.test(text) ? [0, 0] : [first, last];
}

function editsIn(value: unknown, file: string): readonly SuggestedEdit[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((each) => {
    if (typeof each !== "object" || each === null) {
      return [];
    }
    const { search, replace, file: own } = each as Record<string, unknown>;
    return typeof search === "string" && typeof replace === "string"
      ? [{ file: typeof own === "string" && own !== "" ? own : file, search, replace }]
      : [];
  });
}
