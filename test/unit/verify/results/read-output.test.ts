import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readOutput } from "../../../../src/core/verify/results/read-output.ts";
import type { ToolReport } from "../../../../src/core/verify/results/tool-report.ts";

/** What the real tools printed about the same small suite; `printed` by tests in it is noise that looks like results. */
const recorded = (name: string): string => readFileSync(join(import.meta.dirname, "recorded", name), "utf8");

const files = {
  node: ["node-spec.txt", "node-tap.txt", "node-junit.xml"],
  vitest: ["vitest-default.txt", "vitest-json.txt", "vitest-junit.xml", "vitest-tap.txt"],
  jest: ["jest-default.txt", "jest-verbose.txt", "jest-json.txt"],
  mocha: ["mocha-spec.txt", "mocha-json.txt", "mocha-tap.txt", "mocha-xunit.xml"],
  pytest: ["pytest-continue.txt", "pytest-junit.xml"],
  unittest: ["unittest.txt", "unittest-verbose.txt"],
  go: ["go.txt", "go-verbose.txt", "go-json.txt"],
  cargo: ["cargo.txt", "cargo-quiet.txt"],
} as const;
const problemFiles = ["tsc.txt", "tsc-pretty.txt", "eslint-stylish.txt", "eslint-json.txt"];
const allFiles = [...Object.values(files).flat(), "pytest.txt", "pytest-quiet.txt", ...problemFiles];

function testsIn(output: string): Extract<ToolReport, { kind: "tests" }> {
  const reports = readOutput(output);
  expect(reports).toHaveLength(1);
  const [report] = reports;
  return report as Extract<ToolReport, { kind: "tests" }>;
}

/** Groups are separated in one way by one tool, in another by the other. */
const words = (id: string): string => id.replaceAll(/ > |::|\./g, " ");
const failing = (output: string, scope: "test" | "file"): string[] =>
  testsIn(output)
    .tests.filter((found) => found.status === "failed" && found.scope === scope)
    .map(({ id }) => words(id))
    .sort();

