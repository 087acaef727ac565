import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { locateFrames } from "../../../src/core/reports/locate-frames.ts";
import { readTrace } from "../../../src/core/reports/trace.ts";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";

function placesIn(text: string): readonly string[] {
  return readTrace(text).frames.map(({ path, line }) => `${path}:${line + 1}`);
}

describe("stack traces", () => {
  test("Node and TypeScript: addresses, async frames, sources behind compiled places, and what led to it first", () => {
    const text = `/app/src/money.ts:10
    throw new RangeError("no");
    ^

RangeError: no amount
    at total (file:///app/src/money%20x.ts:10:11)
    at new Invoice (/app/dist/invoice.js:3:9)
        -> /app/src/invoice.ts:7:5
    at async Promise.all (index 0)
    at async run (C:\\work\\main.ts:4:3)
    at Object.<anonymous> (webpack:///./src/page.tsx?1234:5:6)
    at /app/(shop)/page.tsx:12:1
    at async file:///app/cli.mjs:2:1
    at node:internal/process/task_queues:95:5
    at eval (eval at f (/app/x.js:1:1), <anonymous>:1:1) {
  [cause]: TypeError: x is undefined
      at deep (/app/src/deep.ts:2:3)
}`;
    expect(placesIn(text)).toEqual([
      "/app/src/deep.ts:2",
      "/app/src/money.ts:10",
      "/app/src/money x.ts:10",
      "/app/src/invoice.ts:7",
      "C:/work/main.ts:4",
      "src/page.tsx:5",
      "/app/(shop)/page.tsx:12",
      "/app/cli.mjs:2",
    ]);
    expect(readTrace(text).message).toBe("RangeError: no amount\nTypeError: x is undefined");
  });

  test("Python: the last call first, what was thrown first before what it led to, and the members of a group", () => {
    const chained = `Traceback (most recent call last):
  File "/app/a.py", line 3, in main
    inner()
  File "/app/b.py", line 9, in inner
    return d["x"]
           ~^^^^^
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/a.py", line 5, in <module>
    raise pkg.errors.BadError("y") from e
pkg.errors.BadError: y`;
    expect(placesIn(chained)).toEqual(["/app/b.py:9", "/app/a.py:3", "/app/a.py:5"]);
    expect(readTrace(chained).message).toBe("KeyError: 'x'\npkg.errors.BadError: y");
    const group = `  + Exception Group Traceback (most recent call last):
  |   File "/app/g.py", line 8, in <module>
  |     raise ExceptionGroup("eg", errors)
  | ExceptionGroup: eg (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/g.py", line 3, in one
    | ValueError: 1
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/app/g.py", line 5, in two
    | TypeError: 2
    +------------------------------------`;
    expect(placesIn(group)).toEqual(["/app/g.py:3", "/app/g.py:5", "/app/g.py:8"]);
    expect(readTrace(group).message).toBe(
      "ExceptionGroup: eg (2 sub-exceptions)\nValueError: 1\nTypeError: 2",
    );
  });

  test("Java, Go and Rust", () => {
    const java = `Exception in thread "main" java.lang.IllegalStateException: outer
	at com.acme.shop.App.main(App.java:10)
	at java.base/java.lang.Thread.run(Thread.java:829)
Caused by: java.lang.NullPointerException: Cannot invoke "String.length()"
	at com.acme.shop.Cart$Line.total(Cart.java:33)
	... 1 more`;
    expect(placesIn(java)).toEqual([
      "com/acme/shop/Cart.java:33",
      "com/acme/shop/App.java:10",
      "java/lang/Thread.java:829",
    ]);
    expect(readTrace(java).message).toContain("NullPointerException");
    const go = `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.pick(...)
	/home/me/shop/pick.go:8
main.main()
	/home/me/shop/main.go:12 +0x1d
exit status 2`;
    expect(placesIn(go)).toEqual(["/home/me/shop/pick.go:8", "/home/me/shop/main.go:12"]);
    expect(readTrace(go).message).toContain("index out of range");
    const rust = `thread 'main' panicked at src/main.rs:4:5:
index out of bounds: the len is 3 but the index is 5
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90b35a/library/std/src/panicking.rs:652:5
   3: demo::pick
             at ./src/pick.rs:9:5`;
    expect(placesIn(rust)).toEqual([
      "src/main.rs:4",
      "/rustc/90b35a/library/std/src/panicking.rs:652",
      "./src/pick.rs:9",
    ]);
    expect(readTrace(rust).message).toBe("panic: index out of bounds: the len is 3 but the index is 5");
  });

  test("browsers, and compilers that refuse the code", () => {
    const firefox = `TypeError: lines is undefined
mean@http://localhost:5173/src/a.ts?t=1733:14:10
async*onClick@http://localhost:5173/src/main.ts:2:1
@http://localhost:5173/@fs/home/me/lib/b.ts:3:1`;
    expect(placesIn(firefox)).toEqual(["src/a.ts:14", "src/main.ts:2", "/home/me/lib/b.ts:3"]);
    expect(placesIn("    at total (http://localhost:5173/src/a.ts:7:22)")).toEqual(["src/a.ts:7"]);
    const compilers = `src/a.ts(14,9): error TS2322: Type 'number' is not assignable to type 'string'.
src/b.ts:3:5 - error TS2304: Cannot find name 'x'.
src/c.c:4:7: warning: unused variable 'x'
src/c.c:5:7: fatal error: x.h: No such file or directory
src/D.java:6: error: ';' expected
./e.go:7:2: undefined: total
error[E0308]: mismatched types
 --> src/f.rs:8:9`;
    expect(placesIn(compilers)).toEqual([
      ...["src/a.ts:14", "src/b.ts:3", "src/c.c:5", "src/D.java:6", "./e.go:7", "src/f.rs:8"],
    ]);
    expect(readTrace(compilers).message).toContain("error TS2322: Type 'number'");
    expect(readTrace(compilers).message).toContain("error[E0308]: mismatched types");
    expect(placesIn("see src/a.ts:3, or mail me@x.org: 3:4")).toEqual([]);
  });

  test("what test runners, services and loggers make of them", () => {
    const vitest = ` FAIL  src/cart.test.ts > totals
TypeError: items is not iterable
 ❯ total src/cart.ts:4:22
      3|   let sum = 0;
      4|   for (const item of items!) {
 ❯ src/cart.ts:11:10`;
    expect(placesIn(vitest)).toEqual(["src/cart.ts:4", "src/cart.ts:11"]);
    const pytest = `    def test_greet():
>       assert greet(None) == "A"

tests/test_core.py:4: 
_ _ _ _ _ _ _ _ _ _
src/core.py:2: in greet
    text = "Hello, " + name
src/core.py:9: TypeError
E   TypeError: can only concatenate str (not "NoneType") to str`;
    expect(placesIn(pytest)).toEqual(["src/core.py:9", "src/core.py:2", "tests/test_core.py:4"]);
    expect(readTrace(pytest).message).toContain("TypeError: can only concatenate");
    const service = `web-1  | 2026-11-30T01:00:00.123Z TypeError: no
web-1  | 2026-11-30T01:00:00.123Z     at total (/app/src/cart.ts:4:22)`;
    expect(readTrace(service)).toMatchObject({
      message: "TypeError: no",
      frames: [{ path: "/app/src/cart.ts" }],
    });
    const json = JSON.stringify({
      stack: "TypeError: no\n    at total (/app/src/cart.ts:4:22)\n    at /app/src/run.ts:11:10",
      level: "error",
    });
    expect(readTrace(json).message).toBe("TypeError: no");
    expect(placesIn(json)).toEqual(["/app/src/cart.ts:4", "/app/src/run.ts:11"]);
    const python = JSON.stringify({
      exc: 'Traceback (most recent call last):\n  File "/app/a.py", line 3, in main\n    f()\nKeyError: "x"',
    });
    expect(placesIn(python)).toEqual(["/app/a.py:3"]);
    expect(placesIn("src/a.py:3: error: Incompatible types\nsrc/a.py:4: DeprecationWarning: old")).toEqual([
      "src/a.py:3",
    ]);
  });

  test("whatever stands in a clipboard is read, quickly, and every line is a line", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "    at f (",
        "at ",
        'File "',
        "Caused by: ",
        " (".repeat(900),
        "a:".repeat(900),
        "at " + "(".repeat(1800) + ":1:1)",
        "\\n at ".repeat(300) + '":"',
        " ❯ " + "a ".repeat(900),
      ),
      fc.tuple(fc.string(), fc.nat()).map(([path, at]) => `    at f (${path}:${at}:1)`),
      fc.tuple(fc.string(), fc.nat()).map(([path, at]) => `  File "${path}", line ${at}, in f`),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const frame of readTrace(lines.join("\n")).frames) {
          expect(Number.isSafeInteger(frame.line) && frame.line >= 0 && frame.path !== "").toBe(true);
        }
      }),
      { numRuns: 400 },
    );
    const long = Array(5_000)
      .fill(`    at ${" (".repeat(950)}:1:1)`)
      .join("\n");
    const began = process.cpuUsage();
    readTrace(long);
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(4_000);
  });
});

