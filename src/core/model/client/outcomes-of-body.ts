import { failureOfBody } from "./answer-failure.ts";
import type { AnswerReader, BodyEnd, Said } from "./answer-reader.ts";
import { shares, usageOf } from "./answer-usage.ts";
import { noUsage, type ChatOutcome, type ChatRequest, type ModelFailure } from "../chat-model.ts";
import { modelFailure, type Asked } from "./model-failures.ts";
import { redact } from "../secret.ts";

export interface AskedFor {
  readonly asked: Asked;
  readonly request: ChatRequest;
  /** How many answers. */
  readonly count: number;
}

/**
 * What a body that was read comes to, an outcome an answer: as many as asked for, or fewer where the endpoint said that
 * these are all.
 * @param stop why we ended the call; `undefined` when we did not
 */
export function outcomesOfBody(
  { asked, request, count }: AskedFor,
  reader: AnswerReader,
  end: BodyEnd,
  stop: ModelFailure | undefined,
): readonly ChatOutcome[] {
  const offered = request.tools !== undefined;
  const said = answersIn(reader, end, count);
  const complete = said.map(({ finish }) => reader.done || finish !== undefined);
  const refusedAtOnce = end.kind === "page" || (end.kind === "error" && reader.pieces === 0 && !reader.usage);
  const whole = complete.every((each) => each) && !reader.mixedUp(count);
  const usage = refusedAtOnce ? noUsage : usageOf(request, reader, whole);
  const parts = shares(
    usage,
    said.map(({ bytes }) => bytes),
  );
  return said.map((each, answer): ChatOutcome => {
    const own = parts[answer] ?? noUsage;
    const failure = reader.mixedUp(count)
      ? failureOfMixture(asked)
      : complete[answer] === true
        ? failureOfBody(asked, each, end, true, offered)
        : (stop ?? failureOfBody(asked, each, end, false, offered));
    return failure
      ? { kind: "failed", failure, text: redact(each.text, asked.key), usage: own }
      : { kind: "answer", text: each.text, usage: own, ...(offered && callsIn(each)) };
  });
}

function callsIn({
  called,
}: Readonly<Said>): Partial<Pick<Extract<ChatOutcome, { kind: "answer" }>, "toolCalls">> {
  return called.calls.length > 0 ? { toolCalls: called.calls } : {};
}

function answersIn(reader: AnswerReader, end: BodyEnd, count: number): readonly Readonly<Said>[] {
  const came = Array.from({ length: Math.min(count, reader.count) }, (_, answer) => reader.said(answer));
  const complete = came.every(({ finish }) => reader.done || finish !== undefined);
  const all = came.length > 0 && complete && end.kind === "ended" && !reader.mixedUp(count);
  return all ? came : Array.from({ length: count }, (_, answer) => reader.said(answer));
}

/** Several answers in one, which nobody can take apart again. */
function failureOfMixture(asked: Asked): ModelFailure {
  return modelFailure(
    asked,
    "not-an-answer",
    `${asked.endpoint.label} mixed up several answers of ${asked.model}, which are not used. Try again: they will be asked for one by one.`,
  );
}
