/** What makes each kind of question, in the words of its prompt. */
const marks = [
  ["repair", "does not hold"],
  ["critique", "Criticise each answer"],
  ["synthesis", "give your own final answer"],
  ["judgement", "BETTER: A"],
  ["rating", "from 0 (useless) to 10"],
  ["selection", "Choose the"],
  ["roles", "Describe them"],
  ["plan", "Write no edit blocks yet"],
  ["planned edit", "Do the task by this plan"],
  ["tests", "write tests for it"],
] as const;

export type QuestionKind = (typeof marks)[number][0] | "proposal";

/** What a strategy asks for, told from the prompt. */
export function questionKindOf(prompt: string): QuestionKind {
  return marks.find(([, mark]) => prompt.includes(mark))?.[0] ?? "proposal";
}
