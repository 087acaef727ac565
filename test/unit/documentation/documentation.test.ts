import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { DocumentationReaderThread } from "../../../src/core/documentation/reading/documentation-reader-thread.ts";
import { DocumentationDiagnoser } from "../../../src/core/documentation/documentation-diagnoser.ts";
import { describedParameters } from "../../../src/core/documentation/described-parameters.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { memorySnapshot } from "../patch/memory-snapshot.ts";

const parser = new SyntaxParser(join(import.meta.dirname, "../../../dist/grammars"));
const never = new AbortController().signal;

function diagnoser(path: string, text: string): DocumentationDiagnoser {
  return new DocumentationDiagnoser(memorySnapshot({ [path]: text }), parser);
}

/** What is asked for where nobody points at lines. */
async function asked(path: string, text: string): Promise<readonly string[]> {
  return (await diagnoser(path, text).asked(path, undefined)).map(({ message }) => message);
}

test("TypeScript: what is exported, once for several signatures, without what is private, inherited or set", async () => {
  const text = `
import x from "x";
/** Adds. @param a one @param c gone */
export function add(a: number, b = 2): number { return a + b; }
export const sub = async (a: number, { c }: { c: number }, ...rest: number[]) => a;
const listed = () => 1, local = () => 2;
export { listed as shown };
/** A class. */
@sealed
export class Foo { private a() {} #b() {} get c() { return 1 } set c(v) {} constructor(x: number) {} override z() {} }
export function over(a: string): void;
export function over(a: number): void;
export function over(a: any) {}
export interface Shape { a: number }
`;
  expect(await asked("a.ts", text)).toEqual([
    "The documentation of function add describes the parameter c, which it does not have.",
    "The documentation of function add does not describe its parameter b.",
    "function sub has no documentation.",
    "function listed has no documentation.",
    "method Foo.c has no documentation.",
    "function over has no documentation.",
    "interface Shape has no documentation.",
  ]);
});

test("a script without imports and exports is public, and parameters that are taken apart have any name", async () => {
  const text =
    "/** @param options what to do */\nfunction go({ a }) {}\nmodule.exports = { go };\nfunction bare() {}\n";
  expect(await asked("a.js", text)).toEqual(["function bare has no documentation."]);
});

test("Python: modules' functions, classes and their methods, without what begins with an underscore", async () => {
  const text = `
def told(x, y: int = 2, *args, **options):
    """Does.

    Args:
        x (int): one
        y: two
        args: more
        colour: one of the options
    """

def bare(x):
    return x

class Thing:
    """A thing."""
    @property
    def size(self): return 1
    @size.setter
    def size(self, value): pass
    @staticmethod
    def make(q):
        """Makes.

        Parameters
        ----------
        k : int
            Renamed.
        """
    def _hidden(self): pass
`;
  expect(await asked("a.py", text)).toEqual([
    "function bare has no documentation.",
    "method Thing.size has no documentation.",
    "The documentation of method Thing.make describes the parameter k, which it does not have.",
    "The documentation of method Thing.make does not describe its parameter q.",
  ]);
});

test("Go, Rust and Java: what others can use", async () => {
  const go =
    "package c\n\n// ParseOld parses.\nfunc Parse(s string) {}\n\nfunc Bare() {}\n\nfunc own() {}\n\n// T is.\ntype T struct{}\n";
  expect(await asked("c.go", go)).toEqual([
    "The comment of function Parse is about ParseOld.",
    "function Bare has no documentation.",
  ]);
  const rust =
    "/// Adds.\n#[inline]\npub fn add() {}\npub struct P;\nimpl P { pub fn new() -> P { P } fn own(&self) {} }\nimpl Foo for P { fn foo(&self) {} }\n";
  expect(await asked("d.rs", rust)).toEqual([
    "struct P has no documentation.",
    "method P::new has no documentation.",
  ]);
  const java =
    '/** A type. */\npublic class E {\n  /** Runs. @param a x @param q gone */\n  public int run(int a) { return 1; }\n  @Override public String toString() { return ""; }\n  void own() {}\n  public E(int z) {}\n}\n';
  expect(await asked("E.java", java)).toEqual([
    "The documentation of method E.run describes the parameter q, which it does not have.",
    "constructor E.E has no documentation.",
  ]);
});

test("lines mean what begins there, else the innermost around them, public or not", async () => {
  const text =
    "export class Foo {\n  private a() {\n    return 1;\n  }\n}\nfunction own() {}\nexport const x = 1;\n";
  const at = async (first: number, last = first): Promise<readonly string[]> =>
    (await diagnoser("a.ts", text).asked("a.ts", { first, last })).map(
      ({ message }) => message.split(" has")[0] ?? "",
    );
  expect(await at(2)).toEqual(["method Foo.a"]);
  expect(await at(4)).toEqual(["class Foo"]);
  expect(await at(5)).toEqual(["function own"]);
  expect(await at(0, 5)).toEqual(["class Foo", "method Foo.a", "function own"]);
  expect(await at(6)).toEqual([]);
});

test("an overlay counts, and a file that is not there has no problems", async () => {
  const service = diagnoser("a.ts", "export function a() {}\n");
  const messages = async (text: string | null): Promise<number> =>
    (await service.examine(["a.ts"], new Map([["a.ts", text]]), never)).found.length;
  expect(await messages("/** Says. */\nexport function a() {}\n")).toBe(0);
  expect(await messages("/** TODO: write this */\nexport function a() {}\n")).toBe(1);
  expect(await messages(null)).toBe(0);
  expect((await service.examine(["a.ts"], new Map(), never)).found).toHaveLength(1);
});

