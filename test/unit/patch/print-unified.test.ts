import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import { printUnifiedDiff } from "../../../src/core/patch/diff/print-unified.ts";
import type { FileChange, Patch } from "../../../src/core/patch/patch.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import { encodeText, textFile, type Encoding, type TextFile } from "../../../src/core/workspace/text-file.ts";
import { editedText, lineText } from "./arbitrary-text.ts";
import { filesAfter, patchOf } from "./memory-snapshot.ts";
import { cases } from "./property-runs.ts";

function modify(path: string, base: TextFile, after: string): FileChange {
  return { kind: "modify", path, base, hunks: diffTexts(path, base.text, after, "exact") };
}

/** In memory where the system has such a folder: on a disk, ten thousand files take ten times as long as git does. */
const temporary = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** What `git apply` makes of the printed patch, beside what we say it makes. */
function applyWithGit(patch: Patch): void {
  const folder = mkdtempSync(join(temporary, "patched-moa-print-"));
  try {
    for (const change of patch.changes) {
      if (change.kind !== "create") {
        const file = join(folder, change.kind === "rename" ? change.from : change.path);
        mkdirSync(dirname(file), { recursive: true });
        const executable = change.kind !== "delete" && change.executable === false;
        writeFileSync(file, encodeText(change.base.text, change.base.encoding), {
          mode: executable ? 0o755 : 0o644,
        });
      }
    }
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CEILING_DIRECTORIES: temporary,
    };
    execFileSync("git", ["apply", "--whitespace=nowarn", "-"], {
      cwd: folder,
      input: printUnifiedDiff(patch),
      env,
    });
    for (const change of patch.changes) {
      const result = resultOf(change);
      const encoding = change.kind === "create" ? change.file.encoding : change.base.encoding;
      if (result === undefined) {
        expect(existsSync(join(folder, change.path))).toBe(false);
      } else {
        const file = join(folder, change.path);
        expect(readFileSync(file)).toEqual(Buffer.from(encodeText(result, encoding)));
        const executable = change.kind !== "delete" && change.executable === true;
        expect((statSync(file).mode & 0o111) !== 0).toBe(executable);
      }
      if (change.kind === "rename") {
        expect(existsSync(join(folder, change.from))).toBe(false);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const long = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join("");

test.each<[string, FileChange]>([
  [
    "hunks far apart",
    modify("f.txt", textFile(long), long.replace("line 3\n", "x\n").replace("line 30\n", "")),
  ],
  ["Windows line ends", modify("f.txt", textFile("a\r\nb\r\n"), "a\r\nB\r\n")],
  ["no newline at the end before", modify("f.txt", textFile("a\nb"), "a\nb\nc\n")],
  ["no newline at the end after", modify("f.txt", textFile("a\nb\n"), "a\nb")],
  ["a byte-order mark", modify("f.txt", textFile("a\nb\n", "utf-8-bom"), "new\na\nb\n")],
  ["a byte-order mark and a changed first line", modify("f.txt", textFile("a\nb\n", "utf-8-bom"), "A\nb\n")],
  ["spaces in the path", modify("a folder/a file.txt", textFile("a\n"), "b\n")],
  ["quotes, backslashes and tabs in the path", modify('we"ird\\na\tme.txt', textFile("a\n"), "b\n")],
  ["other scripts in the path", modify("größe/文.txt", textFile("a\n"), "b\n")],
  [
    "nothing but a header, whose names could end at several blanks",
    { ...modify("a /b b/c", textFile("a\n"), "a\n"), executable: true } as FileChange,
  ],
  ["a file that becomes empty", modify("f.txt", textFile("a\n"), "")],
  ["a new file", { kind: "create", path: "sub/new file.txt", file: textFile("a\nb") }],
  ["an empty new file", { kind: "create", path: "new.txt", file: textFile("") }],
  [
    "a new file with a byte-order mark",
    { kind: "create", path: "new.txt", file: textFile("a\n", "utf-8-bom") },
  ],
  ["a deletion", { kind: "delete", path: "f.txt", base: textFile("a\nb") }],
  ["a deletion of an empty file", { kind: "delete", path: "f.txt", base: textFile("") }],
  ["a pure rename", { kind: "rename", from: "a b.txt", path: "sub/b.txt", base: textFile(long), hunks: [] }],
  [
    "a rename with changes",
    {
      kind: "rename",
      from: "a.txt",
      path: "b.txt",
      base: textFile(long),
      hunks: diffTexts("b.txt", long, long.replace("line 9", "nine"), "exact"),
    },
  ],
])("git applies a printed patch with %s", (_, change) => {
  applyWithGit({ changes: [change] });
});

/** Anything Linux allows in a name, some of it as a folder's. */
const oddPath = fc
  .tuple(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    fc.constantFrom("", "", "", "", "/", " /", " b/", " a/", "/ "),
  )
  .map(([name, slash]) => `${name.replaceAll(/[/\u0000]/g, " ")}${slash}x`);

const anyChange: fc.Arbitrary<FileChange> = fc
  .record({
    texts: lineText.chain((text) => fc.tuple(fc.constant(text), editedText(text))),
    path: oddPath,
    from: oddPath,
    encoding: fc.constantFrom<Encoding>("utf-8", "utf-8", "utf-8-bom"),
    kind: fc.constantFrom("modify", "modify", "modify", "create", "delete", "rename"),
    mode: fc.constantFrom({}, {}, { executable: true }, { executable: false }),
  })
  .map(({ texts: [before, after], path, from, encoding, kind, mode }): FileChange => {
    const base = textFile(before.replaceAll("\u0000", "0"), encoding);
    const text = after.replaceAll("\u0000", "0");
    switch (kind) {
      case "create":
        return { kind, path, file: textFile(text, encoding), ...mode };
      case "delete":
        return { kind, path, base };
      case "rename":
        return { kind, from, path, base, hunks: diffTexts(path, base.text, text, "exact"), ...mode };
      default:
        return { ...modify(path, base, text), ...mode };
    }
  });

test("git turns the bytes of any base into exactly our result, whatever the text and the path", () => {
  const together = 250;
  fc.assert(
    fc.property(fc.array(anyChange, { minLength: together, maxLength: together, size: "max" }), (changes) => {
      // One call of git for many diffs: starting it takes longer than its work.
      applyWithGit({
        changes: changes
          .filter(
            (change) =>
              change.kind !== "modify" || change.hunks.length > 0 || change.executable !== undefined,
          )
          // No two names collide, and none is git's own.
          .map((change, index) => ({
            ...change,
            path: `${index}-${change.path}`,
            ...(change.kind === "rename" && { from: `${index} ${change.from}` }),
          })),
      });
    }),
    { numRuns: cases / together },
  );
});

test("a printed patch read as an answer is the patch again", async () => {
  await fc.assert(
    fc.asyncProperty(
      lineText.chain((text) => fc.tuple(fc.constant(text), editedText(text))),
      async ([before, after]) => {
        fc.pre(before !== after && before !== "" && after !== "" && !/\r(?!\n)/.test(before + after));
        const patch: Patch = { changes: [modify("f.txt", textFile(before), after)] };
        const files = { "f.txt": before };
        const read = await patchOf(files, printUnifiedDiff(patch), { format: "udiff" });
        expect(filesAfter(files, read)).toEqual({ "f.txt": after });
      },
    ),
    { numRuns: cases },
  );
});

test.each([
  ["dots, all numbers right", "@@ -2,2 +2,2 @@", "+....", "a\nb\n....\nd\n"],
  ["dots, a wrong count", "@@ -2,3 +2,2 @@", "+....", undefined],
  ["dots, a wrong line", "@@ -1,2 +1,2 @@", "+....", undefined],
  ["words, all numbers right", "@@ -2,2 +2,2 @@", "+// ... rest of the code ...", undefined],
])("whether a diff's line stands for code that was left out: %s", async (_, numbers, added, result) => {
  const files = { "f.txt": "a\nb\nc\nd\n" };
  const read = patchOf(files, `--- a/f.txt\n+++ b/f.txt\n${numbers}\n b\n-c\n${added}\n`);
  if (result === undefined) {
    await expect(read).rejects.toThrow("stands for code that was left out");
  } else {
    expect(filesAfter(files, await read)).toEqual({ "f.txt": result });
  }
});

test("hunks that were applied already are not printed", async () => {
  const answer = "f.ts\n<<<<<<< SEARCH\nconst answer = 41;\n=======\nconst answer = 42;\n>>>>>>> REPLACE\n";
  expect(printUnifiedDiff(await patchOf({ "f.ts": "const answer = 42;\n" }, answer))).toBe("");
});
