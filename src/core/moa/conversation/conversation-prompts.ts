import type { ChatMessage } from "../../model/chat-model.ts";
import { section } from "../../task/task-prompt.ts";
import { appended, renderAnswers, type AnonymousAnswer } from "../prompt/layer-prompts.ts";

type Messages = readonly ChatMessage[];

/** The critique step of the paper, for a conversation: the whole of it, all candidates, one opinion of each. */
export function conversationCritique(
  messages: Messages,
  answers: readonly AnonymousAnswer[],
  nonce: string,
): Messages {
  return appended(
    messages,
    `${renderAnswers(answers, nonce)}

Other assistants answered the conversation as shown above; they may be wrong, even where they agree. Do not answer it now.
Criticise each answer by itself: what is right, what is wrong or made up, what is missing, what is superfluous? Be brief: at most 120 words for each answer.`,
  );
}

/** The final step of the paper, for a conversation: what it was answered and what was said of that in, one answer out. */
export function conversationSynthesis(
  messages: Messages,
  answers: readonly AnonymousAnswer[],
  critique: string | undefined,
  nonce: string,
): Messages {
  const review = critique === undefined ? "" : `\n\n${section("critique", critique, nonce)}`;
  return appended(
    messages,
    `${renderAnswers(answers, nonce)}${review}

Other assistants answered the conversation as shown above${critique === undefined ? "" : ", and a reviewer criticised them"}; any of this may be wrong.
Now give your own final answer, in the language and form that the conversation asks for: take what is right, mend what is not, leave out what is superfluous. Do not speak of the other answers, of the critique or of this request.`,
  );
}
