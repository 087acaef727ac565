import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readReport } from "../../../src/core/reports/read-report.ts";
import { mostFindings } from "../../../src/core/reports/reported-finding.ts";
import { compareVersions, isCompatible } from "../../../src/core/reports/versions.ts";
import { leavesOut } from "../../../src/core/reports/declared/declared.ts";
import { declarationOf, declaredIn, raisedTo } from "../../../src/core/reports/manifest.ts";

type Findings = Extract<ReturnType<typeof readReport>, { kind: "findings" }>;

function findingsIn(value: unknown): Findings {
  const read = readReport(JSON.stringify(value));
  if (read.kind !== "findings") {
    throw new Error(read.why);
  }
  return read;
}

function sarif(run: object): unknown {
  return { version: "2.1.0", runs: [{ tool: { driver: { name: "t", rules: [] } }, ...run }] };
}

const at = (uri: string, more: object = {}): object => ({
  physicalLocation: {
    artifactLocation: { uri, ...more },
    region: { startLine: 3, startColumn: 2, endColumn: 5 },
  },
});

/** Shapes as reports have them, with anything at all where something is expected. */
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  fc.constantFrom(-1, 0, 1e309, 2 ** 60, "%", "%00", "file://", "../..", "__proto__", "\u0000", "\u202e"),
);
const hostileSarif = fc.record(
  {
    version: fc.constantFrom("2.1.0", "2.1.0-rtm.5", "1.0.0", 3),
    runs: fc.array(
      fc.record(
        {
          tool: fc.record(
            { driver: fc.record({ name: anything, rules: fc.array(anything) }), extensions: anything },
            { requiredKeys: [] },
          ),
          originalUriBaseIds: fc.dictionary(
            fc.constantFrom("A", "B", "__proto__"),
            fc.record({ uri: anything, uriBaseId: fc.constantFrom("A", "B", 1) }, { requiredKeys: [] }),
          ),
          artifacts: fc.array(anything),
          invocations: fc.array(anything),
          results: fc.array(
            fc.record(
              {
                ruleId: anything,
                ruleIndex: anything,
                rule: anything,
                level: anything,
                kind: anything,
                message: anything,
                suppressions: fc.array(anything),
                properties: anything,
                locations: fc.array(
                  fc.record({
                    physicalLocation: fc.record(
                      {
                        artifactLocation: fc.record(
                          { uri: anything, uriBaseId: fc.constantFrom("A", "B", 1), index: anything },
                          { requiredKeys: [] },
                        ),
                        region: fc.record(
                          {
                            startLine: anything,
                            endLine: anything,
                            startColumn: anything,
                            endColumn: anything,
                            snippet: anything,
                          },
                          { requiredKeys: [] },
                        ),
                      },
                      { requiredKeys: [] },
                    ),
                  }),
                ),
              },
              { requiredKeys: [] },
            ),
          ),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: ["runs"] },
);
const hostileAudit = fc.record({
  auditReportVersion: anything,
  vulnerabilities: fc.dictionary(
    fc.string(),
    fc.record(
      {
        name: anything,
        severity: anything,
        isDirect: anything,
        via: fc.array(anything),
        range: anything,
        fixAvailable: fc.oneof(anything, fc.record({ name: anything, version: anything })),
      },
      { requiredKeys: [] },
    ),
  ),
});
const hostileOsv = fc.record({
  results: fc.array(
    fc.record(
      {
        source: anything,
        packages: fc.array(
          fc.record(
            {
              package: anything,
              groups: fc.array(anything),
              vulnerabilities: fc.array(
                fc.record(
                  {
                    id: anything,
                    affected: fc.array(
                      fc.record({ ranges: fc.array(fc.record({ events: fc.array(anything) })) }),
                    ),
                  },
                  { requiredKeys: [] },
                ),
              ),
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    ),
  ),
});

describe("reports of findings", () => {
  test("whatever a file holds, it is read or refused, and every place is a whole one", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString("utf8")),
      fc.oneof(hostileSarif, hostileAudit, hostileOsv).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = readReport(text);
        const found = read.kind === "findings" ? read.findings : [];
        const isWhole = found.every(({ rule, message, tool, place }) => {
          const { first, last } = place.lines ?? { first: 0, last: 0 };
          return (
            [rule, message, tool].every((line) => line !== "" && !/[\n\r\u0000\u202e]/.test(line)) &&
            Number.isSafeInteger(first) &&
            first >= 0 &&
            last >= first &&
            place.paths.every((path) => typeof path === "string")
          );
        });
        expect(isWhole).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("SARIF: what is known of a result comes out as it went in", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            id: word,
            folder: word,
            file: word,
            line: fc.integer({ min: 1, max: 9e6 }),
            score: fc.constantFrom(2, 5, 8, 9.9),
          }),
          { maxLength: 8 },
        ),
        (results) => {
          const read = findingsIn({
            version: "2.1.0",
            runs: results.map(({ id, folder, file, line, score }) => ({
              tool: {
                driver: {
                  name: "t",
                  rules: [{ id: "other" }, { id, properties: { "security-severity": String(score) } }],
                },
              },
              originalUriBaseIds: { SRC: { uri: `${folder}/` } },
              artifacts: [{ location: { uri: `${file}.ts`, uriBaseId: "SRC" } }],
              results: [
                {
                  ruleIndex: 1,
                  message: { text: "m" },
                  locations: [
                    { physicalLocation: { artifactLocation: { index: 0 }, region: { startLine: line } } },
                  ],
                },
              ],
            })),
          });
          expect(
            read.findings.map(({ rule, place, rating }) => ({
              rule,
              path: place.paths[0],
              line: (place.lines?.first ?? 0) + 1,
              rating,
            })),
          ).toEqual(
            results.map(({ id, folder, file, line, score }) => ({
              rule: id,
              path: `${folder}/${file}.ts`,
              line,
              rating: score === 2 ? "low" : score === 5 ? "medium" : score === 8 ? "high" : "critical",
            })),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  test("SARIF: levels, suppressions, messages with arguments, rules of extensions, and what is no finding", () => {
    const read = findingsIn(
      sarif({
        tool: {
          driver: {
            name: "Semgrep OSS",
            rules: [
              {
                id: "r",
                defaultConfiguration: { level: "error" },
                messageStrings: { m: { text: "{0} is bad,\n{1}" } },
              },
            ],
          },
          extensions: [{ rules: [{ id: "ext/x", properties: { "security-severity": 4.4 } }] }],
        },
        results: [
          { ruleId: "r", message: { id: "m", arguments: ["eval", "always"] }, locations: [at("a.py")] },
          {
            rule: { id: "ext/x", index: 0, toolComponent: { index: 0 } },
            level: "note",
            message: { text: "x" },
            locations: [at("b.py")],
          },
          { ruleId: "r/sub", message: { text: "sub" }, locations: [] },
          {
            ruleId: "s",
            message: { text: "s" },
            suppressions: [{ kind: "inSource" }],
            locations: [at("a.py")],
          },
          {
            ruleId: "u",
            message: { text: "u" },
            suppressions: [{ kind: "external", status: "rejected" }],
            locations: [at("a.py")],
          },
          { ruleId: "p", kind: "pass", message: { text: "p" } },
          { ruleId: "old", baselineState: "absent", message: { text: "p" } },
        ],
      }),
    );
    expect(read.suppressed).toBe(1);
    expect(
      read.findings.map(({ rule, rating, message, place }) => [rule, rating, message, place.paths[0]]),
    ).toEqual([
      ["r", "high", "eval is bad, always", "a.py"],
      ["ext/x", "medium", "x", "b.py"],
      ["r/sub", "high", "sub", undefined],
      ["u", "medium", "u", "a.py"],
    ]);
    expect(read.findings[0]?.place).toMatchObject({
      lines: { first: 2, last: 2 },
      columns: { first: 1, last: 4 },
    });
  });

  test("SARIF: addresses of files are taken apart, those of other places are none", () => {
    const paths = (uri: string, more: object = {}, bases: object = {}): unknown =>
      findingsIn(
        sarif({
          originalUriBaseIds: bases,
          results: [{ message: { text: "m" }, locations: [at(uri, more)] }],
        }),
      ).findings[0]?.place.paths;
    expect(paths("file:///home/me/a%20b.py")).toEqual(["/home/me/a b.py"]);
    expect(paths("file:///C:/src/a.cs")).toEqual(["C:/src/a.cs"]);
    expect(paths("file://server/share/a.cs")).toEqual([]);
    expect(paths("https://example.org/a.js")).toEqual([]);
    expect(paths("100%.py")).toEqual(["100%.py"]);
    const round = { A: { uri: "x/", uriBaseId: "B" }, B: { uri: "y/", uriBaseId: "A" } };
    expect(paths("a.py", { uriBaseId: "A" }, round)).toMatchObject([
      expect.stringMatching(/x\/a\.py$/) as string,
      "a.py",
    ]);
    const root = { SRCROOT: { uri: "file:///build/7/" } };
    expect(paths("src/a.py", { uriBaseId: "SRCROOT" }, root)).toEqual(["/build/7/src/a.py", "src/a.py"]);
    expect(paths("a.py", { uriBaseId: "__proto__" })).toEqual(["a.py"]);
  });

  test("a report of more findings than anybody reads is cut, and says so; one that is not SARIF 2.1 is refused", () => {
    const result = { ruleId: "r", message: { text: "m" }, locations: [] };
    const read = findingsIn(sarif({ results: Array(mostFindings + 5).fill(result) }));
    expect([read.findings.length, read.leftOut]).toEqual([mostFindings, 5]);
    expect(readReport('{"version":"1.0.0","runs":[]}')).toMatchObject({ kind: "unreadable" });
    expect(readReport("\ufeff{}").kind).toBe("unreadable");
    expect(readReport('\ufeff{"version":"2.1.0","runs":[]}').kind).toBe("findings");
  });

  test("OSV-Scanner: the manifest beside the lock file, the first version that fixes all of it, and the worst severity", () => {
    const fixed = (version: string, introduced = "0"): object => ({
      ranges: [{ type: "SEMVER", events: [{ introduced }, { fixed: version }] }],
    });
    const read = findingsIn({
      results: [
        {
          source: { path: "/w/web/package-lock.json", type: "lockfile" },
          packages: [
            {
              package: { name: "lodash", version: "4.17.15", ecosystem: "npm" },
              vulnerabilities: [
                { id: "GHSA-1", summary: "one", affected: [fixed("4.17.19"), fixed("3.0.0")] },
                {
                  id: "GHSA-2",
                  summary: "two",
                  affected: [fixed("4.17.21")],
                  database_specific: { severity: "MODERATE" },
                },
              ],
              groups: [{ max_severity: "7.4" }, { max_severity: "" }],
            },
            { package: { name: "fine", version: "1.0.0" } },
          ],
        },
        {
          source: { path: "/w/requirements.txt" },
          packages: [
            { package: { name: "x", version: "1" }, vulnerabilities: [{ id: "PYSEC-1", affected: [] }] },
          ],
        },
      ],
    });
    expect(read.findings).toMatchObject([
      {
        rule: "GHSA-1",
        rating: "high",
        place: { paths: ["/w/web/package.json"] },
        dependency: { name: "lodash", fixed: "4.17.21" },
      },
      { rule: "PYSEC-1", rating: "unknown", place: { paths: ["/w/requirements.txt"] } },
    ]);
    expect(read.findings[1]?.dependency).not.toHaveProperty("fixed");
  });
});

describe("manifests", () => {
  const pom = (version: string, more = ""): string =>
    `<project>\n${more}<dependencies>\n<!-- <dependency><groupId>a.b</groupId><artifactId>c</artifactId><version>9</version></dependency> -->\n<dependency>\n  <groupId>a.b</groupId>\n  <artifactId>c</artifactId>\n  <version>${version}</version>\n</dependency>\n</dependencies></project>\n`;

  test.each([
    ["package.json", '{\n  "dependencies": {\n    "lodash": "^4.17.15"\n  }\n}\n', "lodash", "^4.17.21"],
    [
      "web/package.json",
      '{ "x": 1,\n "devDependencies": { "@scope/a.b": "1.0.0" } }',
      "@scope/a.b",
      '"4.17.21"',
    ],
    [
      "package.json",
      '{"dependencies": {"a": "1.0.0", "b": "2.0.0", "c": "~3.0.0"}}',
      "b",
      '"a": "1.0.0", "b": "4.17.21", "c"',
    ],
    [
      "package.json",
      '{"name":"b","version":"1.0.0","scripts":{"b":"2.0.0"},"dependencies":{"b":"v2.0.0"}}',
      "b",
      '{"b":"v4.17.21"}}',
    ],
    [
      "package.json",
      '{"peerDependencies":{"b":">=1.0.0"},"devDependencies":{"b":"1.2.0"}}',
      "b",
      '"devDependencies":{"b":"4.17.21"}',
    ],
    ["package.json", '{"overrides":{"b":"1.2.0"}}', "b", '{"b":"4.17.21"}'],
    ["requirements.txt", "flask>=1\nPyYAML==5.3 ; python_version > '3'\n", "pyyaml", "PyYAML==4.17.21 ;"],
    [
      "requirements.txt",
      'a==1\nrequests[socks, security] >= 2.1,!=2.5 ; sys_platform == "win32"  # why\n',
      "requests",
      "security] >= 4.17.21,!=2.5 ;",
    ],
    ["requirements.txt", "x==1.0 \\\n    ; python_version > '3'\ny==2\n", "x", "x==4.17.21 \\"],
    ["requirements-dev.txt", "typing_extensions~=3.7\n", "typing-extensions", "typing_extensions~=4.17.21"],
    ["pyproject.toml", 'dependencies = ["requests>=2.1,<3", "flask"]\n', "requests", "requests>=4.17.21,<3"],
    [
      "pyproject.toml",
      "[project]\ndependencies = ['a==1', 'requests[socks]>=2.1; python_version > \"3\"'] # requests>=1\n",
      "requests",
      "requests[socks]>=4.17.21; python",
    ],
    [
      "pyproject.toml",
      '[tool.poetry.dependencies]\nrequests = "^2.1"\n',
      "requests",
      'requests = "^4.17.21"',
    ],
    [
      "pyproject.toml",
      '[tool.poetry.group.dev.dependencies]\nrequests = { extras = ["socks"], version = "^2.1" }\n',
      "requests",
      'version = "^4.17.21"',
    ],
    [
      "Cargo.toml",
      '[dependencies]\ntime = { version = "0.1.40", features = [] }\n',
      "time",
      'version = "4.17.21"',
    ],
    [
      "Cargo.toml",
      '[target."cfg(unix)".dev-dependencies]\nclock = { package = "time", version = "0.1" }\n',
      "time",
      '"time", version = "4.17.21"',
    ],
    [
      "Cargo.toml",
      '[package]\nversion = "0.2.0"\n[dependencies.time]\nfeatures = []\nversion = "0.1.40"\n',
      "time",
      'features = []\nversion = "4.17.21"',
    ],
    [
      "go.mod",
      "require (\n\tgolang.org/x/net v0.1.0 // indirect\n)\n",
      "golang.org/x/net",
      "golang.org/x/net v4.17.21 //",
    ],
    [
      "go.mod",
      "module a\nexclude golang.org/x/net v0.0.1\nrequire golang.org/x/net v0.1.0\n",
      "golang.org/x/net",
      "require golang.org/x/net v4.17.21",
    ],
    ["Gemfile", "gem 'rails', '~> 6.0.1'\n", "rails", "gem 'rails', '~> 4.17.21'"],
    ["pom.xml", pom("1.2.3.Final"), "a.b:c", "  <version>4.17.21</version>"],
    [
      "pom.xml",
      pom("${c.version}", "<properties><c.version>1.2</c.version></properties>\n"),
      "a.b:c",
      "<c.version>4.17.21</c.version>",
    ],
  ])("%s: a version is found and raised, and nothing else changes", (path, text, name, now) => {
    const found = declarationOf(path, text, name);
    expect(found).toBeDefined();
    const raised = raisedTo(text, found!, "4.17.21");
    expect(raised).toContain(now);
    expect(raised.replace("4.17.21", found!.version)).toBe(text);
  });

  test("what is not asked for in one version is left alone", () => {
    const wanted = (range: string): string => `{"dependencies": {"a": "${range}"}}`;
    expect(declarationOf("package.json", wanted("1.x || 2.0.0"), "a")).toBeUndefined();
    expect(declarationOf("package.json", wanted("workspace:*"), "a")).toBeUndefined();
    expect(declarationOf("package.json", wanted("1.0.0").replace('"a"', '"ab"'), "a")).toBeUndefined();
    expect(
      declarationOf("package.json", '{"dependencies": [{"a": "1.0.0"}], "a": "1.0.0"}', "a"),
    ).toBeUndefined();
    expect(declarationOf("package.json", "{", "a")).toBeUndefined();
    expect(declarationOf("setup.py", "a==1.0", "a")).toBeUndefined();
    expect(declarationOf("package.json", wanted("1.0.0"), "a".repeat(500))).toBeUndefined();
    expect(declarationOf("Cargo.toml", '[package]\nname = "x"\ntime = "1.0"\n', "time")).toBeUndefined();
  });

  test.each([
    ["package.json", '{"dependencies": {"a": "workspace:*"}}', "a", "from elsewhere"],
    [
      "package.json",
      '{"dependencies": {"a": "1.0.0"}, "overrides": {"a": "1.0.0"}}',
      "a",
      "in several places",
    ],
    [
      "requirements.txt",
      "a==1.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n",
      "a",
      "pinned with hashes",
    ],
    ["requirements.txt", "a @ https://example.org/a.whl\n", "a", "taken from an address"],
    ["Cargo.toml", "[dependencies]\na = { workspace = true }\n", "a", "the whole workspace decides"],
    [
      "Cargo.toml",
      '[dependencies]\na = { git = "https://example.org/a", version = "1.0" }\n',
      "a",
      "taken from elsewhere (git)",
    ],
    ["go.mod", "require a.org/x v1.0.0\nreplace (\n\ta.org/x => ../x\n)\n", "a.org/x", "replaces it"],
    [
      "pom.xml",
      pom("${v}", "<properties><v>1.2</v></properties><x>${v}</x>"),
      "a.b:c",
      "stands for others as well",
    ],
    ["pom.xml", pom("[1.0,2.0)"), "a.b:c", "in a range"],
    ["pom.xml", pom("1").replace(/  <version>.*\n/, ""), "a.b:c", "leaves its version to a parent"],
    ["build.gradle", 'implementation "a.b:c:1.0"', "a.b:c", "a Gradle build is a program"],
  ])("%s: what is asked for otherwise is said to be so", (path, text, name, why) => {
    expect(declaredIn(path, text, name)).toMatchObject({
      kind: "held",
      why: expect.stringContaining(why) as string,
    });
  });

  test("a range may leave a version out", () => {
    expect(leavesOut({ rest: ",<3" }, "3.0.1")).toBe(true);
    expect(leavesOut({ rest: ",<3" }, "2.9")).toBe(false);
    expect(leavesOut({ rest: ",!=2.9, <=4" }, "2.9")).toBe(true);
    expect(leavesOut({}, "9")).toBe(false);
  });

  test("versions are compared as people read them", () => {
    expect(compareVersions("1.10.0", "1.9.9")).toBeGreaterThan(0);
    expect(compareVersions("1.0.0-rc.1", "1.0.0")).toBeLessThan(0);
    expect(compareVersions("v1.2", "1.2.0")).toBe(0);
    expect(compareVersions("4.1.9.Final", "4.1.10.Final")).toBeLessThan(0);
    expect(compareVersions("4.1.9.Final", "4.1.9")).toBe(0);
    expect(compareVersions("1.0.post1", "1.0")).toBeUndefined();
    expect(compareVersions("latest", "1")).toBeUndefined();
    expect([isCompatible("1.2.3", "1.9.0"), isCompatible("1.2.3", "2.0.0")]).toEqual([true, false]);
    expect([isCompatible("0.2.3", "0.2.9"), isCompatible("0.2.3", "0.3.0")]).toEqual([true, false]);
  });
});

describe("what scanners really write", () => {
  test("JSON of Semgrep and Bandit is not taken for an empty report of another tool", () => {
    const found = [{ check_id: "a.b", path: "a.ts", start: { line: 3 }, extra: { severity: "ERROR" } }];
    const semgrep = readReport(JSON.stringify({ results: found, errors: [], paths: {} }));
    const nothing = readReport(JSON.stringify({ results: [], errors: [], metrics: {} }));
    expect(semgrep).toMatchObject({
      kind: "unreadable",
      why: expect.stringContaining("semgrep --sarif") as string,
    });
    expect(nothing.kind).toBe("unreadable");
    expect(readReport(JSON.stringify({ results: [] })).kind).toBe("findings");
  });

  test("Semgrep without an account quotes no code, and its finding is placed all the same", () => {
    const region = { startLine: 3, snippet: { text: "requires login" } };
    const location = { physicalLocation: { artifactLocation: { uri: "a.py" }, region } };
    const read = findingsIn(sarif({ results: [{ message: { text: "m" }, locations: [location] }] }));
    expect(read.findings[0]?.place).toEqual({ paths: ["a.py"], lines: { first: 2, last: 2 } });
  });

  test("what Trivy finds in a lock file is about a dependency, to be raised in the manifest", () => {
    const text =
      "Package: lodash\nInstalled Version: 4.17.0\nSeverity: HIGH\nFixed Version: 3.9.9, 5.0.1, 4.17.21";
    const results = ["web/package-lock.json", "web/a.ts"].map((uri) => ({
      message: { text },
      locations: [at(uri)],
    }));
    const [locked, code] = findingsIn(sarif({ results })).findings;
    expect(locked).toMatchObject({
      place: { paths: ["web/package.json"] },
      dependency: {
        name: "lodash",
        fixed: "4.17.21",
        advice: expect.stringContaining("npm install") as string,
      },
    });
    expect(code?.dependency).toBeUndefined();
    const [unknown] = findingsIn(
      sarif({ results: [{ message: { text: "bad" }, locations: [at("go.sum")] }] }),
    ).findings;
    expect(unknown).toMatchObject({ place: { paths: ["go.mod"] }, dependency: { name: "a package" } });
    expect(unknown?.dependency?.fixed).toBeUndefined();
  });
});
