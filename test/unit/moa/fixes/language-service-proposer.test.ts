import { describe, expect, test } from "vitest";
import type {
  Diagnoser,
  Examination,
  Overlay,
  QuickFix,
  QuickFixSource,
} from "../../../../src/core/language/language-service.ts";
import { leftBy } from "../../../../src/core/moa/left-by.ts";
import { LanguageServiceProposer } from "../../../../src/core/moa/language-service-proposer.ts";
import type { Proposal, ProposalRequest } from "../../../../src/core/moa/proposer.ts";
import type { Task } from "../../../../src/core/task/task.ts";
import { PatchedFiles } from "../../../../src/core/verify/patched-files.ts";
import type { Diagnostic } from "../../../../src/core/workspace/diagnostic.ts";
import type { Snapshot } from "../../../../src/core/workspace/snapshot.ts";
import { textFile } from "../../../../src/core/workspace/text-file.ts";
import { fixTask, runOn } from "../../../support/run-on.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";

const { signal } = new AbortController();

/**
 * A language whose words are declared by `let NAME`, or brought in from elsewhere by `import NAME`; every other word is an
 * error, told by its place.
 * Its fixes are given by the test: from the undeclared word to edits of the whole text.
 */
class Words implements Diagnoser, QuickFixSource {
  readonly name = "Words";
  examined = 0;
  private readonly text: string;
  private readonly fixes: (word: string) => readonly Fix[];
  private readonly many: readonly Fix[];

  constructor(text: string, fixes: (word: string) => readonly Fix[], many: readonly Fix[] = []) {
    this.text = text;
    this.fixes = fixes;
    this.many = many;
  }

  covers(path: string): boolean {
    return path === "a.w";
  }

  examine(_paths: readonly string[], overlay: Overlay): Promise<Examination> {
    this.examined++;
    return Promise.resolve({ found: problemsIn(overlay.get("a.w") ?? this.text), unknown: new Map() });
  }

  fixesFor({ message }: Diagnostic): Promise<readonly QuickFix[]> {
    return Promise.resolve(this.fixes(message).map((fix) => this.quickFix(fix)));
  }

  fixesForMany(): Promise<readonly QuickFix[]> {
    return Promise.resolve(this.many.map((fix) => this.quickFix(fix)));
  }

  private quickFix({ title, preferred = false, edit }: Fix): QuickFix {
    return { title, preferred, files: new Map([["a.w", edit(this.text)]]) };
  }
}

interface Fix {
  readonly title: string;
  readonly preferred?: boolean;
  readonly edit: (text: string) => string;
}

function problemsIn(text: string): readonly Diagnostic[] {
  const declared = new Set([...text.matchAll(/(?:let|import) (\w+)/g)].map(([, word]) => word));
  return text.split("\n").flatMap((content, line) =>
    [...content.matchAll(/(?<!let |import )\b(?!(?:let|import)\b)\w+/g)].flatMap(
      ({ 0: word, index: character }) =>
        declared.has(word)
          ? []
          : {
              path: "a.w",
              range: { start: { line, character }, end: { line, character: character + word.length } },
              severity: "error" as const,
              message: word,
            },
    ),
  );
}

const declare = (word: string, preferred = false): Fix => ({
  title: `Declare ${word}`,
  preferred,
  edit: (text) => `let ${word}\n${text}`,
});
const bringIn = (word: string): Fix => ({
  title: `Import ${word}`,
  edit: (text) => `import ${word}\n${text}`,
});
const respell = (from: string, to: string, preferred = true): Fix => ({
  title: `Change ${from} to ${to}`,
  preferred,
  edit: (text) => text.replace(from, to),
});

/** What each candidate is called, and the text it comes to. */
async function proposed(
  words: Words,
  text: string,
  { problems = problemsIn(text), looks = true } = {},
): Promise<readonly (readonly [title: string, result: string])[]> {
  const proposals = await proposalsOf(words, text, problems, looks);
  return proposals.map((proposal) =>
    proposal.kind === "patch"
      ? [proposal.title, new PatchedFiles(proposal.patch).files[0]?.after ?? ""]
      : ["", ""],
  );
}

