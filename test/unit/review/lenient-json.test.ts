import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonValuesIn } from "../../../src/core/review/lenient-json.ts";
import { readFindings } from "../../../src/core/review/read-findings.ts";

/** What is asked for, with text of any kind in it. */
const finding = fc.record({
  file: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ""),
  line: fc.nat(5000),
  severity: fc.constantFrom("high", "medium", "low"),
  message: fc.string({ minLength: 1, unit: "binary" }).filter((text) => text.trim() !== ""),
  evidence: fc.string(),
  edits: fc.array(fc.record({ file: fc.constant("a.ts"), search: fc.string(), replace: fc.string() }), {
    maxLength: 2,
  }),
});
const answers = fc.record({ findings: fc.array(finding, { maxLength: 4 }) });
/** Without what could be taken for JSON. */
const prose = fc.string().map((text) => text.replaceAll(/[[\]{}]/g, " "));

test("JSON is read as JSON.parse reads it, whatever stands around it", () => {
  fc.assert(
    fc.property(
      answers,
      prose,
      prose,
      fc.constantFrom(0, 2),
      fc.boolean(),
      (answer, before, after, indent, isFenced) => {
        const json = JSON.stringify(answer, undefined, indent);
        const text = isFenced
          ? `${before}\n\`\`\`json\n${json}\n\`\`\`\n${after}`
          : `${before}\n${json}\n${after}`;
        expect(JSON.parse(JSON.stringify(jsonValuesIn(text)))).toEqual([answer]);
      },
    ),
  );
});

/** Without what makes it ambiguous where a string ends, when something is wrong around it. */
const tame = fc.string().map((text) => text.replaceAll(/["'\\[\]{},:/;]/g, "x"));

test("trailing commas, missing commas at ends of lines, and real line ends in strings change nothing", () => {
  fc.assert(
    fc.property(tame, tame, fc.nat(99), (message, evidence, line) => {
      const spoilt = `{\n"findings": [\n{"file": "a.ts",\n"line": ${line}\n"message": "${message}\n.",\n"evidence": "${evidence}",},\n],\n}`;
      expect(JSON.parse(JSON.stringify(jsonValuesIn(spoilt)))).toEqual([
        { findings: [{ file: "a.ts", line, message: `${message}\n.`, evidence }] },
      ]);
    }),
  );
});

test("a quotation mark that nobody escaped does not end a string", () => {
  const [read] =
    readFindings('{"file": "a.ts", "line": 1, "message": "It says "no" twice.", "evidence": "a"}') ?? [];
  expect(read).toMatchObject({ message: 'It says "no" twice.', evidence: "a" });
});

test("any text is read, and every object of an answer that is cut off is there as far as it goes", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("{", "}", "[", "]", '"', "'", ",", ":", "\\", " ", "n", "1", "/", "\n"),
      }),
      (text) => {
        expect(Array.isArray(jsonValuesIn(text))).toBe(true);
        readFindings(text);
      },
    ),
  );
  fc.assert(
    fc.property(answers, fc.double({ min: 0, max: 1, noNaN: true }), (answer, share) => {
      const json = JSON.stringify(answer);
      const cut = json.slice(0, Math.floor(json.length * share));
      const whole = answer.findings.filter(
        (_, index) =>
          JSON.stringify({ findings: answer.findings.slice(0, index + 1) }).length - 2 <= cut.length,
      );
      const read = readFindings(cut) ?? [];
      expect(read.slice(0, whole.length).map(({ line }) => line)).toEqual(whole.map(({ line }) => line));
    }),
  );
});

test("a long text takes time in proportion to its length", () => {
  for (const piece of ["{", "[", '{"a":', '"', "{a", "// ", " ".repeat(50) + '"']) {
    const begun = process.cpuUsage();
    readFindings(piece.repeat(100_000 / piece.length));
    expect(process.cpuUsage(begun).user / 1000, piece).toBeLessThan(1_000);
  }
});

test.each([
  ['{"findings": []}', 0],
  ["[]", 0],
  ['No problems found: {"findings": [ ]}', 0],
  ['<think>{"findings":[{"file":"a","line":1,"message":"draft"}]}</think>\n{"findings":[]}', 0],
  ['[{"path": "a.ts", "lines": "3-4", "description": "x"}]', 1],
  ["{file: 'a.ts', line: 3, message: 'it is not done'}", 1],
  ['Reviewed.\n{"result": {"issues": [{"File": "a.ts", "Start_Line": 3, "Message": "x"}]}}', 1],
  ["I see no fault.", undefined],
  ["if (a) { return b[0]; }", undefined],
])("%s", (answer, count) => {
  expect(readFindings(answer)?.length).toBe(count);
});

test("lines and severities are read however they are written", () => {
  const lines = (line: unknown): readonly unknown[] | undefined =>
    readFindings(JSON.stringify({ file: "a", line, message: "m" }))?.map(({ line: first, endLine }) => [
      first,
      endLine,
    ]);
  expect([12, "12", "L12-14", [12, 14], "-3", 1.5, null].map(lines)).toEqual([
    [[12, 12]],
    [[12, 12]],
    [[12, 14]],
    [[12, 14]],
    [[0, 0]],
    [[0, 0]],
    [[0, 0]],
  ]);
  const severity = (text: string): string | undefined =>
    readFindings(JSON.stringify({ file: "a", message: "m", severity: text }))?.[0]?.severity;
  expect(["CRITICAL", "error", "warning", "", "Minor", "nit"].map(severity)).toEqual([
    "high",
    "high",
    "medium",
    "medium",
    "low",
    "low",
  ]);
});

test("a finding as code hosts write comments, and as compilers name places", () => {
  const comment = { path: "src/a.ts", line: 9, side: "RIGHT", body: "It is lost.", evidence: "a = b" };
  expect(readFindings(JSON.stringify({ comments: [comment] }))).toMatchObject([
    { file: "src/a.ts", line: 9, message: "It is lost." },
  ]);
  expect(readFindings(JSON.stringify({ location: "src/a.ts:9-11", message: "m" }))).toMatchObject([
    { line: 9, endLine: 11 },
  ]);
});
