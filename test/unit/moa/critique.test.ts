import { expect, test } from "vitest";
import { critiqueOf } from "../../../src/core/moa/critique.ts";

const answers = [{ label: "A", candidate: "3" }, { label: "B", candidate: "1" }, { label: "C" }];
const saidOf = (text: string): unknown =>
  Object.fromEntries(
    critiqueOf("critic", text, answers).said.map(({ candidate, words }) => [candidate, words]),
  );

test.each([
  ["headings", "## Answer A\nRight.\n\n## Answer B\nToo much.\n\n## Answer C\nNothing."],
  ["bold names", "**Answer A:** Right.\n**Answer B:** Too much.\n**Answer C:** Nothing."],
  ["bare letters", "A: Right.\nB) Too much.\nC - Nothing."],
  ["a list", "- **A** – Right.\n- **B** – Too much.\n- **C** – Nothing."],
  ["small words", "answer A: Right.\nanswer B: Too much."],
])("what a critic says in %s is told apart, by candidate", (_, text) => {
  expect(saidOf(text)).toEqual({ "3": "Right.", "1": "Too much." });
});

test("a sentence that begins with a letter that is also a name, or a name that nobody has, ends no passage", () => {
  const text =
    "Answer B: it works.\nA fix at the source would be better.\nI. It reads twice.\na. And it is slow.";
  expect(saidOf(text)).toEqual({ "1": text.slice("Answer B: ".length) });
});

test("what cannot be told apart stays one text", () => {
  const text = "Both miss the cause.";
  expect(critiqueOf("critic", text, answers)).toEqual({ by: "critic", text, said: [] });
});

test("a name that two answers share tells of neither", () => {
  const twice = [...answers, { label: "A", candidate: "27" }];
  expect(critiqueOf("critic", "A: Right.\nB: Wrong.", twice).said).toEqual([
    { candidate: "1", words: "Wrong." },
  ]);
});
