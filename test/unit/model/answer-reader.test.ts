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
  const places = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort(
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
    text: (piece) => heard.push(piece),
  });
  const end: BodyEnd = await reader.read(body(bytes, cuts));
  const complete = reader.done || reader.finish !== undefined;
  return { text: reader.text, heard: heard.join(""), end, usable: end.kind === "ended" && complete };
}

describe("A stream", () => {
  test("says the same however its bytes are split", async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        lineEnds,
        fc.array(fc.nat(), { maxLength: 20 }),
        async (pieces, lineEnd, cuts) => {
          const whole = pieces.join("");
          expect(await read(stream(pieces, lineEnd), cuts)).toMatchObject({
            text: whole,
            heard: whole,
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

  test("with any byte changed neither crashes nor hangs nor says more than was sent", async () => {
    const changes = fc.array(fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(
        texts,
        changes,
        fc.array(fc.nat(), { maxLength: 5 }),
        async (pieces, changed, cuts) => {
          const bytes = stream(pieces, "\n");
          changed.forEach(({ at, to }) => (bytes[at % bytes.length] = to));
          const { text, heard } = await read(bytes, cuts);
          expect(heard).toBe(text);
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(
            Buffer.byteLength(pieces.join("")) + changed.length * 4,
          );
          expect(text).not.toContain("\uFFFD");
        },
      ),
      { numRuns: 1000 },
    );
  });
});
