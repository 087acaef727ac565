import type { Task } from "../../../../src/core/task/task.ts";
import { questionKindOf, type QuestionKind } from "../../../support/question-kind.ts";
import { rightAnswer, wrongAnswer } from "../../../support/sample-answers.ts";
import type { Reply } from "../../../support/server/reply.ts";
import type { ScriptedServer } from "../../../support/server/scripted-server.ts";

/** Nothing reported and no check: only opinion and agreement can tell the candidates apart. */
export const opinionTask: Task = {
  kind: "edit",
  instruction: "Mend the sum in netTotal.",
  target: { path: "src/invoice.ts" },
  problems: [],
  checks: [],
};

export const otherAnswer = rightAnswer.replace("+= amount", "+= amount * 1");

/** What one model says in each role, call by call; the last is repeated. All proposals differ. */
const usual: Readonly<Record<QuestionKind, readonly string[]>> = {
  proposal: [rightAnswer, wrongAnswer, otherAnswer],
  "planned edit": [rightAnswer, wrongAnswer, otherAnswer],
  repair: [rightAnswer],
  critique: ["Mind the sign."],
  synthesis: [`${rightAnswer}\nMixed.`],
  judgement: ["Both do it.\nEQUAL"],
  rating: ["7"],
  selection: ['{"reasoning": "", "chosen": ["A", "B"], "end": false}'],
  roles: [
    '{"roles": [{"name": "sums", "advice": "Look at the sums."}, {"name": "types", "advice": "Look at the types."}, {"name": "names", "advice": "Look at the names."}]}',
  ],
  plan: ["Spell the name right."],
  tests: ["I know no tests."],
};

/** One call that goes wrong: which, and how. */
export interface Fault {
  readonly in: QuestionKind;
  /** Zero-based number of the call of that kind; left out: all. */
  readonly call?: number;
  readonly reply: Reply;
}

/** The model `m`, which plays every part as usual, but for one fault. */
export function cast(server: ScriptedServer, fault?: Fault, said: Partial<typeof usual> = {}): void {
  for (const [kind, texts] of Object.entries({ ...usual, ...said }) as [QuestionKind, readonly string[]][]) {
    const replies = texts.map((text, index): Reply => ({
      kind: "answer",
      text,
      others: texts.slice(index + 1),
    }));
    const last = replies.at(-1)!;
    if (fault?.in === kind && fault.call === undefined) {
      replies.splice(0, replies.length, fault.reply);
    } else if (fault?.in === kind) {
      while (replies.length <= fault.call! + 1) {
        replies.push(last);
      }
      replies[fault.call!] = fault.reply;
    }
    const verbs = server.model("m").when(({ prompt }) => questionKindOf(prompt) === kind);
    replies.forEach((reply) => verbs.replies(reply));
  }
}