test("the convention of a Python file is that of its docstrings", async () => {
  const sphinx = 'def a(x):\n    """A.\n\n    :param x: it\n    """\n\ndef b():\n    pass\n';
  expect(await diagnoser("a.py", sphinx).advice(["a.py"])).toEqual([expect.stringContaining("Sphinx")]);
  expect(await diagnoser("a.py", "def b():\n    pass\n").advice(["a.py"])).toEqual([
    expect.stringContaining("Google"),
  ]);
});

const google = 'def a(x):\n    """A.\n\n    Args:\n        x: it\n    """\n';
const numpy = 'def b(x):\n    """B.\n\n    Parameters\n    ----------\n    x : int\n        It.\n    """\n';
const sphinx = 'def c(x):\n    """C.\n\n    :param x: it\n    """\n';
const mixed =
  'def d(x):\n    """D.\n\n    Args:\n        x: it\n\n    Returns\n    -------\n    int\n        It.\n    """\n';
const none = 'def e():\n    """E."""\n';

/** What is wrong with the style of a file that a patch makes of another. */
async function styleOf(
  files: Readonly<Record<string, string>>,
  after: string,
  words = "",
): Promise<readonly string[]> {
  const service = new DocumentationDiagnoser(memorySnapshot(files), parser, words);
  const { found } = await service.examine(["a.py"], new Map([["a.py", after]]), never);
  return found.filter(({ code = "" }) => code.endsWith("-style")).map(({ message }) => message);
}

test("a docstring is in one style, and in that of the file, else of the project", async () => {
  const other = "The documentation of function b is in NumPy style, where Google style is wanted.";
  expect(await styleOf({ "a.py": google }, google + numpy)).toEqual([other]);
  // Not that of the patch itself, however many it writes.
  const many = numpy + numpy.replace("def b", "def f") + numpy.replace("def b", "def g");
  expect(await styleOf({ "a.py": google }, google + many)).toHaveLength(3);
  expect(await styleOf({ "a.py": none, "b.py": google }, none + numpy)).toEqual([other]);
  expect(await styleOf({ "a.py": none, "b.py": google }, none + google)).toEqual([]);
  const ruff = '[tool.ruff.lint.pydocstyle]\nconvention = "google"\n';
  expect(await styleOf({ "a.py": none, "b.py": numpy, "pyproject.toml": ruff }, none + numpy)).toEqual([
    other,
  ]);
  expect(await styleOf({ "a.py": google }, google + mixed)).toEqual([
    "The documentation of function d is in Google and NumPy style at once; use Google style alone.",
  ]);
});

test("where no habit shows, any one style will do, and the user's own words come first", async () => {
  expect(await styleOf({ "a.py": none }, none + numpy)).toEqual([]);
  expect(await styleOf({ "a.py": google + numpy }, google + numpy + sphinx)).toEqual([]);
  expect(await styleOf({ "a.py": none }, none + mixed)).toEqual([
    "The documentation of function d is in Google and NumPy style at once; use one of them.",
  ]);
  expect(await styleOf({ "a.py": google }, google + numpy, "Use NumPy style.")).toEqual([
    "The documentation of function a is in Google style, where NumPy style is wanted.",
  ]);
});

test("what is there in another style is nobody's task", async () => {
  expect(
    await asked("a.py", google + numpy.replace("x : int", "x : str") + google.replace("def a", "def f")),
  ).toEqual([]);
});

test("a file without docstrings is documented as its project is", async () => {
  const service = new DocumentationDiagnoser(
    memorySnapshot({ "a.py": "def f(): ...\n", "b.py": numpy }),
    parser,
  );
  expect(await service.advice(["a.py"])).toEqual([expect.stringContaining("NumPy")]);
});

test("the same in a thread of its own, with what the editor has not saved", async () => {
  using workspace = GitWorkspace.of({ "a.py": google + "def f(y):\n    return y\n", "b.txt": "" });
  const unsaved = new Map([["a.py", textFile(google + "def g(y):\n    return y\n")]]);
  const thread = new DocumentationReaderThread(dirname(inject("cli")), { root: workspace.root, unsaved });
  try {
    const request = { lines: undefined, elseAll: false, instruction: "", checks: [] };
    const { task, notes } = await thread.task({ ...request, paths: ["a.py"] }, never);
    expect(task.problems.map(({ message }) => message)).toEqual(["function g has no documentation."]);
    expect(task.advice).toEqual([expect.stringContaining("Google")]);
    expect(notes).toEqual([]);
    const refused = thread.task({ ...request, paths: ["b.txt"] }, never);
    await expect(refused).rejects.toMatchObject({ kind: "usage" });
    const { found } = await thread.examine(["a.py"], new Map([["a.py", google + numpy]]), never);
    expect(found.map(({ code }) => code)).toEqual(["other-style"]);
    expect([thread.covers("a.py"), thread.covers("b.txt")]).toEqual([true, false]);
  } finally {
    await thread.dispose();
  }
});

test.each<[string, Parameters<typeof describedParameters>[1], readonly string[]]>([
  ["/** @param {{a: number}} [x=1] y\n * @param options.depth z */", "JSDoc", ["x", "options"]],
  ['""":param int k: a\n    :param o: b"""', "Sphinx", ["k", "o"]],
  [
    "Args:\n    *args: x\n    b (dict[str, int]): y\n        c: no\n\nReturns:\n    d: e\n",
    "Google",
    ["args", "b"],
  ],
  ["Parameters\n----------\nx, y : int\n    z : no\n\nReturns\n-------\nw : int\n", "NumPy", ["x", "y"]],
])("describedParameters(%j)", (documentation, convention, names) => {
  expect(describedParameters(documentation, convention)).toEqual(names);
});
