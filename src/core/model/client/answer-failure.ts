import type { BodyEnd, Said } from "./answer-reader.ts";
import type { ModelFailure } from "../chat-model.ts";
import { meaningOf } from "./finish.ts";
import { detail, failureOfErrorObject, modelFailure, type Asked } from "./model-failures.ts";
import { said } from "../../workspace/said.ts";

/**
 * Why what arrived in a 200 response may not be used; `undefined` for an answer.
 * @param complete whether the endpoint said, in one way or the other, that the answer is whole
 * @param offered whether there were tools to call
 */
export function failureOfBody(
  asked: Asked,
  { text, finish, refusal, thought, called }: Readonly<Said>,
  end: BodyEnd,
  complete: boolean,
  offered: boolean,
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
        said`${asked.endpoint.baseUrl} sent something that is no OpenAI-compatible answer: ${detail(end.sample)}`,
      );
    case "lost":
    case "ended":
  }
  if (!complete) {
    const how = end.kind === "lost" ? "the connection broke" : "the stream ended early";
    return failed("cut-off", `The answer of ${who} was cut off (${how}) and is not used. Try again.`);
  }
  switch (meaningOf(finish)) {
    case "truncated":
      return failed(
        "truncated",
        `The answer of ${who} reached its length limit and is not used. Ask for less at once, or allow longer answers.`,
      );
    case "filtered":
      return failed(
        "filtered",
        `The content filter of ${asked.endpoint.label} stopped the answer of ${asked.model}, which is not used.`,
      );
    case "stopped":
      return failed(
        "cut-off",
        `The answer of ${who} was cut off (the endpoint says why: ${detail(finish)}) and is not used. Try again.`,
      );
    case "whole":
  }
  if (halfCharacter.test(text)) {
    return failed(
      "not-an-answer",
      `The answer of ${who} holds half a character and is not used. Try again, or take another model.`,
    );
  }
  const calls = called.calls.length > 0;
  if (text.trim() !== "" || (offered && calls)) {
    return undefined;
  }
  if (refusal !== "") {
    return failed("filtered", said`${who} refused to answer: ${detail(refusal)}`);
  }
  if (calls) {
    return failed("empty", `${who} called a tool, though it was offered none, and answered nothing.`);
  }
  return failed(
    "empty",
    `${who} ${thought ? "only thought, and answered" : "answered"} nothing. Try again, or take another model.`,
  );
}

/** A surrogate without its other half: in a file it would become a replacement character. */
const halfCharacter = /\p{Surrogate}/u;
