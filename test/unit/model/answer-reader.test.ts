import { getEventListeners } from "node:events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerReader, type BodyEnd } from "../../../src/core/model/client/answer-reader.ts";

/** Without the replacement character, which is looked for in what comes out. */
const text = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((each) => !each.includes("\uFFFD"));
const texts = fc.array(text, { minLength: 1, maxLength: 8 });
const lineEnds = fc.constantFrom("\n", "\r\n", "\r");

function stream(pieces: readonly string[], lineEnd: string): Uint8Array {
  const events = pieces.map((content) => JSON.stringify({ choices: [{ index: 0, delta: { content } }] }));
  const end = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
  const lines = [...events, end, "[DONE]"].map((data) => `data: ${data}${lineEnd}${lineEnd}`);
  return new TextEncoder().encode(lines.join(`: comment${lineEnd}`));
}

/** Hands the bytes out in pieces that end at the given places. */
function body(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  return new ReadableStream({
    start(controller) {
      places.slice(1).forEach((to, index) => controller.enqueue(bytes.slice(places[index], to)));
      controller.close();
    },
  });
}

async function read(bytes: Uint8Array, cuts: readonly number[] = []) {
  const heard: string[] = [];
  const reader = new AnswerReader({
    bytes: () => undefined,
    done: () => undefined,
    ended: () => undefined,
    text: (piece, answer) => answer === 0 && heard.push(piece),
  });
  const end: BodyEnd = await reader.read(body(bytes, cuts), new AbortController().signal);
  const complete = reader.done || reader.said().finish !== undefined;
  return { text: reader.said().text, heard, end, usable: end.kind === "ended" && complete };
}

describe("A stream", () => {
  test("says the same however its bytes are split", async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        lineEnds,
        fc.array(fc.nat(), { maxLength: 20 }),
        async (pieces, lineEnd, cuts) => {
          expect(await read(stream(pieces, lineEnd), cuts)).toMatchObject({
            text: pieces.join(""),
            heard: pieces,
            usable: true,
          });
        },
      ),
    );
  });

  test("that was cut is a beginning, and usable only if nothing of the answer is missing", async () => {
    await fc.assert(
      fc.asyncProperty(texts, lineEnds, fc.nat(), async (pieces, lineEnd, at) => {
        const bytes = stream(pieces, lineEnd);
        const whole = pieces.join("");
        const { text, usable } = await read(bytes.slice(0, at % bytes.length));
        expect(whole.startsWith(text)).toBe(true);
        expect(usable ? text : whole).toBe(whole);
      }),
    );
  });
});

test("A body that nobody ends is left when the call is over, whatever the network does about that", async () => {
  const left: unknown[] = [];
  const silent = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(stream(["half"], "\n").slice(0, 60)),
    cancel: (reason) => void left.push(reason),
  });
  const controller = new AbortController();
  const reader = new AnswerReader({
    bytes: () => undefined,
    done: () => undefined,
    ended: () => undefined,
    text: () => undefined,
  });
  const end = reader.read(silent, controller.signal);
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  expect(await end).toEqual({ kind: "lost" });
  expect(left).toHaveLength(1);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

/** What can happen to bytes on the way: places and lengths are taken modulo what there is. */
type Mutation =
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  | { readonly kind: "set"; readonly at: number; readonly to: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "delete"; readonly at: number; readonly length: number }
  | { readonly kind: "duplicate"; readonly at: number; readonly length: number }
  | { readonly kind: "truncate"; readonly at: number }
  | { readonly kind: "swap"; readonly at: number; readonly length: number };

// Most of what a reader takes a body for is decided by its first bytes.
const at = fc.oneof(fc.nat(), fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 8 }));
const length = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 80 }));
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at, bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ kind: fc.constant("set" as const), at, to: fc.integer({ min: 0, max: 255 }) }),
  fc.record({
    kind: fc.constant("insert" as const),
    at,
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 12 }),
      // What means something in a stream does more harm than noise.
      fc
        .constantFrom(
          "\n",
          "\r",
          "\r\n\r\n",
          "data: ",
          "data: [DONE]\n\n",
          "{",
          '"',
          ":",
          "event: error\n",
          "\u{1F600}",
        )
        .map((each) => new TextEncoder().encode(each)),
    ),
  }),
  fc.record({ kind: fc.constant("delete" as const), at, length }),
  fc.record({ kind: fc.constant("duplicate" as const), at, length }),
  fc.record({ kind: fc.constant("truncate" as const), at }),
  fc.record({ kind: fc.constant("swap" as const), at, length }),
);

