import { ScoreBook } from "../../src/core/moa/roster/score-book.ts";

/** A program that writes down so many runs: `keep-score.ts HOME NAME RUNS`. Two of them at once share the files. */
const [home = "", name = "", runs] = process.argv.slice(2);
const book = new ScoreBook(home, (text) => {
  throw new Error(text);
});
for (let index = 0; index < Number(runs); index += 1) {
  book.append({
    kind: "run",
    id: `${name} ${index}`,
    at: new Date().toISOString(),
    task: "fix",
    language: "TypeScript",
    proposals: [{ model: name, merit: 1, tokens: index }],
    syntheses: [],
  });
  // Others get their turn.
  await new Promise((resolve) => setImmediate(resolve));
}
