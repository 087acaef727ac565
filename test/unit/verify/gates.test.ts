import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Diagnoser, Examination, Overlay } from "../../../src/core/language/language-service.ts";
import type { FileChange } from "../../../src/core/patch/patch.ts";
import { Diagnosis } from "../../../src/core/verify/diagnosis.ts";
import type { Finding, Gate } from "../../../src/core/verify/gate.ts";
import { AppliesGate } from "../../../src/core/verify/gates/applies.ts";
import { ChecksGate, type CheckRuns } from "../../../src/core/verify/gates/checks.ts";
import { DiagnosticsGate } from "../../../src/core/verify/gates/diagnostics.ts";
import { ParsesGate } from "../../../src/core/verify/gates/parses.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { TargetGate } from "../../../src/core/verify/gates/target.ts";
import type { ObservedCheck } from "../../../src/core/verify/observed-check.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import type { Diagnostic } from "../../../src/core/workspace/diagnostic.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { rewrite } from "./rewrite.ts";

const { signal } = new AbortController();

async function findings(gate: Gate, ...changes: FileChange[]): Promise<Finding[]> {
  const found: Finding[] = [];
  await gate.check(new PatchedFiles({ changes }), (finding) => found.push(finding), signal);
  return found;
}

const create = (path: string, text: string): FileChange => ({ kind: "create", path, file: textFile(text) });

describe("applies", () => {
  test("a patch without an effect fails with a reason that a model can act on", async () => {
    const [found] = await findings(new AppliesGate(), rewrite("a.ts", "same\n", "same\n"));
    expect(found).toMatchObject({
      status: "failed",
      evidence: expect.stringContaining("Propose edits") as string,
    });
  });

  test("a rename alone is an effect", async () => {
    const rename: FileChange = {
      kind: "rename",
      from: "a.ts",
      path: "b.ts",
      base: textFile("x\n"),
      hunks: [],
    };
    expect(await findings(new AppliesGate(), rename)).toMatchObject([{ status: "passed", subject: "b.ts" }]);
  });
});

