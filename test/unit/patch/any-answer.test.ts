import fc from "fast-check";
import { expect, test } from "vitest";
import { patchFromAnswer } from "../../../src/core/patch/patch-from-answer.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { answerText } from "./arbitrary-answer.ts";
import { lineText } from "./arbitrary-text.ts";
import { cases } from "./property-runs.ts";
import { grammars } from "./grammars.ts";
import { hostileAnswers } from "./hostile-answers.ts";
import { apply, block, filesAfter, memorySnapshot } from "./memory-snapshot.ts";
import { processorTime } from "../../support/processor-time.ts";

const parser = new SyntaxParser(grammars);

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
    { numRuns: cases },
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
    { numRuns: cases },
  );
});

/** Of the processor, whatever else the machine does; the lesser of two. */
async function millisecondsFor(name: string, size: number): Promise<number> {
  const { answer, files, options } = hostileAnswers[name]?.(size) ?? { answer: "", files: {} };
  let least = Infinity;
  for (let run = 0; run < 2 && least > 20; run++) {
    const read = (): unknown =>
      patchFromAnswer(answer, { snapshot: memorySnapshot(files), parser, ...options });
    least = Math.min(least, await processorTime(read));
  }
  return least;
}

// Four times the answer for four times the file: sixteen times the work, where every part of one meets every part of the other.
test.each(Object.keys(hostileAnswers))(
  "%s: four times as much takes about four times as long",
  async (name) => {
    // Collecting garbage may fall to one side only: work that really grows faster does so every time.
    let beyond = Infinity;
    for (let attempt = 0; attempt < 3 && beyond > 0; attempt++) {
      const quarter = await millisecondsFor(name, 100_000);
      const whole = await millisecondsFor(name, 400_000);
      beyond = Math.min(beyond, whole - (9 * quarter + 60));
    }
    expect(beyond).toBeLessThanOrEqual(0);
  },
);

test("a thousand blocks find their places in a file of fifty thousand lines", async () => {
  const text = Array.from({ length: 50_000 }, (_, index) => `  line ${index};\n`).join("");
  const answer = Array.from({ length: 1000 }, (_, index) =>
    block("f.ts", `  line ${index * 50};`, `  changed ${index};`),
  ).join("\n");
  const milliseconds = await processorTime(async () => {
    const after = await apply({ "f.ts": text }, answer);
    expect(after["f.ts"]?.match(/changed/g)).toHaveLength(1000);
  });
  expect(milliseconds).toBeLessThan(20_000);
});
