import { setImmediate } from "node:timers/promises";
import { patchFromAnswer } from "../../src/core/patch/patch-from-answer.ts";
import { SyntaxParser } from "../../src/core/syntax/syntax-parser.ts";
import { grammars } from "../unit/patch/grammars.ts";
import { hostileAnswers } from "../unit/patch/hostile-answers.ts";
import { memorySnapshot } from "../unit/patch/memory-snapshot.ts";
import type { Benchmark } from "./benchmark.ts";

/** Milliseconds that no answer of a megabyte may keep the program from answering others. */
const BOUND = 100;

/**
 * What reading an answer takes, in milliseconds of the thread's processor time, whatever else the machine does: in all,
 * and the longest time nobody else got a turn.
 */
interface Measured {
  readonly total: number;
  readonly pause: number;
}

/** Answers of a megabyte, made to cost much, each against a file that makes it worse; the best of three, after a first one. */
export const hostileAnswersBenchmark: Benchmark = {
  title: `a megabyte of anything stops the program for at most ${BOUND} ms at a time`,
  async run(print) {
    const parser = new SyntaxParser(grammars);
    const over = { total: 0, pause: 0 };
    for (const [name, make] of Object.entries(hostileAnswers)) {
      const { answer, files, options } = make(1_000_000);
      const attempt = (): Promise<Measured> =>
        measured(() => patchFromAnswer(answer, { snapshot: memorySnapshot(files), parser, ...options }));
      let best = await attempt();
      for (let run = 0; run < 3 && best.total < 50 * BOUND; run++) {
        const next = await attempt();
        best = { total: Math.min(best.total, next.total), pause: Math.min(best.pause, next.pause) };
      }
      over.total += best.total > BOUND ? 1 : 0;
      over.pause += best.pause > BOUND ? 1 : 0;
      const [total, pause] = [best.total, best.pause].map((ms) => `${ms.toFixed(0).padStart(5)} ms`);
      print(`${best.pause <= BOUND ? "under" : " OVER"} longest pause ${pause}, in all ${total}  ${name}`);
    }
    const count = Object.keys(hostileAnswers).length;
    print(`of ${count} forms ${over.pause} pause for more than ${BOUND} ms, ${over.total} take more in all`);
  },
};

async function measured(work: () => Promise<unknown>): Promise<Measured> {
  const start = spent();
  let pause = 0;
  let last = start;
  let isOver = false;
  const others = async (): Promise<void> => {
    while (!isOver) {
      await setImmediate();
      pause = Math.max(pause, spent() - last);
      last = spent();
    }
  };
  const waiting = others();
  await work();
  const total = spent() - start;
  isOver = true;
  await waiting;
  return { total, pause };
}

function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