function proposalsOf(
  words: Words,
  text: string,
  problems: readonly Diagnostic[],
  looks = true,
): Promise<readonly Proposal[]> {
  const snapshot: Snapshot = {
    root: "/nowhere",
    unsaved: new Map(),
    list: () => Promise.resolve(["a.w"]),
    read: (path) => Promise.resolve(path === "a.w" ? textFile(text) : undefined),
  };
  const task: Task = { kind: "fix", instruction: "", problems, checks: [] };
  const request = { brief: { task, files: [], failingChecks: [] } } as Partial<ProposalRequest>;
  const proposer = new LanguageServiceProposer(snapshot, words, looks ? [words] : []);
  return proposer.propose(request as ProposalRequest, signal);
}

describe("several problems", () => {
  const text = "let one\nlet two\none\ntow\n.\nthre\n.\nfuor\n";

  test("fixes that do not touch each other are one candidate, whose parts name them", async () => {
    const words = new Words(text, (word) => [respell(word, word === "tow" ? "two" : "one")]);
    expect(await proposed(words, text)).toEqual([
      [
        "Change tow to two; Change thre to one; Change fuor to one",
        "let one\nlet two\none\ntwo\n.\none\n.\none\n",
      ],
    ]);
    const [proposal] = await proposalsOf(words, text, problemsIn(text));
    expect(proposal?.kind === "patch" && proposal.parts?.map(({ title }) => title)).toEqual([
      "Change tow to two",
      "Change thre to one",
      "Change fuor to one",
    ]);
  });

  test("in whatever order they are reported, the candidates are the same", async () => {
    const words = new Words(text, (word) => [bringIn(word), respell(word, "one", word !== "thre")]);
    const [first, ...others] = await Promise.all(
      [0, 1, 2].map((turn) => {
        const problems = problemsIn(text);
        return proposed(words, text, { problems: [...problems.slice(turn), ...problems.slice(0, turn)] });
      }),
    );
    expect(first!.length).toBeGreaterThan(1);
    for (const other of others) {
      expect(other).toEqual(first);
    }
  });

  test("of two fixes of one place one is taken, and the other problem gets its second choice", async () => {
    const close = "let a\nlet c\nx y\n";
    const words = new Words(close, (word) =>
      word === "x"
        ? [{ title: "Change x to a", preferred: true, edit: (t) => t.replace("x y", "a y") }]
        : [{ title: "Change y to c", edit: (t) => t.replace("x y", "x, c") }, bringIn("y")],
    );
    expect(await proposed(words, close)).toContainEqual([
      "Change x to a; Import y",
      "import y\nlet a\nlet c\na y\n",
    ]);
  });

  test("a fix that makes another problem disappear is not joined by the other's own fix", async () => {
    const twice = "foo\n.\nfoo\n.\nfoo\n";
    const fixes = [
      declare("foo", true),
      { title: "Import it below", edit: (t: string) => `${t}import foo\n` },
    ];
    const words = new Words(twice, () => fixes);
    expect(await proposed(words, twice)).toEqual([
      ["Declare foo", `let foo\n${twice}`],
      ["Import it below", `${twice}import foo\n`],
    ]);
  });

  test("also where it is offered for one of them only", async () => {
    const twice = "foo\n.\nfoo\n";
    let asked = 0;
    const words = new Words(twice, () =>
      asked++ === 0
        ? [declare("foo", true)]
        : [{ title: "Take it away", preferred: true, edit: (t: string) => t.replace(".\nfoo\n", ".\n") }],
    );
    const titles = (await proposed(words, twice)).map(([title]) => title);
    expect(titles).toContain("Declare foo");
    expect(titles).not.toContain("Declare foo; Take it away");
  });

  test("one change that mends all is a candidate beside the preferred small ones, and comes after them", async () => {
    const twice = "let foo\nfo\n.\nfo\n.\nfo\n";
    let asked = 0;
    const words = new Words(twice, () => {
      const nth = asked++ % 3;
      return [
        {
          title: `Change spelling ${nth}`,
          preferred: true,
          edit: (t) =>
            t
              .split(".")
              .map((part, i) => (i === nth ? part.replace(/\bfo\b/, "foo") : part))
              .join("."),
        },
        bringIn("fo"),
      ];
    });
    expect(await proposed(words, twice)).toEqual([
      ["Change spelling 0; Change spelling 1; Change spelling 2", twice.replace(/\bfo\b/g, "foo")],
      ["Import fo", `import fo\n${twice}`],
    ]);
  });

  test("a fix that mends nothing, or breaks more, is left to the last", async () => {
    const words = new Words("x\n.\ny\n", (word) => [
      { title: "Nothing", preferred: true, edit: (t) => `${t}.\n` },
      { title: `Break at ${word}`, preferred: true, edit: (t) => t.replace(word, "new words") },
      declare(word),
    ]);
    expect((await proposed(words, "x\n.\ny\n"))[0]).toEqual([
      "Declare x; Declare y",
      "let x\nlet y\nx\n.\ny\n",
    ]);
  });

  test("what mends all problems of a file at once is taken where it mends most, with single fixes for the rest", async () => {
    const many = "xs ys\nzs\n.\nother\n";
    const all: Fix = {
      title: "Fix all s",
      preferred: true,
      edit: (t) => `let x\n${t.replace(/\b[xyz]s/g, "x")}`,
    };
    const words = new Words(many, (word) => (word === "other" ? [declare("other")] : []), [all]);
    expect((await proposed(words, many))[0]).toEqual([
      "Fix all s; Declare other",
      "let other\nlet x\nx x\nx\n.\nother\n",
    ]);
  });

  test("without a service that looks, what it was offered for is believed, and many at once is tried with the others", async () => {
    const many = "x\n.\ny\n";
    const all: Fix = { title: "Fix all", edit: (t) => `${t}.\nlet y\n` };
    const words = new Words(many, (word) => [declare(word)], [all]);
    const found = await proposed(words, many, { looks: false });
    expect(found.map(([title]) => title)).toEqual(["Declare x; Declare y", "Fix all; Declare x; Declare y"]);
    expect(words.examined).toBe(0);
  });
});