function mutated(bytes: Uint8Array, change: Mutation): Uint8Array {
  const place = bytes.length === 0 ? 0 : change.at % bytes.length;
  const before = bytes.slice(0, place);
  const after = bytes.slice(place);
  switch (change.kind) {
    case "flip":
      return bytes.map((byte, index) => (index === place ? byte ^ (1 << change.bit) : byte));
    case "set":
      return bytes.map((byte, index) => (index === place ? change.to : byte));
    case "insert":
      return Buffer.concat([before, change.bytes, after]);
    case "delete":
      return Buffer.concat([before, after.slice(change.length)]);
    case "duplicate":
      return Buffer.concat([before, after.slice(0, change.length), after]);
    case "truncate":
      return before;
    case "swap":
      return Buffer.concat([
        before,
        after.slice(change.length, 2 * change.length),
        after.slice(0, change.length),
        after.slice(2 * change.length),
      ]);
  }
}

interface Choice {
  readonly delta?: { readonly content?: unknown };
  readonly finish_reason?: unknown;
}

/** What a stream really says, read in the plainest way: the data of each event, as JSON, in order. */
function told(bytes: Uint8Array): { readonly contents: readonly string[]; readonly ended: boolean } {
  // Not fatal: the reader has to stop at bytes that are no text, and what comes before them is the same. Blanks
  // before everything say nothing.
  const body = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).trimStart();
  const lines = body.split(/\r\n|\r|\n/);
  const events: string[] = [];
  let data: string[] = [];
  for (const line of [...lines, ""]) {
    if (line === "" && data.length > 0) {
      events.push(data.join("\n"));
      data = [];
    }
    const [, value] = /^data(?:: ?(.*))?$/s.exec(line) ?? [];
    if (value !== undefined) {
      data.push(value);
    }
  }
  // A stream that lost its first "data:" is a JSON document, or has one in each line.
  if (body.startsWith("{")) {
    events.push(...(isJson(body) ? [body] : lines.filter(isJson)));
  }
  const contents: string[] = [];
  let ended = false;
  // One line end between two events is one too few, and told from one event by what it says.
  for (const event of events.flatMap((each) => (isJson(each) ? [each] : each.split("\n")))) {
    ended ||= /^\[done\]/i.test(event);
    for (const choice of choicesIn(event)) {
      ended ||= typeof choice?.finish_reason === "string" && choice.finish_reason !== "";
      const content = choice?.delta?.content;
      contents.push(...(typeof content === "string" && content !== "" ? [content] : []));
    }
  }
  return { contents, ended };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function choicesIn(event: string): readonly (Choice | null)[] {
  try {
    const { choices } = (JSON.parse(event) ?? {}) as { readonly choices?: unknown };
    return Array.isArray(choices) ? (choices as readonly (Choice | null)[]) : [];
  } catch {
    return [];
  }
}

/** Whether all of `some` are in `all`, in this order. */
function inOrder(some: readonly string[], all: readonly string[]): boolean {
  let next = 0;
  for (const each of all) {
    next += each === some[next] ? 1 : 0;
  }
  return next === some.length;
}

/** What is left is one JSON document with a blank before it. */
const lostFirstField: Mutation[] = [
  { kind: "truncate", at: 55 },
  { kind: "delete", at: 0, length: 5 },
];

describe("10,000 streams whose bytes were changed on the way", () => {
  test("neither crash nor hang the reader, and it says nothing that was not sent", async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        lineEnds,
        fc.array(mutation, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        async (pieces, lineEnd, changes, cuts) => {
          const bytes = changes.reduce(mutated, stream(pieces, lineEnd));
          const { text, heard, usable } = await read(bytes, cuts);
          const { contents, ended } = told(bytes);
          expect(heard.join("")).toBe(text);
          expect(inOrder(heard, contents), `${JSON.stringify(heard)} of ${JSON.stringify(contents)}`).toBe(
            true,
          );
          expect(usable && !ended, "an answer is whole though nobody said so").toBe(false);
        },
      ),
      { numRuns: 10_000, examples: [[["a"], "\n", lostFirstField, []]] },
    );
  });
});
