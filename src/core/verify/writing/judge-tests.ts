import type { Syntax } from "../../syntax/syntax.ts";
import type { Finding } from "../gate.ts";
import { onlyTests } from "./only-tests.ts";
import { passingAgain, seenTests } from "./seen-tests.ts";
import type { TestJudge, TestQuestion } from "./test-judge.ts";
import type { TestMeter } from "./test-meter.ts";
import { worthFinding } from "./worth-finding.ts";

/** Judges where it is asked. */
export class JudgeOfTests implements TestJudge {
  readonly #syntax: Pick<Syntax, "endOf">;
  readonly #meter: TestMeter;

  constructor(syntax: Pick<Syntax, "endOf">, meter: TestMeter) {
    this.#syntax = syntax;
    this.#meter = meter;
  }

  async judge(question: TestQuestion, signal: AbortSignal): Promise<Finding> {
    switch (question.kind) {
      case "only tests":
        return onlyTests(question.files, this.#syntax);
      case "seen":
        return seenTests(question);
      case "again":
        return passingAgain(question, question.first);
      case "worth":
        return worthFinding(
          await this.#meter.measure(question.request, signal),
          question.request.target.path,
        );
    }
  }
}