test("for one problem each fix is a candidate, the preferred one first, and nothing is looked at for it", async () => {
  const words = new Words("foo\n", () => [bringIn("foo"), respell("foo", "let x"), bringIn("foo")], [
    { title: "Fix all", edit: (t) => `${t}let foo\n` },
  ]);
  expect((await proposed(words, "foo\n")).map(([title]) => title)).toEqual([
    "Change foo to let x",
    "Import foo",
  ]);
  expect(words.examined).toBe(0);
});

describe("what is there is preferred to what would be made up", () => {
  test("for several problems: a declaration is no candidate where a word was misspelt, though it would mend all at once", async () => {
    const twice = "let foo\nfo\n.\nfo\n";
    let nth = 0;
    const words = new Words(twice, () => {
      const [before, after] = nth++ % 2 === 0 ? [/\bfo\n\./, "foo\n."] : [/\bfo\n$/, "foo\n"];
      return [declare("fo"), { title: "Respell", preferred: true, edit: (t) => t.replace(before, after) }];
    });
    expect(await proposed(words, twice)).toEqual([["Respell", "let foo\nfoo\n.\nfoo\n"]]);
  });

  test("for one problem", async () => {
    const words = new Words("let foo\nfo\n", () => [declare("fo"), respell("fo\n", "foo\n")]);
    expect((await proposed(words, "let foo\nfo\n")).map(([title]) => title)).toEqual([
      "Change fo\n to foo\n",
    ]);
  });

  test("where nothing else is offered, a declaration is a candidate", async () => {
    const words = new Words("x\n.\ny\n", (word) => [declare(word)]);
    expect((await proposed(words, "x\n.\ny\n")).map(([title]) => title)).toEqual(["Declare x; Declare y"]);
  });

  test("an import that goes into one of several lines is not made up", async () => {
    const text = "import {\n  a,\n}\nb\n.\nb\n";
    const grown = (t: string): string => t.replace("  a,\n", "  a,\n  b,\n");
    const problems = problemsIn(text).filter(({ message }) => message === "b");
    const words = new Words(text, () => [{ title: "Import b", edit: grown }, respell("b", "a", false)]);
    expect((await proposed(words, text, { problems, looks: false })).map(([title]) => title)).toContain(
      "Import b",
    );
  });
});

