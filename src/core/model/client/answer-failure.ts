import type { BodyEnd, Said } from "./answer-reader.ts";
import type { ModelFailure } from "../chat-model.ts";
import { detail, failureOfErrorObject, modelFailure, type Asked } from "./model-failures.ts";

/**
 * Why what arrived in a 200 response may not be used; `undefined` for an answer.
 * @param complete whether the endpoint said, in one way or the other, that the answer is whole
 */
export function failureOfBody(
  asked: Asked,
  { text, finish, refusal }: Pick<Said, "text" | "finish" | "refusal">,
  end: BodyEnd,
  complete: boolean,
): ModelFailure | undefined {
  const who = `${asked.model} at ${asked.endpoint.label}`;
  const failed = (kind: ModelFailure["kind"], message: string) => modelFailure(asked, kind, message);
  switch (end.kind) {
    case "error":
      return failureOfErrorObject(asked, end.error);
    case "page":
      return failed(
        "not-an-answer",
        `${asked.endpoint.baseUrl} sent a web page instead of an answer: a proxy or a login may be in between, or the base URL is wrong (most end in /v1).`,
      );
    case "nonsense":
      return failed(
        "not-an-answer",
        `${asked.endpoint.baseUrl} sent something that is no OpenAI-compatible answer: ${detail(end.sample)}`,
      );
    case "lost":
    case "ended":
  }
  if (!complete) {
    const how = end.kind === "lost" ? "the connection broke" : "the stream ended early";
    return failed("cut-off", `The answer of ${who} was cut off (${how}) and is not used. Try again.`);
  }
  if (finish === "length") {
    return failed(
      "truncated",
      `The answer of ${who} reached its length limit and is not used. Ask for less at once, or allow longer answers.`,
    );
  }
  if (finish === "content_filter") {
    return failed(
      "filtered",
      `The content filter of ${asked.endpoint.label} stopped the answer of ${asked.model}, which is not used.`,
    );
  }
  if (text.trim() !== "") {
    return undefined;
  }
  return refusal === ""
    ? failed("empty", `${who} answered nothing. Try again, or take another model.`)
    : failed("filtered", `${who} refused to answer: ${detail(refusal)}`);
}
