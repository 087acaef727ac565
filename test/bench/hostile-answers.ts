import { patchFromAnswer } from "../../src/core/patch/patch-from-answer.ts";
import { SyntaxParser } from "../../src/core/syntax/syntax-parser.ts";
import { grammars } from "../unit/patch/grammars.ts";
import { hostileAnswers } from "../unit/patch/hostile-answers.ts";
import { memorySnapshot } from "../unit/patch/memory-snapshot.ts";
import { timed, type Benchmark } from "./benchmark.ts";

/** Milliseconds that no answer of a megabyte may take. */
const BOUND = 100;

/** Answers of a megabyte, made to cost much, each against a file that makes it worse; the best of three, after a first one. */
export const hostileAnswersBenchmark: Benchmark = {
  title: `a megabyte of anything takes at most ${BOUND} ms`,
  async run(print) {
    const parser = new SyntaxParser(grammars);
    let over = 0;
    for (const [name, make] of Object.entries(hostileAnswers)) {
      const { answer, files, options } = make(1_000_000);
      const attempt = (): Promise<number> =>
        timed(() => patchFromAnswer(answer, { snapshot: memorySnapshot(files), parser, ...options }));
      let best = await attempt();
      for (let run = 0; run < 3 && best < 50 * BOUND; run++) {
        best = Math.min(best, await attempt());
      }
      over += best > BOUND ? 1 : 0;
      print(`${best <= BOUND ? "under" : " OVER"} ${best.toFixed(0).padStart(6)} ms  ${name}`);
    }
    print(`${over} of ${Object.keys(hostileAnswers).length} over ${BOUND} ms`);
  },
};
