import { describe, expect } from "vitest";
import { failureOf, limits, question, test } from "./asking.ts";

describe("A call that is ended by us frees its socket:", () => {
  test("cancelled before it is made, nothing is sent", async ({ server, asking }) => {
    asking.controller.abort();
    expect(failureOf(await asking.ask())).toMatchObject({
      failure: { kind: "cancelled" },
      usage: { promptTokens: 0 },
    });
    expect(server.connections).toBe(0);
  });

  test("cancelled while the server thinks; the prompt is paid for", async ({ server, asking }) => {
    server.model("m").hangs();
    const outcome = asking.ask();
    await server.received(1);
    asking.controller.abort();
    const { failure, usage } = failureOf(await outcome);
    expect(failure).toEqual({ kind: "cancelled", message: "Cancelled." });
    expect(usage).toMatchObject({ source: "estimated", completionTokens: 0 });
    expect(usage.promptTokens).toBeGreaterThan(0);
    await server.until(({ aborts, openSockets }) => aborts === 1 && openSockets === 0);
  });

  test("cancelled in the middle; what was sent is paid for", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80);
    const outcome = asking.ask(question, () => {
      if (asking.pieces.length === 20) {
        asking.controller.abort();
      }
    });
    const { failure, usage, text } = failureOf(await outcome);
    expect(failure.kind).toBe("cancelled");
    expect(text).toBe("abcd".repeat(20));
    expect(usage).toMatchObject({ source: "estimated", completionTokens: server.tokensSent });
    await server.until(({ aborts, openSockets }) => aborts === 1 && openSockets === 0);
  });

  test("no first byte", async ({ server, asking }) => {
    server.model("m").hangs();
    const outcome = asking.ask();
    await server.received(1);
    asking.timers.pass(limits.firstByteMs);
    const { failure, usage } = failureOf(await outcome);
    expect(failure.kind).toBe("timeout");
    expect(failure.message).toMatch(/did not begin to answer within 2.5 s/);
    expect(usage.source).toBe("estimated");
    await server.until(({ aborts }) => aborts === 1);
  });

  test("silence in the middle", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80);
    const outcome = asking.ask(question, () => {
      if (asking.pieces.length === 20) {
        asking.timers.pass(limits.idleMs);
      }
    });
    const { failure, usage } = failureOf(await outcome);
    expect(failure.kind).toBe("timeout");
    expect(failure.message).toMatch(/silent for 3 s/);
    expect(usage.completionTokens).toBe(server.tokensSent);
    await server.until(({ aborts }) => aborts === 1);
  });

  test("an answer that goes on and on", async ({ server, askWith }) => {
    const asking = askWith({ limits: { idleMs: 2 * limits.totalMs } });
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80);
    const outcome = asking.ask(question, () => {
      if (asking.pieces.length === 20) {
        asking.timers.pass(limits.totalMs);
      }
    });
    const { failure, usage } = failureOf(await outcome);
    expect(failure.kind).toBe("timeout");
    expect(failure.message).toMatch(/not done after 600 s/);
    expect(usage.completionTokens).toBe(server.tokensSent);
    await server.until(({ aborts }) => aborts === 1);
  });

  test("many at once", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80);
    const asked = Array.from({ length: 20 }, () => asking.model.ask(question, asking.controller.signal));
    await server.received(20);
    asking.controller.abort();
    const kinds = (await Promise.all(asked)).map((outcome) => failureOf(outcome).failure.kind);
    expect(new Set(kinds)).toEqual(new Set(["cancelled"]));
    expect(asking.timers.pending).toBe(0);
    await server.until(({ openSockets }) => openSockets === 0);
  });
});