describe("places of a trace in the workspace", () => {
  test("what a compiler made is where it was written; a map that says nonsense says nothing", async () => {
    const text = `interface Line {
  readonly cents: number;
}

export function mean(lines: readonly Line[]): number {
  return lines.length;
}
`;
    const compilerOptions = { sourceMap: true, target: ts.ScriptTarget.ES2022 };
    const { outputText, sourceMapText = "" } = ts.transpileModule(text, {
      compilerOptions,
      fileName: "a.ts",
    });
    const map = { ...(JSON.parse(sourceMapText) as object), sources: ["../src/a.ts"] };
    const out = { ...map, sources: ["../../outside.ts"] };
    using workspace = GitWorkspace.of({
      ".gitignore": "dist\n",
      "src/a.ts": text,
      "dist/a.js": outputText,
      "dist/a.js.map": JSON.stringify(map),
      "dist/out.js": outputText,
      "dist/out.js.map": JSON.stringify(out),
      "dist/odd.js": outputText,
      "dist/odd.js.map": '{ "version": 3, "mappings": "!!", "sources": [] }',
    });
    const line = outputText.split("\n").findIndex((each) => each.includes("return lines.length"));
    const frames = ["a", "out", "odd"].map((name) => ({ path: `dist/${name}.js`, line, column: 11 }));
    const own = await locateFrames(frames, new DiskSnapshot(workspace.root));
    expect(own.map((each) => `${each.path}:${each.line + 1}`)).toEqual([
      "src/a.ts:6",
      `dist/out.js:${line + 1}`,
      `dist/odd.js:${line + 1}`,
    ]);
  });

  test("by path, or by the end of it; never outside, in what is installed only where nothing else is, in lines that are there", async () => {
    using workspace = GitWorkspace.of({
      ".gitignore": "node_modules\n",
      "src/a.ts": "1\n2\n3\n",
      "src/deep/a.ts": "1\n",
      "lib/json/decoder.py": "1\n",
      "main.go": "1\n2\n",
      "node_modules/x/index.js": "1\n2\n",
    });
    const snapshot = new DiskSnapshot(workspace.root);
    const located = async (...places: readonly (readonly [string, number])[]): Promise<readonly string[]> =>
      (
        await locateFrames(
          places.map(([path, line]) => ({ path, line: line - 1 })),
          snapshot,
        )
      ).map(({ path, line }) => `${path}:${line + 1}`);
    expect(
      await located([`${workspace.root}/src/a.ts`, 2], ["/build/7/src/a.ts", 3], ["./src/deep/a.ts", 1]),
    ).toEqual(["src/a.ts:2", "src/a.ts:3", "src/deep/a.ts:1"]);
    expect(await located(["/etc/passwd", 1], ["../../../etc/passwd", 1])).toEqual([]);
    expect(await located(["main.go", 2], ["src/a.ts", 400])).toEqual(["main.go:2"]);
    expect(await located(["/usr/lib/python3.11/json/decoder.py", 1])).toEqual([]);
    const installed = `${workspace.root}/node_modules/x/index.js`;
    expect(await located([installed, 1], ["src/a.ts", 1])).toEqual(["src/a.ts:1"]);
    expect(await located([installed, 2])).toEqual(["node_modules/x/index.js:2"]);
    // A file at the top: where the others are, or where it is the only one of such a name.
    expect(await located(["/usr/src/app/main.go", 1])).toEqual(["main.go:1"]);
    expect(await located(["/ci/w/main.go", 2], ["/ci/w/src/a.ts", 1], ["/else/main.go", 1])).toEqual([
      "main.go:2",
      "src/a.ts:1",
    ]);
    expect(await located(["/x/main.go", 1], ["/y/main.go", 1])).toEqual([]);
    expect(await located(["/opt/hostedtoolcache/go/1.22.1/x64/src/main.go", 1])).toEqual([]);
  });
});
