import fc from "fast-check";
import { expect, test } from "vitest";
import { patchFromAnswer } from "../../../src/core/patch/patch-from-answer.ts";
import { answerText } from "./arbitrary-answer.ts";
import { lineText } from "./arbitrary-text.ts";
import { CASES } from "./cases.ts";
import { apply, block, filesAfter, memorySnapshot } from "./memory-snapshot.ts";

test("no answer makes it throw, and an unusable one has a reason for the user", async () => {
  await fc.assert(
    fc.asyncProperty(answerText, async (answer) => {
      const files = { "f.txt": "a\nb\na\n", "g.txt": "" };
      const result = await patchFromAnswer(answer, {
        snapshot: memorySnapshot(files),
      });
      if (result.kind === "unusable") {
        expect(result.problems.length).toBeGreaterThan(0);
        expect(result.problems.every(({ message }) => message.length > 10)).toBe(true);
      } else {
        expect(Object.keys(filesAfter(files, result.patch)).every((path) => !path.includes(".."))).toBe(true);
        const paths = result.patch.changes.map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
      }
    }),
    { numRuns: CASES },
  );
});

test("any block of a text can be replaced, and nothing else changes", async () => {
  await fc.assert(
    fc.asyncProperty(lineText, fc.nat(20), fc.nat(4), async (text, from, count) => {
      const lines = text.split(/(?<=\n)/);
      const start = Math.min(from, lines.length - 1);
      const chosen = lines.slice(start, start + count + 1);
      const search = chosen
        .join("")
        .replace(/\r?\n$/, "")
        .replaceAll("\r\n", "\n");
      fc.pre(search.trim() !== "" && !search.includes("\r"));
      const result = await patchFromAnswer(block("f.txt", search, "replaced line"), {
        snapshot: memorySnapshot({ "f.txt": text }),
      });
      fc.pre(result.kind === "patch");
      const after = filesAfter({ "f.txt": text }, result.patch)["f.txt"] ?? "";
      expect(after.split("replaced line")).toHaveLength(2);
      const [before = "", behind = ""] = after.split("replaced line");
      expect(text.startsWith(before)).toBe(true);
      expect(text.endsWith(behind.replace(/^\r?\n/, ""))).toBe(true);
    }),
    { numRuns: CASES },
  );
});

test.each([
  ["spaces", " ".repeat(200_000)],
  ["markers", "<<<<<<< SEARCH\n".repeat(20_000)],
  ["separators", `f.txt\n<<<<<<< SEARCH\n${"=======\n".repeat(3000)}>>>>>>> REPLACE`],
  ["conflicts", "<<<<<<< HEAD\n".repeat(20_000)],
  ["conflicts in a block", `f.txt\n<<<<<<< SEARCH\n${"<<<<<<< HEAD\n".repeat(20_000)}`],
  ["fences", "```ts\n".repeat(50_000)],
  ["unclosed thinking", "<think>\n".repeat(50_000)],
  ["dots", `f.txt\n<<<<<<< SEARCH\na\n=======\n# ${"... ".repeat(50_000)}\n>>>>>>> REPLACE`],
  ["backticks", `${"`a.b` ".repeat(50_000)}\n\`\`\`\nx\n\`\`\`\n`],
  ["diff headers", "--- a\n+++ b\n".repeat(30_000)],
  ["hunk headers", `--- f.txt\n+++ f.txt\n${"@@ -1 +1 @@\n-a\n+a\n".repeat(20_000)}`],
  ["V4A", `*** Begin Patch\n${"*** Update File: f.txt\n@@\n".repeat(20_000)}`],
  ["separators in a block", `f.txt\n<<<<<<< SEARCH\n${"=======\n".repeat(120_000)}>>>>>>> REPLACE`],
  ["brackets", "[\n".repeat(500_000)],
  ["calls without end", '{"old_string":\n'.repeat(60_000)],
  ["a call without end", `[{"old_string": "${"a".repeat(1_000_000)}`],
  ["plus signs", "+\n".repeat(500_000)],
  ["minus signs", "-x\n".repeat(330_000)],
  [
    "lines without signs",
    `*** Begin Patch\n*** Update File: f.txt\n${"x\n+y\n".repeat(150_000)}*** End Patch`,
  ],
  ["placeholders", `f.txt\n\`\`\`\n${"// ... existing code ...\n".repeat(40_000)}\`\`\`\n`],
  ["escapes", `f.txt\n<<<<<<< SEARCH\n${"\\n\\t".repeat(250_000)}\n=======\nb\n>>>>>>> REPLACE`],
])("a megabyte of %s takes no time worth mentioning", async (_, answer) => {
  const started = performance.now();
  await patchFromAnswer(answer, { snapshot: memorySnapshot({ "f.txt": "a\nb\n" }) });
  expect(performance.now() - started).toBeLessThan(1500);
});

test("a thousand blocks find their places in a file of fifty thousand lines", async () => {
  const text = Array.from({ length: 50_000 }, (_, index) => `  line ${index};\n`).join("");
  const answer = Array.from({ length: 1000 }, (_, index) =>
    block("f.ts", `  line ${index * 50};`, `  changed ${index};`),
  ).join("\n");
  const started = performance.now();
  const after = await apply({ "f.ts": text }, answer);
  expect(after["f.ts"]?.match(/changed/g)).toHaveLength(1000);
  expect(performance.now() - started).toBeLessThan(20_000);
}, 40_000);
