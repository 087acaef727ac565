import { stripVTControlCharacters } from "node:util";
import { cargoText } from "./cargo-text.ts";
import { eslintJson } from "./eslint-json.ts";
import { eslintText } from "./eslint-text.ts";
import { goJson } from "./go-json.ts";
import { goText } from "./go-text.ts";
import { jestJson } from "./jest-json.ts";
import { jestText } from "./jest-text.ts";
import { junitXml } from "./junit-xml.ts";
import { mochaJson } from "./mocha-json.ts";
import { mochaText } from "./mocha-text.ts";
import { nodeSpec } from "./node-spec.ts";
import { pytestText } from "./pytest-text.ts";
import { sarif } from "./sarif.ts";
import { tap } from "./tap.ts";
import type { ReportReader, ToolReport } from "./tool-report.ts";
import { tscText } from "./tsc-text.ts";
import { unittestText } from "./unittest-text.ts";
import { vitestText } from "./vitest-text.ts";

/** Of readers of the same tool the first that finds anything is believed: machines' formats before people's. */
const readers: readonly (readonly ReportReader[])[] = [
  [jestJson, junitXml, jestText, vitestText, tap],
  [mochaJson, junitXml, mochaText, tap],
  [junitXml, pytestText],
  [unittestText],
  [junitXml, nodeSpec, tap],
  [goJson, goText],
  [cargoText],
  [tscText],
  [eslintJson, eslintText],
  [sarif],
];

/** Lines that are longer say nothing that a reader looks for. */
const longestLine = 2_000;

/**
 * What the tools behind a check report. Several may: one command can run a compiler, a linter and tests.
 * @param output as printed; hostile
 * @param written to a report file that the tool was asked for; hostile as well
 */
export function readOutput(output: string, written = ""): readonly ToolReport[] {
  const text = stripVTControlCharacters(`${written}\n${output}`).replaceAll("\r\n", "\n");
  const lines = text.split("\n").map((line) => line.slice(0, longestLine).trimEnd());
  const printed = { text, lines };
  const done = new Map<ReportReader, ToolReport | undefined>();
  const found = new Set<ToolReport>();
  for (const family of readers) {
    for (const reader of family) {
      if (!done.has(reader)) {
        done.set(reader, reader(printed));
      }
      const report = done.get(reader);
      if (report !== undefined) {
        found.add(report);
        break;
      }
    }
  }
  return [...found];
}
