import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader, ReportedTest } from "./tool-report.ts";

const HEADER = /^TAP version 1[34]$/;
const PLAN = /^1\.\.\d+$/;
const POINT = /^( *)(not )?ok\b(?: +\d+)?(?: +(.*))?$/;
const DIRECTIVE = / # (skip|todo)\b/i;

const fileSign = " › ";

interface Point {
  readonly name: string;
  readonly status: ReportedTest["status"];
  readonly within: Point[];
}

/** TAP 13 and 14: points of a subtest come before the point that sums them up, further in. */
export const tap: ReportReader = ({ lines }) => {
  const points = lines.filter((line) => POINT.test(line)).length;
  if (points === 0 || !lines.some((line) => HEADER.test(line) || PLAN.test(line))) {
    return undefined;
  }
  const tests = new CollectedTests("TAP");
  const outermost: Point[] = [];
  /** Points that no outer one has summed up yet, by how far in they are. */
  let waiting = new Map<number, Point[]>();
  let endOfDetails: string | undefined;
  for (const line of lines) {
    if (endOfDetails !== undefined) {
      endOfDetails = line === endOfDetails ? undefined : endOfDetails;
      continue;
    }
    if (/^ *---$/.test(line)) {
      endOfDetails = line.replace("---", "...");
      continue;
    }
    const [whole, space = "", not, text = ""] = POINT.exec(line) ?? [];
    if (whole === undefined) {
      continue;
    }
    const indent = space.length;
    const within = [...waiting].filter(([other]) => other > indent).flatMap(([, inner]) => inner);
    const point = { name: nameOf(text), status: statusOf(not !== undefined, text), within };
    waiting = new Map([...waiting].filter(([other]) => other <= indent));
    const beside = waiting.get(indent) ?? [];
    beside.push(point);
    waiting.set(indent, beside);
    if (indent === 0) {
      outermost.push(point);
      waiting.clear();
    }
  }
  // AVA puts the file before each name where it runs several, and not where it runs one.
  const withFiles = outermost.every(({ name }) => name.includes(fileSign));
  for (const point of outermost) {
    const at = withFiles ? point.name.indexOf(fileSign) + fileSign.length : 0;
    collect({ ...point, name: point.name.slice(at) }, [], tests);
  }
  // What still waits was cut off before its groups were named: nobody can tell which test it is.
  return tests.report();
};

function collect({ name, status, within }: Point, groups: readonly string[], tests: CollectedTests): void {
  const own = [...groups, name];
  // Of a group only a failure that none of its points explains is a test's.
  if (within.length === 0 || (status === "failed" && within.every((point) => point.status !== "failed"))) {
    const scope = groups.length === 0 && /\.[cm]?[jt]sx?$/.test(name) ? "file" : "test";
    tests.add(own, status, { scope });
  }
  within.forEach((point) => collect(point, own, tests));
}

function statusOf(isNotOk: boolean, text: string): ReportedTest["status"] {
  const directive = DIRECTIVE.exec(text)?.[1]?.toLowerCase();
  if (directive === "skip") {
    return "skipped";
  }
  return isNotOk && directive !== "todo" ? "failed" : "passed";
}

function nameOf(text: string): string {
  return text
    .replace(/^- /, "")
    .replace(/ # (?:skip|todo|time=).*$/i, "")
    .replace(/\\([#\\])/g, "$1")
    .trim();
}
