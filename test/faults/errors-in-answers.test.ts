import { describe } from "vitest";
import { key } from "./asking.ts";
import { answer, events, piece, testSpoilt, type Spoilt } from "./spoilt.ts";

const errors: readonly Spoilt[] = [
  {
    name: "an error in a 200 body",
    script: (model) => model.sendsErrorInBody(),
    kind: "server",
    message: /failed \(502\).*The model crashed/,
    requests: 6,
  },
  {
    name: "an error in a 200 body that is a text",
    script: (model) => model.sendsErrorInBody("model is loading"),
    kind: "server",
    message: /model is loading/,
  },
  {
    name: "a wrong key in a 200 body, which is shown",
    script: (model) => model.sendsErrorInBody({ message: `bad key ${key}`, code: 401 }),
    kind: "key",
    message: /bad key \[key\]/,
  },
  {
    name: "a rate limit in a 200 body",
    script: (model) => model.sendsErrorInBody({ message: "slow down", code: 429 }),
    kind: "rate-limit",
    message: /slow down/,
    requests: 6,
  },
  {
    name: "an overload in a 200 body, said in words",
    script: (model) => model.sendsErrorInBody({ type: "overloaded_error", message: "Overloaded" }),
    kind: "server",
    message: /failed \(529\).*Overloaded/,
    requests: 6,
  },
  {
    name: "an error event of Anthropic's kind in a stream",
    script: (model) =>
      model.sendsNonsense(
        'data: {"type":"error","error":{"type":"rate_limit_error","message":"Too fast"}}\n\n',
      ),
    kind: "rate-limit",
    message: /Too fast/,
    requests: 6,
  },
  {
    name: "an overflow in a 200 body",
    script: (model) =>
      model.sendsErrorInBody({
        message: "exceeds the maximum context length",
        code: "context_length_exceeded",
      }),
    kind: "overflow",
    message: /too long for m/,
  },
  {
    name: "an account without credit in a 200 body",
    script: (model) => model.sendsErrorInBody({ message: "top up", code: "insufficient_quota" }),
    kind: "rate-limit",
    message: /no credit left.*top up/,
  },
  {
    name: "an array of errors, as Google sends it",
    script: (model) => model.sendsNonsense('[{"error":{"code":503,"message":"The model is overloaded"}}]'),
    kind: "server",
    message: /failed \(503\).*The model is overloaded/,
    requests: 6,
  },
  {
    name: "an error in the middle of the stream",
    script: (model) => model.answers(answer).errsAfter(100),
    kind: "server",
    message: /The model crashed/,
    text: answer.slice(0, 100),
  },
  {
    name: "a rate limit in the middle of the stream: what was said is never asked again",
    script: (model) => model.answers(answer).errsAfter(100, { message: "slow down", code: 429 }),
    kind: "rate-limit",
    message: /slow down/,
    text: answer.slice(0, 100),
  },
  {
    name: "an error inside of a choice, as OpenRouter sends it, whatever was said before",
    script: (model) =>
      model.sendsNonsense(
        events(piece("half"), piece("", "error", { error: { code: 502, message: "Upstream died" } })),
      ),
    kind: "server",
    message: /failed \(502\).*Upstream died/,
    text: "half",
  },
  {
    name: "an event that is named error",
    script: (model) =>
      model.sendsNonsense(`${events(piece("half"))}event: error\ndata: {"message":"out of memory"}\n\n`),
    kind: "server",
    message: /sent an error instead of an answer.*out of memory/,
    text: "half",
  },
  {
    name: "an event that is named error and holds no JSON",
    script: (model) => model.sendsNonsense("event: error\ndata: out of memory\n\n"),
    kind: "server",
    message: /sent an error instead of an answer.*out of memory/,
  },
  {
    name: "a field that is named error, as old llama.cpp servers send it",
    script: (model) =>
      model.sendsNonsense(`${events(piece("half"))}error: {"code":500,"message":"slot unavailable"}\n\n`),
    kind: "server",
    message: /failed \(500\).*slot unavailable/,
    text: "half",
  },
  {
    name: "a rate limit that is only a text",
    script: (model) => model.sendsErrorInBody("Rate limit exceeded, slow down"),
    kind: "rate-limit",
    message: /limits the rate for m.*Rate limit exceeded/,
    requests: 6,
  },
  {
    name: "a rate limit that only the message tells of",
    script: (model) => model.sendsErrorInBody({ message: "Too Many Requests", type: "upstream" }),
    kind: "rate-limit",
    message: /limits the rate for m/,
    requests: 6,
  },
  {
    name: "an error of nested objects without end",
    script: (model) => model.sendsNonsense(`${'{"error":'.repeat(20_000)}1${"}".repeat(20_000)}`),
    kind: "not-an-answer",
    message: /no OpenAI-compatible answer/,
  },
  {
    name: "an error with characters that would write over a terminal",
    script: (model) => model.sendsErrorInBody({ message: "\u001b[2Jgone\u202e \u0007", code: 400 }),
    kind: "refused-request",
    message: /^[^\p{Cc}\p{Cf}]*\[2Jgone *$/u,
  },
];

describe("An error in the place of an answer is a failure that says so:", () => {
  testSpoilt(errors);
});
