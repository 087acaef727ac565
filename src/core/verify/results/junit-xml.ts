import { SaxesParser } from "saxes";
import { CollectedTests } from "./collected-tests.ts";
import type { ReportReader, ReportedTest } from "./tool-report.ts";

/** What is nested deeper, or broken in more places, is no report; reading it would only take time. */
const deepest = 200;
const mostTrouble = 100;
/** Characters that are read before that is looked at. */
const PIECE = 16_384;

interface OpenTest {
  readonly names: readonly string[];
  scope: ReportedTest["scope"];
  status: ReportedTest["status"];
  message: string;
}

/** JUnit's XML as many tools write it: `testcase` elements, with `failure`, `error` or `skipped` in them. */
export const junitXml: ReportReader = ({ text }) => {
  const tests = new CollectedTests("JUnit");
  for (const document of documentsIn(text)) {
    readDocument(document, tests);
  }
  return tests.count > 0 ? tests.report() : undefined;
};

/** From each opening of an outermost element to where it is closed, or to the end where it never is. */
function documentsIn(text: string): readonly string[] {
  const found: string[] = [];
  const opening = /<(testsuites?)[\s>]/g;
  // Suites may hold suites, but only the outermost may be called `testsuites`: the last one closes it.
  const last = text.lastIndexOf("</testsuite>");
  for (let open = opening.exec(text); open; open = opening.exec(text)) {
    const closing = `</${open[1] ?? ""}>`;
    const end = open[1] === "testsuites" ? text.indexOf(closing, open.index) : last;
    const after = end < open.index ? text.length : end + closing.length;
    found.push(text.slice(open.index, after));
    opening.lastIndex = after;
  }
  return found;
}

function readDocument(xml: string, tests: CollectedTests): void {
  // Entities that a document declares itself are not expanded.
  const parser = new SaxesParser<{ fragment: true; xmlns: false }>({ fragment: true, xmlns: false });
  const suites: string[] = [];
  let open: OpenTest | undefined;
  let reading = "";
  let trouble = 0;
  let depth = 0;
  // Whatever is wrong with the document, what came before it holds.
  parser.on("error", () => {
    trouble++;
  });
  parser.on("opentag", ({ name, attributes }) => {
    depth++;
    reading = name;
    if (name === "testsuite") {
      suites.push(attributes["name"] ?? "");
    } else if (name === "testcase") {
      open = opened(attributes, suites);
    } else if (open && (name === "failure" || name === "error")) {
      open.status = "failed";
      // As pytest calls it.
      open.scope = attributes["message"] === "collection failure" ? "file" : open.scope;
      open.message ||= (attributes["message"] ?? "").trimStart().split("\n", 1)[0] ?? "";
    } else if (open && name === "skipped" && open.status === "passed") {
      open.status = attributes["type"] === "todo" ? "passed" : "skipped";
    }
  });
  parser.on("text", (words) => {
    if (open?.message === "" && (reading === "failure" || reading === "error")) {
      open.message = words.trimStart().split("\n", 1)[0] ?? "";
    }
  });
  parser.on("closetag", ({ name }) => {
    depth--;
    reading = "";
    if (name === "testsuite") {
      suites.pop();
    } else if (name === "testcase" && open) {
      tests.add(open.names, open.status, { scope: open.scope, message: open.message });
      open = undefined;
    }
  });
  for (let at = 0; at < xml.length && trouble < mostTrouble && depth < deepest; at += PIECE) {
    parser.write(xml.slice(at, at + PIECE));
  }
}

function opened(attributes: Readonly<Record<string, string>>, suites: readonly string[]): OpenTest {
  const { name = "", classname = "", file = "" } = attributes;
  const group = classname === "test" ? "" : classname;
  const names = [file, group === "" && file === "" ? (suites.at(-1) ?? "") : group, name];
  return {
    names: names.filter((part, at) => part !== names[at - 1]),
    // Vitest and node:test report a file that cannot be loaded as a test of that name.
    scope: name === classname || name === file ? "file" : "test",
    status: "passed",
    message: "",
  };
}