describe("every format of a tool names the same tests", () => {
  const expected: Record<keyof typeof files, { tests: RegExp[]; files: RegExp[]; passed: number[] }> = {
    node: {
      tests: [/cart totals a list$/, /cart with discount never is negative # really$/],
      files: [/^broken test mjs/],
      passed: [4],
    },
    vitest: {
      tests: [/cart totals a list$/, /cart with discount never is negative really$/],
      files: [/^broken test js$/],
      passed: [8],
    },
    jest: {
      tests: [/cart totals a list$/, /cart with discount never is negative really$/],
      files: [/^broken test js$/],
      passed: [8],
    },
    mocha: {
      tests: [/cart totals a list$/, /cart with discount never is negative$/],
      files: [],
      passed: [3],
    },
    pytest: {
      tests: [/TestCart test_totals$/, /test_cart.* test_setup$/, /test_cart.* test_texts\[c - d\]$/],
      files: [/test_broken/],
      passed: [3],
    },
    unittest: {
      tests: [/test_x X test_b$/, /test_x X test_e$/, /test_x X test_g$/],
      files: [/^test_bad$/, /test_setup S setUpClass$/],
      passed: [3],
    },
    // Without -v go does not name what passes; packages are counted then.
    go: { tests: [/example com\/cart TestTotal\/two$/], files: [/example com\/cart\/bad$/], passed: [3, 1] },
    cargo: { tests: [/tests totals$/], files: [], passed: [3] },
  };
  const cases = Object.entries(files).flatMap(([tool, names]) => names.map((name) => [tool, name] as const));

  test.each(cases)("%s: %s", (tool, name) => {
    const output = recorded(name);
    const { tests, files: unloaded, passed } = expected[tool as keyof typeof files];
    const sorted = [...tests].map((pattern): unknown => expect.stringMatching(pattern));
    expect(failing(output, "test")).toHaveLength(tests.length);
    expect(failing(output, "test")).toEqual(expect.arrayContaining(sorted));
    expect(failing(output, "file")).toEqual(
      unloaded.map((pattern): unknown => expect.stringMatching(pattern)),
    );
    expect(passed).toContain(testsIn(output).passed);
  });

  test("a test of AVA is the same whether its file is run alone or among others", () => {
    const idsIn = (points: string): readonly string[] =>
      readOutput(`TAP version 13\n${points}\n1..2\n`).flatMap((report) =>
        report.kind === "tests" ? report.tests.map(({ id }) => id) : [],
      );
    expect(idsIn("ok 1 - cart › is free\nok 2 - more › adds")).toEqual(["is free", "adds"]);
    expect(idsIn("ok 1 - is free")).toEqual(["is free"]);
  });

  test("of Mocha's other reporters the number of those that pass is known, and the names of those that fail", () => {
    const dots =
      "\n\n  ..!\n\n  2 passing (5ms)\n  1 failing\n\n  1) cart\n       is free:\n     Error: no\n";
    expect(readOutput(dots)).toMatchObject([
      { tool: "Mocha", passing: "counted", passed: 2, tests: [{ id: "cart > is free", status: "failed" }] },
    ]);
  });

  test("messages say what went wrong, in one line", () => {
    for (const name of ["jest-json.txt", "vitest-default.txt", "mocha-json.txt", "pytest-junit.xml"]) {
      const messages = testsIn(recorded(name)).tests.flatMap(({ message }) => message ?? []);
      expect(messages.length).toBeGreaterThan(1);
      expect(messages.every((message) => !message.includes("\n"))).toBe(true);
    }
  });
});

test("pytest that was stopped by a file it cannot load names the file", () => {
  expect(failing(recorded("pytest.txt"), "file")).toEqual(["test_broken py"]);
});

test("compilers and linters: the same problems in each format, at their places", () => {
  const places = (name: string): string[] =>
    readOutput(recorded(name)).flatMap((report) =>
      report.kind === "problems"
        ? report.problems.map(
            ({ path, range, severity, code }) =>
              `${path}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${code ?? "-"}`,
          )
        : [],
    );
  const typescript = [
    "a.ts:1:14 error 2322",
    "a.ts:3:12 error 2339",
    "a.ts:3:16 error 2304",
    "a.ts:5:11 error 2322",
  ];
  expect(places("tsc.txt")).toEqual(typescript);
  expect(places("tsc-pretty.txt")).toEqual(typescript);
  const eslint = [
    "one.js:1:7 warning no-unused-vars",
    "one.js:2:5 error no-undef",
    "one.js:2:7 error eqeqeq",
    "one.js:2:15 error no-undef",
    "two.js:1:7 error -",
  ];
  expect(places("eslint-stylish.txt")).toEqual(eslint);
  expect(places("eslint-json.txt")).toEqual(eslint);
});

test("SARIF: results with their places, those without a place as well", () => {
  const log = {
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "scanner" } },
        results: [
          {
            ruleId: "injection",
            level: "error",
            message: { text: "Do not." },
            locations: [
              { physicalLocation: { artifactLocation: { uri: "src/a.py" }, region: { startLine: 7 } } },
            ],
          },
          { message: { text: "Somewhere." } },
        ],
      },
    ],
  };
  expect(readOutput(`> scan\n${JSON.stringify(log, undefined, 2)}\ndone\n`)).toMatchObject([
    {
      problems: [
        {
          path: "src/a.py",
          severity: "error",
          code: "injection",
          source: "scanner",
          range: { start: { line: 6 } },
        },
        { severity: "warning", message: "Somewhere." },
      ],
    },
  ]);
});

test("a command that runs several tools has all their reports", () => {
  const output = `${recorded("tsc.txt")}\n${recorded("eslint-stylish.txt")}\n${recorded("node-spec.txt")}`;
  expect(
    readOutput(output)
      .map(({ tool }) => tool)
      .sort(),
  ).toEqual(["ESLint", "node:test", "tsc"]);
});

test("a report that was written to a file is believed before what is printed", () => {
  const [report] = readOutput(recorded("vitest-default.txt"), recorded("vitest-json.txt"));
  expect(report).toMatchObject({ kind: "tests", passing: "named", passed: 8 });
  expect(readOutput(recorded("vitest-default.txt"), "{ cut off")).toMatchObject([{ passing: "counted" }]);
});

