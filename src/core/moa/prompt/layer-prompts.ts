import type { ChatMessage } from "../../model/chat-model.ts";
import { withParagraph } from "../../model/content-part.ts";
import { section } from "../../task/task-prompt.ts";

/** One answer as critic and aggregator see it: no names, no votes, only what it says and what the tools found. */
export interface AnonymousAnswer {
  /** `A`, `B`, … in shuffled order. */
  readonly label: string;
  readonly text: string;
  /** What the gates said, one line each; empty where nothing was executed. */
  readonly evidence: string;
}

/**
 * The critique step of Patched MOA (arXiv 2407.18521): all candidates in one prompt, each judged by itself.
 * The candidates come last, after the prefix that every call of the run shares.
 */
export function critiquePrompt(
  messages: readonly ChatMessage[],
  answers: readonly AnonymousAnswer[],
  nonce: string,
): readonly ChatMessage[] {
  return appended(
    messages,
    `${renderAnswers(answers, nonce)}

Other engineers answered the task as shown above; they may be wrong, even where they agree. Do not solve the task now.
Criticise each answer by itself: is the cause found, does it do all that was asked, what would break, what is superfluous, which parts are right? Cite lines. Tool results are facts. Write no edit blocks. Be brief: at most 120 words for each answer.`,
  );
}

/** The final step of Patched MOA: query, candidates and critique in, one answer out. */
export function synthesisPrompt(
  messages: readonly ChatMessage[],
  answers: readonly AnonymousAnswer[],
  critique: string | undefined,
  nonce: string,
): readonly ChatMessage[] {
  const review = critique === undefined ? "" : `\n\n${section("critique", critique, nonce)}`;
  return appended(
    messages,
    `${renderAnswers(answers, nonce)}${review}

Other engineers answered the task as shown above${critique === undefined ? "" : ", and a reviewer criticised them"}; any of this may be wrong. Tool results are facts.
Now give your own final answer to the task: take what is right, mend what is not, leave out what is superfluous. The edit blocks refer to the files as first shown.`,
  );
}

export function renderAnswers(answers: readonly AnonymousAnswer[], nonce: string): string {
  return answers
    .map(({ label, text, evidence }) => {
      const found =
        evidence === "" ? "" : `\n${section(`tool results for answer ${label}`, evidence, nonce)}`;
      return section(`answer ${label}`, text, nonce) + found;
    })
    .join("\n\n");
}

/** After the task, in the same message: some endpoints refuse two user messages in a row. */
export function appended(messages: readonly ChatMessage[], text: string): readonly ChatMessage[] {
  const last = messages.at(-1);
  if (last?.role !== "user") {
    return [...messages, { role: "user", content: text }];
  }
  return [...messages.slice(0, -1), withParagraph(last, text)];
}
