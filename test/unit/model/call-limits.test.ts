import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { CallLimits, type Limits } from "../../../src/core/model/client/call-limits.ts";
import { ManualTimers } from "../../support/server/manual-timers.ts";

const limits: Limits = { firstByteMs: 2_000, idleMs: 3_000, totalMs: 60_000 };

function started() {
  const timers = new ManualTimers();
  const caller = new AbortController();
  return { timers, caller, call: new CallLimits(caller.signal, limits, timers) };
}

describe("A call", () => {
  test("whose answer comes slowly but steadily is not ended, and then is when it falls silent", () => {
    const { timers, call } = started();
    call.sent();
    for (let piece = 0; piece < 15; piece += 1) {
      call.received();
      timers.pass(limits.idleMs - 1);
      expect(call.stopped).toBeUndefined();
    }
    timers.pass(1);
    expect(call.stopped).toBe("idle");
    call.close();
    expect(timers.pending).toBe(0);
  });

  test("is ended when no first byte comes, but not while it stands in line", () => {
    const { timers, call } = started();
    call.queued();
    timers.pass(10 * limits.firstByteMs);
    expect(call.stopped).toBeUndefined();
    call.sent();
    timers.pass(limits.firstByteMs - 1);
    expect(call.stopped).toBeUndefined();
    timers.pass(1);
    expect(call.stopped).toBe("first-byte");
    call.close();
    expect(timers.pending).toBe(0);
  });

  test("is ended when its whole time is up, in line or not", () => {
    const { timers, call } = started();
    call.queued();
    expect(call.remainingMs).toBe(limits.totalMs);
    timers.pass(limits.totalMs);
    expect(call.stopped).toBe("total");
    call.close();
  });

  test("leaves no listener with who made it", () => {
    const { caller, call, timers } = started();
    call.sent();
    call.received();
    call.close();
    expect(getEventListeners(caller.signal, "abort")).toHaveLength(0);
    expect(timers.pending).toBe(0);
    caller.abort();
    expect(call.stopped).toBeUndefined();
  });
});
