import fc from "fast-check";
import { expect, test } from "vitest";
import { AnswerStream, parseAnswer } from "../../../src/core/patch/parse/parse-answer.ts";
import type { ParseOptions } from "../../../src/core/patch/parse/parse-options.ts";
import { answerText } from "./arbitrary-answer.ts";
import { cases } from "./property-runs.ts";

const options: ParseOptions = { format: "auto", isKnown: (name) => name === "f.txt" };

/** The text cut at the given places. */
function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((place, index) => text.slice(places[index], place));
}

test("an answer in pieces gives the edits and problems of the whole answer, however it is cut", () => {
  fc.assert(
    fc.property(answerText, fc.array(fc.nat(500), { maxLength: 40 }), (answer, cuts) => {
      const stream = new AnswerStream(options);
      const edits = pieces(answer, cuts).flatMap((piece) => stream.push(piece));
      const rest = stream.end();
      expect({ edits: [...edits, ...rest.edits], problems: rest.problems }).toEqual(
        parseAnswer(answer, options),
      );
    }),
    { numRuns: cases },
  );
});

test("also when every character comes alone", () => {
  fc.assert(
    fc.property(answerText, (answer) => {
      const stream = new AnswerStream(options);
      const edits = Array.from(answer).flatMap((character) => stream.push(character));
      const rest = stream.end();
      expect({ edits: [...edits, ...rest.edits], problems: rest.problems }).toEqual(
        parseAnswer(answer, options),
      );
    }),
    { numRuns: cases },
  );
});

test.each([
  ["a SEARCH/REPLACE block", "f.txt\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"],
  ["a V4A patch", "*** Begin Patch\n*** Update File: f.txt\n@@\n-a\n+b\n*** End Patch\n"],
  ["a tool call", '{"path": "f.txt",\n "old_string": "a",\n "new_string": "b"}\n'],
  ["a fenced tool call", '```json\n{"path": "f.txt", "old_string": "a", "new_string": "b"}\n```\n'],
  ["a fenced diff", "```diff\n--- f.txt\n+++ f.txt\n@@ -1 +1 @@\n-a\n+b\n```\n"],
])("%s is there with its last line, and not before", (_, text) => {
  const stream = new AnswerStream(options);
  const lines = text.split(/(?<=\n)/);
  const edits = lines.map((line) => stream.push(line));
  expect(edits.at(-1)).toMatchObject([{ kind: "replace", search: ["a"], replace: ["b"] }]);
  expect(edits.slice(0, -1).flat()).toEqual([]);
  expect(stream.push("and more text\n")).toEqual([]);
});

test("a block that is not closed gives nothing before the answer ends", () => {
  const stream = new AnswerStream(options);
  expect(stream.push("f.txt\n<<<<<<< SEARCH\na\n=======\nb\n")).toEqual([]);
  expect(stream.end()).toMatchObject({ edits: [], problems: [{ kind: "truncated" }] });
});

test("an answer that is known to have ended well may lack the last marker", () => {
  const ended = { ...options, ended: true };
  const open = "f.txt\n```\n<<<<<<< SEARCH\na\n=======\nb\n```";
  expect(parseAnswer(open, ended)).toMatchObject({
    edits: [{ search: ["a"], replace: ["b"] }],
    problems: [],
  });
  const patch = "*** Begin Patch\n*** Update File: f.txt\n@@\n-a\n+b";
  expect(parseAnswer(patch, ended)).toMatchObject({
    edits: [{ search: ["a"], replace: ["b"] }],
    problems: [],
  });
  expect(parseAnswer("f.txt\n<<<<<<< SEARCH\na\n", ended)).toMatchObject({
    problems: [{ kind: "truncated" }],
  });
});
