import { describe, expect } from "vitest";
import type { ChatOutcome } from "../../src/core/model/chat-model.ts";
import { failureOf, limits, question, test, type Asking } from "./asking.ts";

/** Lets nearly as much time pass as would be a stall, once for all pieces that arrive together. */
function nearlyIdle(asking: Asking): () => void {
  let passed = false;
  return () => {
    if (!passed) {
      passed = true;
      setImmediate(() => (passed = false));
      asking.timers.pass(limits.idleMs - 1);
    }
  };
}

/** A time-out, for which the prompt is paid. */
function expectSilence(outcome: ChatOutcome, message: RegExp): void {
  const { failure, text, usage } = failureOf(outcome);
  expect(failure.kind).toBe("timeout");
  expect(failure.message).toMatch(message);
  expect(text).toBe("");
  expect(usage).toMatchObject({ source: "estimated", completionTokens: 0 });
  expect(usage.promptTokens).toBeGreaterThan(0);
}

describe("A body in its own time", () => {
  test("that comes a byte at a time is no stall", async ({ server, asking }) => {
    server.model("m").answers("Grüße").streamed(1, 20).onTheWire({ bytes: 1 });
    const outcome = await asking.ask(question, nearlyIdle(asking));
    expect(outcome).toMatchObject({ kind: "answer", text: "Grüße" });
  });

  test("of which keep-alives come while the model thinks is no stall", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(10)).onTheWire({ keepAlives: true });
    expect(await asking.ask(question, nearlyIdle(asking))).toMatchObject({
      kind: "answer",
    });
  });

  test("whose head comes a byte at a time and never ends is a stall", async ({ server, asking }) => {
    server.model("m").sendsRaw("HTTP/1.1 200 OK\r\ncontent-type: text/ev", "hang");
    const outcome = asking.ask();
    await server.received(1);
    asking.timers.pass(limits.firstByteMs);
    expectSilence(await outcome, /did not begin to answer within 2.5 s/);
    await server.until(({ openSockets }) => openSockets === 0);
  });

  test("of an error that never ends is a stall", async ({ server, asking }) => {
    server.model("m").replies({ kind: "body", status: 400, body: "because", endless: true });
    const outcome = asking.ask();
    await server.received(1);
    asking.timers.pass(limits.firstByteMs);
    expectSilence(await outcome, /did not begin to answer within 2.5 s/);
    await server.until(({ openSockets }) => openSockets === 0);
  });

  test("that begins with nothing and stays so is a stall", async ({ server, asking }) => {
    server.model("m").answers("yes").hangsAfter(0);
    const outcome = asking.ask();
    await server.received(1);
    await server.until(({ requests }) => requests[0]?.state === "open");
    const stopped = asking.timers.set(limits.idleMs);
    await stopped;
    asking.timers.pass(limits.idleMs);
    expectSilence(await outcome, /silent for 3 s/);
  });
});
