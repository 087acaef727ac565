import type { AnswerOptions } from "../../../src/core/patch/patch-from-answer.ts";
import type { Files } from "./memory-snapshot.ts";

/** An answer made to cost much, and what it is made for. */
interface HostileAnswer {
  readonly answer: string;
  readonly files: Files;
  readonly options?: Omit<AnswerOptions, "snapshot">;
}

function repeated(size: number, piece: (index: number) => string): string {
  const pieces: string[] = [];
  for (let index = 0, length = 0; length < size; index++) {
    const next = piece(index);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

function block(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
}

const small: Files = { "f.txt": "a\nb\n" };

/** Three lines again and again, all of them ambiguous. */
function repetitive(size: number): Files {
  return { "f.txt": "a\nb\nx\n".repeat(size / 50) };
}

function numbered(size: number): Files {
  return { "f.txt": Array.from({ length: size / 17 }, (_, index) => `line ${index};\n`).join("") };
}

function python(size: number): Files {
  return {
    "f.py": repeated(
      size / 4,
      (n) => `def f${n}(a):\n    if a > ${n}:\n        return a + ${n}\n    return a\n\n\n`,
    ),
  };
}

function typescript(size: number): Files {
  return {
    "f.ts": repeated(
      size / 4,
      (n) => `function f${n}(a: number) {\n  if (a > ${n}) {\n    return ${n};\n  }\n  return a;\n}\n\n`,
    ),
  };
}

/** One class, so that every statement is inside of all the others. */
function pythonClass(size: number): Files {
  const methods = repeated(
    size / 4,
    (n) => `    def f${n}(self, a):\n        if a > ${n}:\n            return a + ${n}\n        return a\n\n`,
  );
  return { "f.py": `class A:\n${methods}` };
}

/** Lines of two kinds in no order: every line is frequent, every run of some is rare. */
function coins(count: number): string[] {
  let seed = 12_345;
  return Array.from({ length: count }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed < 1_073_741_824 ? "a" : "b";
  });
}

type Make = (size: number) => HostileAnswer;

const lines =
  (line: string, files: (size: number) => Files = () => small, before = "", after = ""): Make =>
  (size) => ({ answer: before + line.repeat(size / line.length) + after, files: files(size) });

const pieces =
  (piece: (index: number) => string, files: (size: number) => Files, before = "", after = ""): Make =>
  (size) => ({ answer: before + repeated(size, piece) + after, files: files(size) });

const open = "f.txt\n<<<<<<< SEARCH\n";
const begin = "*** Begin Patch\n*** Update File: f.txt\n";
const end = "*** End Patch";

/** By name; `size` is that of the answer in characters, and files grow with it. */
export const hostileAnswers: Readonly<Record<string, Make>> = {
  spaces: lines(" "),
  "line feeds": lines("\n", repetitive),
  "carriage returns": lines("\r"),
  "Windows line ends": lines("\r\n"),
  NUL: lines("\0"),
  "quotation marks": lines('"'),
  stars: lines("*"),
  "lines of stars": lines("**\n"),
  "plus signs": lines("+\n", repetitive),
  "minus signs": lines("-x\n", repetitive),
  "names of files": lines("src/a.ts\n"),
  "names in backticks": lines("`a.b` ", () => small, "", "\n```\nx\n```\n"),
  "unclosed thinking": lines("<think>\n"),
  "thinking again and again": lines("<think>\n</think>\n"),
  tags: lines("<source>\n"),
  fences: lines("```ts\n"),
  "fences of two lengths": lines("````\n```\n"),
  "fences of Markdown": lines("```md\n"),
  "fences in Markdown": lines("```ts\nx\n```\n", () => small, "f.md\n```md\n", "```\n"),
  "fences with a block behind": lines("~~~a\n```b\n", () => small, "", block("f.txt", "a", "b")),
  "fenced diffs": pieces((n) => `\`\`\`diff\n-line ${n};\n+b\n\`\`\`\n`, numbered),
  "fenced new files": pieces(
    (n) => `n${n}.ts\n\`\`\`\nx\n\`\`\`\n`,
    () => small,
  ),
  "a title of blanks": lines(" ", () => small, "```ts title", "x\na\n```\n"),
  "a path of blanks": lines(
    " ",
    () => small,
    "<path>",
    `x\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n`,
  ),
  "a name of colons": lines("file: ", () => small, "", `\n${open}a\n=======\nb\n>>>>>>> REPLACE\n`),
  "opening markers": lines("<<<<<<< SEARCH\n"),
  "opening characters": lines("<"),
  separators: lines("=======\n", () => small, open, ">>>>>>> REPLACE"),
  "separator characters": lines("="),
  conflicts: lines("<<<<<<< HEAD\n"),
  "conflicts in a block": lines("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", () => small, open),
  "half conflicts in a block": lines("<<<<<<< HEAD\n=======\n", () => small, open),
  "a search line": lines("a ", repetitive, open, "\n=======\nb\n>>>>>>> REPLACE"),
  "a search of many lines": lines("a\n", repetitive, open, "=======\nb\n>>>>>>> REPLACE"),
  "a search of blank lines": lines("\n", repetitive, open, "a\n=======\nb\n>>>>>>> REPLACE"),
  "a search of deeper and deeper lines": (size) => ({
    answer: `${open}${Array.from({ length: Math.sqrt(2 * size) }, (_, n) => `${" ".repeat(n)}a\n`).join("")}=======\nb\n>>>>>>> REPLACE`,
    files: small,
  }),
  "numbered lines": pieces((n) => `${n} | a\n`, repetitive, open, "=======\nb\n>>>>>>> REPLACE"),
  "literal escapes": lines("\\n\\t", repetitive, open, "\n=======\nb\n>>>>>>> REPLACE"),
  "literal escapes in code": pieces(
    (n) => block("f.ts", `function f${n}(a: number) {\\n  if (a > ${n}) {`, "x"),
    typescript,
  ),
  dots: lines("... ", () => small, `${open}a\n=======\n# `, "\n>>>>>>> REPLACE"),
  "combining marks": lines("\u0301\u0323", () => small, `${open}a`, "\n=======\nb\n>>>>>>> REPLACE"),
  "decomposed letters": (size) => ({
    answer: block("f.txt", "e\u0301".repeat(size / 4), "b"),
    files: { "f.txt": `${"é".repeat(size / 4)}\n` },
  }),
  "blanks in a line": (size) => ({
    answer: block("f.txt", `a${" ".repeat(50)}`.repeat(size / 60), "b"),
    files: { "f.txt": `${"a ".repeat(size / 60)}\n` },
  }),
  "brackets and blanks": (size) => ({
    answer: block("f.txt", "( )".repeat(size / 4), "b"),
    files: { "f.txt": `${") (  ".repeat(size / 4)}\n` },
  }),
  "blocks for the same lines": pieces(() => block("f.txt", "a", "b"), repetitive),
  "blocks of other files": pieces((n) => block(`f${n}.txt`, "a", "b"), repetitive),
  "blocks of new files": pieces(
    (n) => block(`n/f${n}.txt`, "", "b"),
    () => small,
  ),
  "blocks for nothing": pieces((n) => block("f.txt", `lime ${n};`, "b"), numbered),
  "blocks half there": pieces((n) => block("f.txt", `line ${n};\nlime ${n};`, "b"), numbered),
  "blocks for runs of frequent lines": (size) => {
    const all = coins(size / 20);
    return {
      answer: repeated(size, (n) => block("f.txt", all.slice(n * 5, n * 5 + 8).join("\n"), "c\nd")),
      files: { "f.txt": `${all.join("\n")}\n` },
    };
  },
  "blocks of equal lines": (size) => ({
    answer: Array.from({ length: Math.sqrt(size / 2) }, (_, n) =>
      block(
        "f.txt",
        Array(n + 1)
          .fill("a")
          .join("\n"),
        "c",
      ),
    ).join(""),
    files: { "f.txt": "a\n".repeat(size / 20) },
  }),
  "blocks with other indentation": pieces((n) => block("f.txt", `  line ${n};`, `  changed ${n};`), numbered),
  "blocks for Python": pieces(
    (n) => block("f.py", `if a > ${n}:\n    return a + ${n}`, `if a >= ${n}:\n    return a - ${n}`),
    (size) => python(size / 4),
  ),
  "blocks for TypeScript": pieces(
    (n) => block("f.ts", `if (a > ${n}) {\n  return ${n};\n}`, `if (a >= ${n}) {\n  return ${n};\n}`),
    typescript,
  ),
  "blocks for one long line": pieces(
    (n) => block("f.txt", `w${n}`, "b"),
    (size) => ({ "f.txt": `${"w ".repeat(size / 2)}\n` }),
  ),
  "blocks missing in all shown files": (size) => {
    const { "f.txt": text = "" } = numbered(size / 4);
    const names = Array.from({ length: 30 }, (_, n) => `d/f${n}.txt`);
    return {
      answer: repeated(size / 4, (n) => block("f.txt", `lime ${n};`, "b")),
      files: { "f.txt": "a\n", ...Object.fromEntries(names.map((name) => [name, text])) },
      options: { shown: ["f.txt", ...names] },
    };
  },
  "names by their ends": (size) => ({
    answer: repeated(size, (n) => block(`f${n}.txt`, "a", "b")),
    files: Object.fromEntries(Array.from({ length: size / 100 }, (_, n) => [`d/f${n}.txt`, "a\n"])),
  }),
  "names that end alike": (size) => ({
    answer: repeated(size, (n) => block(`x${n}/index.ts`, "a", "b")),
    files: Object.fromEntries(Array.from({ length: size / 100 }, (_, n) => [`d/f${n}/index.ts`, "a\n"])),
  }),
  "diff headers": lines("--- a\n+++ b\n"),
  "git headers": lines("diff --git a/f.txt b/f.txt\n"),
  "a git name": lines("b/ ", () => small, "diff --git a/", "\n"),
  "a quoted name": lines("\\303", () => small, '--- "', '"\n+++ "a"\n@@ -1 +1 @@\n-a\n+b\n'),
  "hunks that change nothing": lines("@@ -1 +1 @@\n-a\n+a\n", repetitive, "--- f.txt\n+++ f.txt\n"),
  "hunks of wrong numbers": pieces(
    (n) => `@@ -${3 * n + 2} +1 @@\n-a\n+c\n+d\n`,
    repetitive,
    "--- f.txt\n+++ f.txt\n",
  ),
  "hunk marks": lines("@@\n", () => small, "--- f.txt\n+++ f.txt\n"),
  "missing final newlines": lines(
    "\\ No newline at end of file\n",
    () => small,
    "--- f.txt\n+++ f.txt\n@@ -1 +1 @@\n",
  ),
  "V4A updates": lines("*** Update File: f.txt\n@@\n", () => small, "*** Begin Patch\n"),
  "V4A patches": lines("*** Begin Patch\n"),
  "V4A lines without signs": lines("x\n+y\n", repetitive, begin, end),
  "V4A context": lines("x\n", repetitive, `${begin}@@\n`, end),
  "V4A anchors": lines("@@ x\n", repetitive, begin, `-a\n+b\n${end}`),
  "V4A new files": pieces(
    (n) => `*** Add File: n/f${n}.txt\n+b\n`,
    () => small,
    "*** Begin Patch\n",
    end,
  ),
  "V4A moves": (size) => {
    const count = size / 80;
    return {
      answer: `*** Begin Patch\n${Array.from({ length: count }, (_, n) => `*** Update File: d/f${n}.txt\n*** Move to: e/f${n}.txt\n@@\n-a\n+b\n`).join("")}${end}`,
      files: Object.fromEntries(Array.from({ length: count }, (_, n) => [`d/f${n}.txt`, "a\n"])),
    };
  },
  "brackets of JSON": lines("[\n"),
  "braces of JSON": lines("{"),
  "deep JSON": lines('{"a":'),
  "deep fenced JSON": lines('[{"old_string":', () => small, "```json\n", "\n```"),
  "nested edits": (size) => ({
    answer: `${'{"edits":'.repeat(size / 10)}1${"}".repeat(size / 10)}`,
    files: small,
  }),
  "small JSON": lines('{"a": 1}\n'),
  "files in tags without end": lines("<write_to_file>\n<path>f.txt</path>\n"),
  "files in tags": lines("<write_to_file>\n<path>f.txt</path>\n<content>\na\n</content>\n</write_to_file>\n"),
  "files as elements without end": lines('<file path="f.txt">\n'),
  "files as elements": lines('<file path="f.txt">\na\n</file>\n'),
  "elements that are no edit": lines("<edit>\n"),
  "elements with names alone": lines("<edit><path>f.txt</path>\n", () => small, "", "</edit>\n"),
  "an element of attributes": lines(' a="b"', () => small, "<edit", "\n"),
  "calls as tags without end": lines('<invoke name="a">\n<parameter name="path">f.txt</parameter>\n'),
  "a call of tags that open": lines("<parameter=a>", () => small, "<function=edit>\n", "\n</function>\n"),
  "a call of keys that open": lines("<arg_key>", () => small, "<tool_call>edit\n", "\n</tool_call>\n"),
  "an element of elements that open": lines("<old>", () => small, '<edit path="f.txt">\n', "\n</edit>\n"),
  "entities that are none": lines("&lt", () => small, "f.txt\n```\n", "\n```\n"),
  "fences of items": lines("  ```ts\n  x\n"),
  "blocks that leave the same out": pieces(
    (n) => block("f.txt", `line ${n};\n...\nline ${n + 1};`, "a\n...\nb"),
    numbered,
  ),
  "a block that leaves out much": lines(
    "...\n",
    () => small,
    "f.txt\n<<<<<<< SEARCH\n",
    "=======\nx\n>>>>>>> REPLACE\n",
  ),
  "comments that may be names": lines("```ts\n// a/", () => small, "", ".ts\n"),
  "calls that insert": pieces(
    (n) => `{"command":"insert","path":"f.txt","insert_line":${n},"insert_text":"x"}\n`,
    numbered,
  ),
  "calls without end": lines('{"old_string":\n'),
  "a call without end": lines("a", () => small, '[{"old_string": "'),
  "a call of backslashes": lines("\\", () => small, '{"old_string": "'),
  "a call with real line ends": (size) => ({
    answer: `{"path":"f.txt","old_string":"${"a\n".repeat(size / 4)}","new_string":"${"b\n".repeat(size / 4)}"}`,
    files: { "f.txt": "a\n".repeat(size / 4) },
  }),
  "calls for parts of lines": pieces(
    (n) => `{"path":"f.txt","old_string":"ne ${n};","new_string":"x"}\n`,
    numbered,
  ),
  "calls for parts of one line": pieces(
    (n) => `{"path":"f.txt","old_string":"w${n}","new_string":"x"}\n`,
    (size) => ({ "f.txt": `${"w ".repeat(size / 2)}\n` }),
  ),
  "calls for parts of two lines": pieces(
    (n) => `{"path":"f.txt","old_string":";\\nline ${n}","new_string":"x"}\n`,
    numbered,
  ),
  "a call for a line of repetitions": (size) => ({
    answer: `{"path":"f.txt","old_string":"${"a".repeat(size / 2)}b${"a".repeat(size / 2)}","new_string":"x"}`,
    files: { "f.txt": `${"a".repeat(2 * size)}\n` },
  }),
  "calls for a line of repetitions": pieces(
    () => `{"path":"f.txt","old_string":"${"a".repeat(1000)}b${"a".repeat(1000)}","new_string":"x"}\n`,
    (size) => ({ "f.txt": `${"a".repeat(size)}\n` }),
  ),
  "a call for everywhere": (size) => ({
    answer: `{"path":"f.txt","old_string":"a","new_string":"bc","replace_all":true}`,
    files: { "f.txt": "a a\n".repeat(size / 4) },
  }),
  "a call for everywhere, indented": (size) => ({
    answer: `{"path":"f.txt","old_string":"   aaaa","new_string":"   bc","replace_all":true}`,
    files: { "f.txt": "aaaa\n".repeat(size / 5) },
  }),
  "a git name that never ends": lines("b/ ", () => small, "diff --git a/", "\u2028\n"),
  "blanks behind dots": lines(
    `# ...${" ".repeat(180)}x\n`,
    () => small,
    `${open}a\n=======\n`,
    ">>>>>>> REPLACE",
  ),
  "patches in patches": (size) => ({
    answer: JSON.stringify({ input: `${begin}@@\n${"-a\n+b\n".repeat(size / 8)}${end}` }),
    files: repetitive(size),
  }),
  "blocks for a Python class": pieces(
    (n) => block("f.py", `if a > ${n}:\n  return a + ${n}`, `if a >= ${n}:\n  return a - ${n}`),
    (size) => pythonClass(size),
  ),
  "blocks for broken Python": pieces(
    (n) => block("f.py", `if a > ${n}:\n  return a + ${n}`, `if a >= ${n}:\n  return a - ${n}`),
    (size) => ({ "f.py": `if (:\n${python(size)["f.py"] ?? ""}` }),
  ),
  "blocks for Python far in": (size) => ({
    answer: repeated(size, (n) => block("f.py", `a = ${n}`, `a = -${n}`)),
    files: {
      "f.py": Array.from({ length: Math.sqrt(size / 4) }, (_, n) => `${" ".repeat(n)}if ${n}:\n`).join(""),
    },
  }),
  "curly quotes": lines("\u201ca\u2019\u2026 ", repetitive, open, "\n=======\nb\n>>>>>>> REPLACE"),
  "blanks of all kinds": lines("\u2003\u00a0 \t", repetitive, `${open}a`, "b\n=======\nb\n>>>>>>> REPLACE"),
  "letters with many marks": lines(
    `e${"\u0301\u0323".repeat(15)}`,
    repetitive,
    open,
    "\n=======\nb\n>>>>>>> REPLACE",
  ),
  "half characters": lines("\ud800", repetitive, open, "\n=======\nb\n>>>>>>> REPLACE"),
  "a name of blanks": lines(" ", () => small, "a", `b\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE`),
  "a tag of blanks": lines(" ", () => small, "<", `>x\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE`),
  "a hint of blanks": lines(" ", () => small, `${open}:start_line:`, "x\na\n=======\nb\n>>>>>>> REPLACE"),
  "a V4A name of blanks": lines(" ", () => small, "*** Begin Patch\n*** Update File: a", "b\n@@\n-a\n+b\n"),
  "a V4A move of blanks": lines(" ", () => small, `${begin}*** Move to: a`, `b\n@@\n-a\n+b\n${end}`),
  "a V4A path of steps": lines("../", () => small, "*** Begin Patch\n*** Add File: a", `b\n+b\n${end}`),
  "a V4A path of folders": lines("a/", () => small, "*** Begin Patch\n*** Add File: ", `b.py\n+b\n${end}`),
  "a path of separators": lines("/", () => small, "*** Begin Patch\n*** Add File: a", `.\n+b\n${end}`),
  "a path of dots": lines(".", () => small, "*** Begin Patch\n*** Add File: a", ` /\n+b\n${end}`),
  "a diff name of blanks": lines(" ", () => small, "--- a", "b\n+++ b\n@@ -1 +1 @@\n-a\n+b\n"),
  "a hunk mark of digits": lines("1", () => small, "--- f.txt\n+++ f.txt\n@@ -", " +1 @@\n-a\n+b\n"),
  "a hunk mark of marks": lines("@", () => small, "--- f.txt\n+++ f.txt\n@@ -1 +1 @@", "\n-a\n+b\n"),
  "lines like placeholders": lines(
    `# the rest of ${"a-b ".repeat(40)}...\n`,
    repetitive,
    open,
    "=======\nb\n>>>>>>> REPLACE",
  ),
  "additions like placeholders": lines(
    `// (the existing code ${"code ".repeat(32)}\n`,
    repetitive,
    `${open}a\n=======\n`,
    ">>>>>>> REPLACE",
  ),
  "names in fences": lines("```title\n", () => small),
  "a fence of names": lines("title ", () => small, "```", "\nx\n```\n"),
  "all formats by turns": pieces(
    (n) =>
      block("f.txt", `line ${n};`, "b") +
      `\`\`\`diff\n--- a/f.txt\n+++ b/f.txt\n@@ -${n} +${n} @@\n-line ${n + 1};\n+c\n\`\`\`\n` +
      `{"path":"f.txt","old_string":"line ${n + 2};","new_string":"d"}\n` +
      `${begin}@@\n-line ${n + 3};\n+e\n${end}\n` +
      `new/${n}.txt\n\`\`\`\nf\n\`\`\`\n`,
    numbered,
  ),
  "lines that begin like formats": lines("@@@\n{[\n*** x\n--- \n<<<<\n>>>>> x\n~~~\n++++\n", repetitive),
  "a fenced file in a fenced file": lines("````md\n```ts\n", () => small, "f.md\n"),
  "deeper and deeper code": (size) => ({
    answer: `f.ts\n\`\`\`ts\n${Array.from({ length: Math.sqrt(size) }, (_, n) => `${" ".repeat(n)}if (a) {\n`).join("")}// ...\n\`\`\`\n`,
    files: {
      "f.ts": Array.from({ length: Math.sqrt(size) }, (_, n) => `${" ".repeat(n)}if (a) {\n`).join(""),
    },
  }),
  "definitions alone": pieces(
    (n) => `function f${n}(a: number) {\n  return a;\n}\n\n`,
    (size) => typescript(4 * size),
    "f.ts\n```ts\n",
    "```\n",
  ),
  "placeholders alone": lines("// ... existing code ...\n", repetitive, "f.txt\n```\n", "```\n"),
  "placeholders between lines": lines(
    "a\n// ... existing code ...\nb\n",
    repetitive,
    "f.txt\n```\n",
    "```\n",
  ),
  "placeholders in functions": pieces(
    (n) => `function f${n}(a: number) {\n  // ... existing code ...\n  return a;\n}\n\n`,
    typescript,
    "f.ts\n```ts\n",
    "```\n",
  ),
  "placeholders between new functions": pieces(
    (n) => `function g${n}(a: number) {\n  return a;\n}\n// ... existing code ...\n`,
    typescript,
    "f.ts\n```ts\n",
    "```\n",
  ),
  "a whole file": lines("a\n", () => small, "f.txt\n```\n", "```\n"),
  "a whole file of brackets": lines("[", () => ({ "f.json": "{}\n" }), "f.json\n```\n", "\n```\n"),
  "a whole file upside down": (size) => {
    const { "f.txt": text = "" } = numbered(size);
    return {
      answer: `f.txt\n\`\`\`\n${text.trim().split("\n").reverse().join("\n")}\n\`\`\`\n`,
      files: { "f.txt": text },
    };
  },
};