describe("what brings new errors", () => {
  /** Twelve misspelt words; the fixes of some bring a word that nobody knows. */
  const text = Array.from({ length: 12 }, (_, at) => `w${at}\n.\n`).join("");
  const wordsWith = (bad: readonly string[], second: readonly Fix[] = []): Words =>
    new Words(`let ok\n${text}`, (word) => [
      {
        title: `Mend ${word}`,
        preferred: /^w\d/.test(word),
        edit: (t) => t.replace(`${word}\n`, "ok\n") + (bad.includes(word) ? "new words\n" : ""),
      },
      ...(bad.includes(word) ? second : []),
    ]);

  test.for<[readonly string[]]>([[["w3"]], [["w0", "w5", "w11"]]])(
    "of twelve fixes those that bring %s are left out, and named",
    async ([bad]) => {
      const words = wordsWith(bad);
      const whole = `let ok\n${text}`;
      const [best] = await proposalsOf(words, whole, problemsIn(whole));
      const titles = new Set(best?.kind === "patch" ? best.parts?.map(({ title }) => title) : []);
      const good = Array.from({ length: 12 }, (_, at) => `w${at}`).filter((word) => !bad.includes(word));
      expect(titles).toEqual(new Set(good.map((word) => `Mend ${word}`)));
      expect(best?.kind === "patch" && best.unmended?.map(({ problem }) => problem.split(": ")[1])).toEqual(
        bad,
      );
      expect(best?.kind === "patch" && best.unmended?.[0]?.why).toMatch(
        /^“Mend w\d+” would bring a new error: a\.w:\d+:1 error: new \(and 1 more\)$/,
      );
      expect(words.examined).toBeLessThan(60);
    },
  );

  test("another fix of the same problem takes its place", async () => {
    const words = wordsWith(["w3"], [{ title: "Take w3 away", edit: (t) => t.replace("w3\n", "") }]);
    const whole = `let ok\n${text}`;
    const [best] = await proposalsOf(words, whole, problemsIn(whole));
    expect(best?.kind === "patch" && best.parts?.map(({ title }) => title)).toContain("Take w3 away");
    expect(best?.kind === "patch" && best.unmended).toBeUndefined();
  });

  test("where every fix does, they are proposed all the same, for the gates to say why", async () => {
    const words = new Words("x\n.\ny\n.\n", (word) => [
      { title: `Mend ${word}`, edit: (t) => `${t.replace(`${word}\n`, ".\n")}new\n` },
    ]);
    const [best] = await proposalsOf(words, "x\n.\ny\n.\n", problemsIn("x\n.\ny\n.\n"));
    expect(best?.kind === "patch" && best.title).toBe("Mend y; Mend x");
    expect(best?.kind === "patch" && best.unmended?.map(({ why }) => why.split(":")[0])).toEqual([
      "“Mend x” would bring a new error",
      "“Mend y” would bring a new error",
    ]);
  });
});