test("entities that a document declares are not expanded", () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<testsuites><testsuite name="s"><testcase classname="c" name="&b;"/><testcase classname="c" name="fine"/></testsuite></testsuites>`;
  expect(JSON.stringify(readOutput(bomb))).not.toContain("aaaaaaaaaa");
});

describe("whatever the output", () => {
  const files_ = fc.constantFrom(...allFiles).map(recorded);
  const pieces = fc.constantFrom(
    ...'✔ ✖ ▶ ℹ pass|  1) |● |FAIL |not ok 1 - |1..3|<testsuite>|<testcase name=\'|]]>|&a;|{"testResults":[|[{|\u001b[31m|--- FAIL: |test x ... FAILED|\n|\n\n|    |=== 1 failed in 0.1s ===|a.ts(1,1): error TS1: x|\u0000|\u202e'.split(
      "|",
    ),
  );
  const soup = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }).map((parts) => parts.join(""));

  test("no reader throws, and what it finds is fit to be shown", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          soup,
          files_,
          fc.tuple(files_, soup, files_).map((parts) => parts.join("\n")),
        ),
        (text) => {
          for (const report of readOutput(text)) {
            const shown =
              report.kind === "tests"
                ? report.tests.flatMap(({ id, message = "" }) => [...id.split(" > "), message])
                : report.problems.flatMap(({ path, message, code = "" }) => [path, message, code]);
            for (const words_ of shown) {
              expect(words_.length).toBeLessThanOrEqual(301);
              // Nothing that moves a cursor or turns the direction of writing.
              expect(words_).not.toMatch(/[\p{Cc}\p{Cf}]/u);
            }
          }
        },
      ),
    );
  });

  test("cut anywhere, it is read as far as it goes: no test fails that did not", () => {
    const whole = new Map(allFiles.map((name) => [name, new Set(keysIn(recorded(name)))]));
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(files).flat()), fc.nat(), (name, at) => {
        const text = recorded(name);
        // At the end of a line: half a name is another name.
        const cut = text.slice(0, text.indexOf("\n", at % text.length) + 1);
        for (const key of keysIn(cut)) {
          expect(whole.get(name)).toContain(key);
        }
      }),
    );
  });

  test("lines of other programs in between change nothing", () => {
    const noise = fc.constantFrom(
      "npm warn something",
      "[12:00:01] compiling…",
      "done in 3 s",
      "listening on port 80",
    );
    const lineFormats = [
      "node-spec.txt",
      "vitest-default.txt",
      "go-verbose.txt",
      "cargo.txt",
      "tsc.txt",
      "go-json.txt",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...lineFormats),
        fc.array(fc.tuple(fc.nat(), noise), { maxLength: 8 }),
        (name, added) => {
          const lines = recorded(name).split("\n");
          for (const [at, line] of added) {
            // The message of a Vitest failure is the line after its name.
            const place = at % lines.length;
            lines.splice(/FAIL {2}/.test(lines[place - 1] ?? "") ? 0 : place, 0, line);
          }
          expect(readOutput(lines.join("\n"))).toEqual(readOutput(recorded(name)));
        },
      ),
    );
  });

  // Not timed: what takes time that grows with the square of the output does not end within the test's own limit.
  test.each([
    ["suites that are never closed", `</testsuite>${"<testsuite>".repeat(300_000)}`],
    ["suites in suites", "<testsuite><testcase name='a'>".repeat(100_000)],
    ["braces", "{\n".repeat(1_000_000)],
    ["brackets in one line", "{[".repeat(1_000_000)],
    ["failures", "  ● a › b\n".repeat(300_000)],
    ["subtests", "    ok 1 - a\n1..1\n".repeat(100_000)],
    ["subtests that are never summed up", `1..1\n${"    ok 1 - a\n".repeat(100_000)}`],
    ["groups in groups", Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}▶ a\n`).join("")],
    ["failures of Mocha that never end", "  1) a\n     b\n".repeat(200_000)],
  ])("a flood of %s ends", (_, text) => {
    readOutput(text);
    readOutput(`${text}\nℹ pass 1\n Test Files  1\nTests: 1 total\n  1 passing\n`);
  });

  test("more tests than any suite has are cut, names that never end as well", () => {
    const many = Array.from({ length: 120_000 }, (_, number) => `ok ${number} - t${number}`).join("\n");
    expect(testsIn(`TAP version 13\n${many}\n1..120000\n`).tests).toHaveLength(100_000);
    const [long] = testsIn(`TAP version 13\nok 1 - ${"x".repeat(1_000_000)}\n1..1\n`).tests;
    expect(long!.id.length).toBeLessThanOrEqual(301);
  });
});

function keysIn(output: string): string[] {
  return readOutput(output).flatMap((report) =>
    report.kind === "tests"
      ? report.tests.filter(({ status }) => status === "failed").map(({ id }) => `${report.tool} ${id}`)
      : [],
  );
}