describe("parses", () => {
  const grammars = join(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm");
  const gate = new ParsesGate(new SyntaxParser(grammars));

  test.each([
    ["a.ts", "const a: number = 1;\n", "const a: number = (1;\n"],
    ["a.tsx", "const a = <b>1</b>;\n", "const a = <b>1</c;\n"],
    ["a.js", "f(1);\n", "f(1;\n"],
    ["a.py", "def f(x):\n    return x\n", "def f(x:\n    return x\n"],
    ["a.go", "package a\n\nfunc F() int { return 1 }\n", "package a\n\nfunc F() int { return 1 \n"],
    ["a.rs", "fn f() -> i32 { 1 }\n", "fn f( -> i32 { 1 }\n"],
    ["A.java", "class A { int f() { return 1; } }\n", "class A { int f() { return 1 } }\n"],
    ["a.cs", "class A { int F() { return 1; } }\n", "class A { int F() { return 1; }\n"],
    ["a.rb", "def f\n  1\nend\n", "def f(\n  1\nend\n"],
    ["a.php", "<?php\nfunction f() { return 1; }\n", "<?php\nfunction f() { return 1;\n"],
    ["a.cpp", "int f() { return 1; }\n", "int f() { return 1; \n"],
    ["a.css", "a { color: red; }\n", "a { color: red; \n"],
    ["a.sh", "if true; then echo; fi\n", "if true; then echo;\n"],
    ["a.json", '{"a": 1}\n', '{"a": 1,}\n'],
  ])("%s: what is well-formed passes, what is not fails with its line", async (path, good, bad) => {
    expect(await findings(gate, create(path, good))).toMatchObject([{ status: "passed" }]);
    const [broken] = await findings(gate, rewrite(path, good, bad));
    expect(broken).toMatchObject({ status: "failed", evidence: expect.stringContaining(path) as string });
  });

  test("an error that was there before is not the candidate's, one more is", async () => {
    const broken = "const a = (1;\nconst b = 2;\n";
    expect(await findings(gate, rewrite("a.ts", broken, broken.replace("b = 2", "b = 3")))).toMatchObject([
      { status: "passed" },
    ]);
    const worse = await findings(gate, rewrite("a.ts", broken, `${broken}class { ] }\n`));
    expect(worse).toMatchObject([{ status: "failed" }]);
  });

  test("comments in JSON are fine where they were before, and where everybody writes them", async () => {
    const commented = '{\n  // why\n  "a": "//no comment",\n}\n';
    expect(
      await findings(gate, rewrite("settings.json", commented, commented.replace("why", "because"))),
    ).toMatchObject([{ status: "passed" }]);
    expect(await findings(gate, create("tsconfig.build.json", commented))).toMatchObject([
      { status: "passed" },
    ]);
    expect(await findings(gate, create("data.json", commented))).toMatchObject([{ status: "failed" }]);
  });

  test("without a grammar nothing is claimed", async () => {
    expect(await findings(gate, create("a.hs", "main = ("))).toMatchObject([
      { status: "skipped", detail: "No grammar for a.hs." },
    ]);
    const bare = new ParsesGate(new SyntaxParser(grammars));
    expect(await findings(bare, create("notes.md", "# ("))).toMatchObject([{ status: "skipped" }]);
  });
});

/** A language in which every word `bad…` is an error, and `use x` makes a file depend on x. */
class WordChecker implements Diagnoser {
  readonly name = "Words";
  private readonly disk: ReadonlyMap<string, string>;
  asked = 0;
  /** Files it gives no answer for. */
  readonly silent = new Set<string>();

  constructor(disk: Record<string, string>) {
    this.disk = new Map(Object.entries(disk));
  }

  covers(path: string): boolean {
    return path.endsWith(".w");
  }

  dependents(paths: readonly string[], overlay: Overlay): Promise<string[]> {
    const files = [...this.disk.keys()].filter((path) => !paths.includes(path));
    return Promise.resolve(
      files.filter((file) => paths.some((path) => this.text(file, overlay).includes(`use ${path}`))),
    );
  }

  examine(paths: readonly string[], overlay: Overlay): Promise<Examination> {
    this.asked++;
    const unknown = new Map(
      paths.filter((path) => this.silent.has(path)).map((path) => [path, "it is silent."]),
    );
    return Promise.resolve({ found: paths.flatMap((path) => this.errors(path, overlay)), unknown });
  }

  private errors(path: string, overlay: Overlay): Diagnostic[] {
    return this.text(path, overlay)
      .split("\n")
      .flatMap((line, number) => {
        const used = /use (\S+)/.exec(line)?.[1];
        const missing = used !== undefined && this.text(used, overlay) === "" ? [`missing ${used}`] : [];
        return [...missing, ...(line.match(/\bbad\w*/g) ?? [])].map((message) => bad(path, message, number));
      });
  }

  private text(path: string, overlay: Overlay): string {
    return (overlay.has(path) ? overlay.get(path) : this.disk.get(path)) ?? "";
  }
}

function bad(path: string, message: string, line = 0): Diagnostic {
  const range = { start: { line, character: 0 }, end: { line, character: 1 } };
  return { path, range, severity: "error", message, source: "words" };
}

describe("diagnostics", () => {
  const gateOver = (disk: Record<string, string>): { gate: DiagnosticsGate; words: WordChecker } => {
    const words = new WordChecker(disk);
    return { gate: new DiagnosticsGate([new Diagnosis(words, { unsaved: new Map() }, [])]), words };
  };

  test("errors that were there before do not count, wherever they have moved to", async () => {
    const { gate } = gateOver({ "a.w": "bad1\n" });
    expect(await findings(gate, rewrite("a.w", "bad1\n", "fine\nfine\nbad1\n"))).toMatchObject([
      { status: "passed", detail: "No new errors." },
    ]);
  });

  test("the same error once more is new, and is the evidence", async () => {
    const { gate } = gateOver({ "a.w": "bad1\n" });
    expect(await findings(gate, rewrite("a.w", "bad1\n", "bad1\nbad1\n"))).toMatchObject([
      { status: "failed", subject: "Words", evidence: "a.w:2:1 error words: bad1" },
    ]);
  });

  test("one error replaced by another is a new error", async () => {
    const { gate } = gateOver({ "a.w": "bad1\n" });
    expect(await findings(gate, rewrite("a.w", "bad1\n", "bad2\n"))).toMatchObject([{ status: "failed" }]);
  });

  test("what breaks in a file that depends on the changed one counts", async () => {
    const { gate } = gateOver({ "a.w": "one\n", "b.w": "use a.w\n", "c.w": "bad\n" });
    const gone: FileChange = { kind: "delete", path: "a.w", base: textFile("one\n") };
    expect(await findings(gate, gone)).toMatchObject([
      { status: "failed", evidence: "b.w:1:1 error words: missing a.w" },
    ]);
  });

  test("errors of a file that was renamed are known under its old name", async () => {
    const { gate } = gateOver({ "a.w": "bad1\n" });
    const renamed: FileChange = {
      kind: "rename",
      from: "a.w",
      path: "z.w",
      base: textFile("bad1\n"),
      hunks: [],
    };
    expect(await findings(gate, renamed)).toMatchObject([{ status: "passed" }]);
  });

  test("files that the service does not know are skipped, and the service is not asked", async () => {
    const { gate, words } = gateOver({});
    expect(await findings(gate, create("a.txt", "bad"))).toMatchObject([{ status: "skipped" }]);
    expect(words.asked).toBe(0);
  });

  test("the baseline is looked at once, however many candidates ask at once", async () => {
    const { gate, words } = gateOver({ "a.w": "bad1\n" });
    await Promise.all([1, 2, 3].map((n) => findings(gate, rewrite("a.w", "bad1\n", `fine${n}\n`))));
    expect(words.asked).toBe(1 + 3);
  });
});

describe("a service that does not answer", () => {
  test("speaks neither for nor against the file, and is not taken to find it clean", async () => {
    const words = new WordChecker({ "a.w": "bad1\n", "b.w": "fine\n" });
    words.silent.add("a.w");
    const diagnosis = new Diagnosis(words, { unsaved: new Map() }, []);
    const gate = new DiagnosticsGate([diagnosis]);
    const a = rewrite("a.w", "bad1\n", "bad1\nbad2\n");
    expect(await findings(gate, a)).toMatchObject([
      { status: "skipped", detail: "Not known. a.w: it is silent." },
    ]);
    expect(await findings(new TargetGate([diagnosis], [bad("a.w", "bad1")]), a)).toMatchObject([
      { status: "skipped" },
    ]);
    expect(await findings(gate, a, rewrite("b.w", "fine\n", "good\n"))).toMatchObject([
      { status: "passed", detail: "No new errors. Not known: a.w: it is silent." },
    ]);
    expect(await findings(gate, a, rewrite("b.w", "fine\n", "bad3\n"))).toMatchObject([{ status: "failed" }]);
  });

  test("where others have a say, one that has none is not mentioned; a failure ends it", async () => {
    const [words, other] = [new WordChecker({}), new WordChecker({})];
    const covers = (path: string): boolean => path.endsWith(".txt");
    const elsewhere = new Diagnosis(Object.assign(other, { covers }), { unsaved: new Map() }, []);
    const gate = new DiagnosticsGate([new Diagnosis(words, { unsaved: new Map() }, []), elsewhere]);
    expect(await findings(gate, create("a.w", "fine\n"))).toMatchObject([{ status: "passed" }]);
    expect(await findings(gate, create("a.w", "bad\n"), create("a.txt", "fine"))).toMatchObject([
      { status: "failed" },
    ]);
  });
});

describe("target", () => {
  const gateFor = (disk: Record<string, string>, ...problems: Diagnostic[]): TargetGate => {
    const paths = problems.map(({ path }) => path);
    return new TargetGate([new Diagnosis(new WordChecker(disk), { unsaved: new Map() }, paths)], problems);
  };

  test("fixed when the problem is gone, not fixed when it is still there", async () => {
    const gate = gateFor({ "a.w": "bad1\nbad2\n" }, bad("a.w", "bad1"));
    expect(await findings(gate, rewrite("a.w", "bad1\nbad2\n", "good\nbad2\n"))).toMatchObject([
      { status: "passed", strong: true },
    ]);
    expect(await findings(gate, rewrite("a.w", "bad1\nbad2\n", "bad1\ngood\n"))).toMatchObject([
      { status: "failed", evidence: "Still there: a.w:1:1 error words: bad1" },
    ]);
  });

  test("some of several is partial, and names the rest", async () => {
    const gate = gateFor({ "a.w": "bad1\nbad2\n" }, bad("a.w", "bad1"), bad("a.w", "bad2", 1));
    const [found] = await findings(gate, rewrite("a.w", "bad1\nbad2\n", "good\nbad2\n"));
    expect(found).toMatchObject({ status: "partial", evidence: "Still there: a.w:2:1 error words: bad2" });
  });

  test("of equal problems as many are fixed as are missing", async () => {
    const disk = { "a.w": "bad1\nbad1\nbad1\n" };
    const one = gateFor(disk, bad("a.w", "bad1"));
    const all = gateFor(disk, bad("a.w", "bad1"), bad("a.w", "bad1", 1), bad("a.w", "bad1", 2));
    const change = rewrite("a.w", disk["a.w"], "good\nbad1\nbad1\n");
    expect(await findings(one, change)).toMatchObject([{ status: "passed" }]);
    expect(await findings(all, change)).toMatchObject([{ status: "partial" }]);
  });

  test("a problem can be fixed from another file", async () => {
    const gate = gateFor({ "a.w": "use b.w\n" }, bad("a.w", "missing b.w"));
    expect(await findings(gate, create("b.w", "here\n"))).toMatchObject([{ status: "passed" }]);
  });

  test("a comment that silences the tool is not a fix", async () => {
    const gate = gateFor({ "a.w": "bad1\n" }, bad("a.w", "bad1"));
    expect(await findings(gate, rewrite("a.w", "bad1\n", "// @ts-ignore\n"))).toMatchObject([
      { status: "failed", detail: "Silenced by a comment, not fixed." },
    ]);
  });

  test("nothing is claimed for a deleted file, or for a problem that no service reports", async () => {
    const deleted: FileChange = { kind: "delete", path: "a.w", base: textFile("bad1\n") };
    expect(await findings(gateFor({ "a.w": "bad1\n" }, bad("a.w", "bad1")), deleted)).toMatchObject([
      { status: "skipped" },
    ]);
    const unheard = gateFor({ "a.w": "good\n" }, bad("a.w", "other tool"));
    expect(await findings(unheard, rewrite("a.w", "good\n", "better\n"))).toMatchObject([
      { status: "skipped" },
    ]);
  });

  test("without a problem there is nothing to say", async () => {
    expect(await findings(gateFor({}), rewrite("a.w", "a\n", "b\n"))).toEqual([]);
  });
});

describe("checks", () => {
  const observed = (command: string, passed: boolean): ObservedCheck => ({
    result: {
      command,
      passed,
      exitCode: passed ? 0 : 1,
      timedOut: false,
      output: `output of ${command}\n`,
      milliseconds: 1,
    },
    reports: [],
  });
  /** @param before, after commands and whether they pass */
  const gateOver = (
    before: Record<string, boolean>,
    after: Record<string, boolean>,
    failingIsTarget: boolean,
  ): { gate: ChecksGate; ran: string[] } => {
    const ran: string[] = [];
    const runs: CheckRuns = {
      commands: Object.keys(before),
      baseline: () =>
        Promise.resolve(Object.entries(before).map(([command, passed]) => observed(command, passed))),
      nearest: () => Promise.resolve(undefined),
      again: (command) => Promise.resolve(observed(command, before[command] ?? false)),
      onPatched: (_, commands, onResult) => {
        for (const command of commands) {
          ran.push(command);
          if (!onResult(observed(command, after[command] ?? false))) {
            break;
          }
        }
        return Promise.resolve();
      },
    };
    return { gate: new ChecksGate(runs, failingIsTarget), ran };
  };
  const change = rewrite("a", "a\n", "b\n");
  const outcome = async (gate: Gate): Promise<string[]> =>
    (await findings(gate, change)).map(
      ({ gate: name, subject, status, strong }) => `${name} ${subject} ${status}${strong ? " strong" : ""}`,
    );

  test("a check that passed and now fails ends the candidate, with the end of its output", async () => {
    const { gate, ran } = gateOver(
      { fixes: false, breaks: true, later: true },
      { fixes: true, breaks: false, later: true },
      true,
    );
    expect(await findings(gate, change)).toMatchObject([
      { gate: "checks", status: "failed", subject: "breaks", evidence: "$ breaks\noutput of breaks" },
    ]);
    expect(ran).toEqual(["breaks"]);
  });

  test("a check that failed and now passes is proof; one that passed all along is none", async () => {
    const { gate } = gateOver({ a: true, b: false }, { a: true, b: true }, false);
    expect(await outcome(gate)).toEqual(["checks a passed", "checks b passed strong"]);
  });

  test("a check that fails with and without the patch is set aside, unless it is what the task is about", async () => {
    expect(await outcome(gateOver({ a: false }, { a: false }, false).gate)).toEqual(["checks a skipped"]);
    expect(await outcome(gateOver({ a: false }, { a: false }, true).gate)).toEqual([
      "target a failed strong",
    ]);
  });

  test("of several checks the task is about, some fixed is partial", async () => {
    const { gate } = gateOver({ a: false, b: false }, { a: false, b: true }, true);
    expect(await outcome(gate)).toEqual(["target b passed strong", "target a partial strong"]);
  });
});