test("TypeScript: the fixes that bring a new error are left out, and said to be; one that uncovers another is followed by its fix", async () => {
  using workspace = GitWorkspace.of({
    "tsconfig.json": JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, types: [] },
      include: ["src"],
    }),
    "src/shape.ts": "export interface Shape {\n  name: string;\n}\n",
    "src/circle.ts":
      'import type { Shape } from "./shape";\n\nexport class Circle implements Shape {\n  length(): number {\n    return 1;\n  }\n}\n',
    "src/use.ts": "export const size = new Circle().lenght();\n",
    "src/sum.ts": "export function twice(value: number): number {\n  return 2 * valeu;\n}\n",
  });
  const files = ["src/circle.ts", "src/use.ts", "src/sum.ts"];
  const tasks = await Promise.all(files.map((file) => fixTask(workspace, file)));
  const task = { ...tasks[0]!, problems: tasks.flatMap(({ problems }) => problems) };
  expect(task.problems).toHaveLength(3);
  const { outcome } = await runOn(task, { workspace });
  expect(outcome).toMatchObject({ kind: "accepted", complete: false });
  const chosen = outcome.kind === "accepted" ? outcome.chosen : undefined;
  expect(chosen?.text).toBe(
    "Change spelling to 'value'; Add import from \"./circle\"; Change spelling to 'length'",
  );
  const [left, ...others] = chosen ? leftBy(chosen) : [];
  expect(others).toEqual([]);
  expect(left?.line).toBe(
    "Still there: src/circle.ts:3:14 error ts 2420: Class 'Circle' incorrectly implements interface 'Shape'.",
  );
  expect(left?.why).toMatch(
    /^“Implement interface 'Shape'” would bring a new error: src\/circle.ts:4:3 error ts 2564: /,
  );
});

test("TypeScript: more misspelt names than it makes guesses for are all mended", async () => {
  const lines = Array.from({ length: 13 }, (_, at) => `export const n${at} = amuont;\n`).join("\n");
  using workspace = GitWorkspace.of({
    "tsconfig.json": JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, types: [] },
      include: ["src"],
    }),
    "src/use.ts": `const amount = 1;\n\n${lines}`,
  });
  const task = await fixTask(workspace, "src/use.ts");
  expect(new Set(task.problems.map(({ code }) => code))).toEqual(new Set(["2552", "2304"]));
  const { outcome } = await runOn(task, { workspace });
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
  expect(outcome.kind === "accepted" && outcome.chosen.text).toBe("Change spelling to 'amount'");
});

test("TypeScript: a misspelt method is not declared, also where its right name leads to another error", async () => {
  using workspace = GitWorkspace.of({
    "tsconfig.json": JSON.stringify({
      compilerOptions: { strict: true, noEmit: true, types: [] },
      include: ["src"],
    }),
    "src/use.ts":
      "class Circle {\n  perimeter(): number {\n    return 1;\n  }\n}\nconst c = new Circle();\n" +
      "export const one = c.perimetre(2);\n\nexport const two = c.perimetre(3);\n\nexport const three = c.perimetre();\n",
  });
  const { outcome } = await runOn(await fixTask(workspace, "src/use.ts"), { workspace });
  expect(outcome.kind === "accepted" && outcome.chosen.text).toBe("Change spelling to 'perimeter'");
  expect(outcome.kind === "accepted" && leftBy(outcome.chosen).map(({ line }) => line)).toHaveLength(2);
});

test("TypeScript: a file with five problems of three kinds is fixed at once, and each hunk names its fix", async () => {
  using workspace = GitWorkspace.of({
    "tsconfig.json": JSON.stringify({ compilerOptions: { strict: true, noEmit: true }, include: ["src"] }),
    "src/lib.ts": "export function twice(n: number): number {\n  return 2 * n;\n}\n",
    "src/use.ts":
      "const amount = 2;\n\nexport const a = twice(ammount);\n\nexport const b = twice(3);\n\n" +
      "export async function c(): Promise<number> {\n  return amont;\n}\n\nfunction d() {\n  await c();\n}\nd();\n",
  });
  const task = await fixTask(workspace, "src/use.ts");
  expect(task.problems).toHaveLength(5);
  const { outcome } = await runOn(task, { workspace });
  expect(outcome).toMatchObject({ kind: "accepted", complete: true });
  const provenance = outcome.kind === "accepted" ? outcome.provenance : [];
  expect(provenance.map(({ fixes }) => fixes.join("; "))).toEqual([
    'Add import from "./lib"',
    "Change spelling to 'amount'",
    "Change spelling to 'amount'",
    "Add async modifier to containing function",
  ]);
});
