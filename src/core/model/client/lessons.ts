import { longestAnswerIn } from "./answer-bound.ts";
import { isObject } from "./json-object.ts";
import { optionalParameters, type Habit, type Lesson } from "./habit.ts";
import { isKeyRefusal, statusOfErrorObject } from "./error-meaning.ts";
import { isOverflow } from "./overflow.ts";

/** A request that was refused. */
export interface Refusal {
  readonly status: number;
  /** The error object of the response, or its text. */
  readonly error: unknown;
  /** The body of the request. */
  readonly body: object;
}

/** A key, an account, a rate: nothing that asking differently would change. */
const lastingStatuses = new Set([401, 402, 403, 429]);

/** A value that is not right is the caller's affair: leaving the parameter out would hide it. */
const wrongValue = /too (?:large|long|many|small)|exceed|at (?:most|least)|must be between|out of range/i;
const unknownParameter =
  /unsupported|not supported|n[o']t support|not implemented|unrecogni[sz]ed|unknown|unexpected|not permitted|not allowed|not available|deprecated|invalid parameter|must be omitted|only the default|extra inputs|extra_forbidden/i;

/** What chat templates and endpoints say about roles. */
const alternate = /\balternat|multiple .{0,20}roles? in a row|consecutive .{0,40}(?:role|message)/i;
const noSystem =
  /system (?:role|message|prompt|instruction)s?\b.{0,40}(?:not|n't|un)\s?(?:supported|allowed|enabled|permitted|available)|(?:not|n't) support.{0,40}\bsystem\b|developer instruction is not enabled|only user and assistant roles|['"`]?system['"`]? is not (?:one of|a valid|supported)|unknown role:? ['"`]?system/i;
const mustStream =
  /stream['"`]?\s*(?:must|has to|should|needs to) be (?:set to )?['"`]?true|only support\w* stream|non-?stream\w* (?:\w+ ){0,3}not|streaming is required|requires stream/i;
/** The letter alone says nothing: it must look like a name. */
const namesN =
  /(['"`])n\1|\bn\s*(?:>|=|!=|must\b|should\b|greater|other than|is not|value)|parameter:? n\b|(?:multiple|number of|only one) (?:\w+ )?(?:choice|completion|candidate|response)/i;

/**
 * How to ask from now on; `undefined` when the refusal is about nothing that can be changed: a key, a rate, an overflow,
 * a wrong value (but a bound on the answer, which can be lowered), or a parameter that was not even sent.
 */
export function lessonOf(habit: Habit, { status, error, body }: Refusal): Lesson | undefined {
  const message = JSON.stringify(error) || "";
  // What is said with status 400 may be about something else, and name a parameter in passing.
  if (isOverflow(error) || isKeyRefusal(error) || lastingStatuses.has(statusOfErrorObject(error) ?? 400)) {
    return undefined;
  }
  // Templates that fail on a role come back as 500 from some servers.
  if (status === 400 || status === 422 || status === 500) {
    const roles = lessonOnRoles(habit, message, body);
    if (roles) {
      return roles;
    }
  }
  // 501: what is asked for is not implemented.
  return status === 400 || status === 422 || status === 501
    ? lessonOnParameters(habit, message, error, body)
    : undefined;
}

function lessonOnRoles(habit: Habit, message: string, body: object): Lesson | undefined {
  const roles = rolesIn(body);
  if (
    alternate.test(message) &&
    !habit.mergesRoles &&
    roles.some((role, at) => at > 0 && role === roles[at - 1])
  ) {
    return { mergesRoles: true };
  }
  // A template that wants user and assistant in turn may count the system message as out of turn.
  const refused = noSystem.test(message) || alternate.test(message);
  return refused && !habit.foldsSystem && roles.includes("system")
    ? { foldsSystem: true, mergesRoles: true }
    : undefined;
}

function lessonOnParameters(habit: Habit, message: string, error: unknown, body: object): Lesson | undefined {
  if (habit.omitted.has("stream") && !habit.onlyStreams && mustStream.test(message)) {
    return { onlyStreams: true };
  }
  const named = namedParameter(error, message, body);
  // Whatever is wrong with n, asking as many times comes to the same.
  if ("n" in body && (named === "n" || namesN.test(message))) {
    return { omitted: ["n"] };
  }
  const bound = boundIn(body);
  const mostTokens = bound === undefined ? undefined : longestAnswerIn(error, bound);
  if (mostTokens !== undefined) {
    return { mostTokens };
  }
  if (/cannot both|only one of/i.test(message) && "temperature" in body && "top_p" in body) {
    return { omitted: ["top_p"] };
  }
  if (wrongValue.test(message) || !unknownParameter.test(message)) {
    return undefined;
  }
  if (named === "max_tokens" || named === "max_completion_tokens") {
    const other = named === "max_tokens" ? "max_completion_tokens" : "max_tokens";
    return named === habit.maxTokensName && named in body && !habit.onlyThisName
      ? { maxTokensName: other, onlyThisName: true }
      : undefined;
  }
  const parameter = optionalParameters.find((each) => each === named);
  if (parameter === undefined || !(parameter in body) || (parameter === "stream" && habit.onlyStreams)) {
    return undefined;
  }
  return { omitted: [parameter] };
}

/** The bound on the answer that a request sets, in tokens. */
export function boundIn(body: object): number | undefined {
  const bound =
    "max_tokens" in body
      ? body.max_tokens
      : "max_completion_tokens" in body
        ? body.max_completion_tokens
        : undefined;
  return typeof bound === "number" ? bound : undefined;
}

/** In this order, because advice such as "use max_completion_tokens" or "set stream" follows the name that is meant. */
const namesInOrder = [
  "max_tokens",
  "max_completion_tokens",
  "stream_options",
  "temperature",
  "top_p",
  "seed",
  "stream",
] as const;

/** Of all parameters only this one is called by a word of plain English. */
const streaming = /\bstream(?:ing)?\b/i;

function namedParameter(error: unknown, message: string, body: object): string | undefined {
  const stated = isObject(error) ? error["param"] : undefined;
  if (typeof stated === "string" && stated !== "") {
    return stated;
  }
  // Of two names that are meant to follow one another the first is the one that is refused; if it is sent at all.
  const [first] = namesInOrder
    .filter((name) => name in body)
    .map((name) => ({
      name,
      at: message.search(name === "stream" ? streaming : new RegExp(`\\b${name}\\b`)),
    }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return first?.name;
}

function rolesIn(body: object): readonly string[] {
  const messages = "messages" in body && Array.isArray(body.messages) ? body.messages : [];
  return messages.map((each: unknown) =>
    isObject(each) && typeof each["role"] === "string" ? each["role"] : "",
  );
}
