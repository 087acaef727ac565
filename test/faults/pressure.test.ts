import { createServer, type AddressInfo } from "node:net";
import { describe, expect, vi } from "vitest";
import { noUsage } from "../../src/core/model/chat-model.ts";
import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import { Asking, failureOf, limits, question, test } from "./asking.ts";

describe("A rate limit", () => {
  test("is waited for as long as the server says, then asked again", async ({ server, asking }) => {
    server.model("m").limitsRate(7).answers("done");
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: "done" });
    expect(asking.pauses.waits).toEqual([7_000]);
  });

  test("of which nobody says how long it lasts is waited for longer and longer, by half of the span here", async ({
    server,
    asking,
  }) => {
    server.model("m").limitsRate().times(5).answers("done");
    expect(await asking.ask()).toMatchObject({ kind: "answer" });
    expect(asking.pauses.waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000]);
  });

  test("given as a date, in milliseconds or by a 503 is waited for too", async ({ server, asking }) => {
    const date = new Date(asking.timers.now() + 9_000).toUTCString();
    const refusal = { kind: "status" as const, status: 503, error: { message: "overloaded" } };
    server
      .model("m")
      .limitsRate(date)
      .replies({ ...refusal, headers: { "retry-after": "5" } })
      .replies({ ...refusal, headers: { "retry-after-ms": "250" } })
      .answers("done");
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: "done" });
    expect(asking.pauses.waits).toEqual([9_000, 5_000, 250]);
  });

  test.for(["0", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "soon"])(
    "with Retry-After: %s says nothing of use, and is not run into again at once",
    async (told, { server, asking }) => {
      server.model("m").limitsRate(told).times(2).answers("done");
      expect(await asking.ask()).toMatchObject({ kind: "answer" });
      expect(asking.pauses.waits).toEqual([2_000, 4_000]);
    },
  );

  test("is not waited for after a cancel", async ({ server, askWith }) => {
    const asking = askWith({ patient: true });
    server.model("m").limitsRate(7);
    const waits = asking.timers.set(7_000);
    const outcome = asking.ask();
    await waits;
    asking.controller.abort();
    expect(failureOf(await outcome)).toMatchObject({ failure: { kind: "cancelled" }, usage: noUsage });
    expect(server.requests).toHaveLength(1);
  });

  test("that would outlast the whole call is not waited for", async ({ server, askWith }) => {
    const asking = askWith({ limits: { totalMs: 5_000 } });
    server.model("m").limitsRate(7);
    expect(failureOf(await asking.ask()).failure.message).toMatch(/limits the rate.*It asks to wait 7 s/);
    expect(server.requests).toHaveLength(1);
  });

  test("of one call makes the others of its model wait, and no other model's", async ({
    server,
    askWith,
  }) => {
    const asking = askWith({ patient: true });
    server.model("m").limitsRate(7).answers("done");
    server.model("other").answers("done");
    const waits = asking.timers.set(7_000);
    const first = asking.model.ask(question, asking.controller.signal);
    await waits;
    const second = asking.model.ask(question, asking.controller.signal);
    expect(await asking.other("other").ask(question, asking.controller.signal)).toMatchObject({
      kind: "answer",
    });
    expect(server.requestsOf("m")).toHaveLength(1);
    asking.timers.pass(7_000);
    expect(await Promise.all([first, second])).toMatchObject([{ text: "done" }, { text: "done" }]);
    asking.expectNothingLeft();
  });

  test("that does not keep the endpoint from taking a later call holds up only the call it refused", async ({
    server,
    askWith,
  }) => {
    const asking = askWith({ patient: true });
    server.model("m").limitsRate(7).answers("done").held();
    server.model("m").when("again").answers("done");
    const again = { messages: [{ role: "user" as const, content: "Once again." }] };
    const waits = asking.timers.set(7_000);
    const refused = asking.model.ask(question, asking.controller.signal);
    await server.received(1);
    const taken = asking.model.ask(question, asking.controller.signal);
    await waits;
    await server.received(2);
    server.release();
    await taken;
    expect(await asking.model.ask(again, asking.controller.signal)).toMatchObject({ text: "done" });
    asking.timers.pass(7_000);
    await server.received(4);
    server.release();
    expect(await refused).toMatchObject({ text: "done" });
  });

  test("of every third request costs no answer", async ({ server, askWith }) => {
    const asking = askWith({ concurrency: 4 });
    server.model("m").limitsEvery(3, 1).answers("done");
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () => asking.model.ask(question, asking.controller.signal)),
    );
    expect(outcomes.map(({ text }) => text)).toEqual(Array.from({ length: 30 }, () => "done"));
    asking.expectNothingLeft();
  });
});

describe("A limit that headers tell of is waited for, not run into:", () => {
  test.for([
    ["OpenAI's", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s" }, 0],
    ["OpenAI's", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m2.5s" }, 62_500],
    ["Groq's", { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "120ms" }, 120],
    ["tokens", { "x-ratelimit-remaining-tokens": "3", "x-ratelimit-reset-tokens": "8s" }, 8_000],
    [
      "Anthropic's",
      { "anthropic-ratelimit-requests-remaining": "0", "anthropic-ratelimit-requests-reset": "+4" },
      4_000,
    ],
    [
      "Anthropic's tokens",
      { "anthropic-ratelimit-input-tokens-remaining": "1", "anthropic-ratelimit-input-tokens-reset": "+4" },
      4_000,
    ],
    ["in seconds", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "3" }, 3_000],
    ["the standard's", { "ratelimit-remaining": "0", "ratelimit-reset": "3" }, 3_000],
    [
      "Cerebras's",
      { "x-ratelimit-remaining-tokens-minute": "2", "x-ratelimit-reset-tokens-minute": "11.5" },
      11_500,
    ],
    ["the standard's in one", { ratelimit: "limit=10, remaining=0, reset=3" }, 3_000],
    ["the standard's newest", { ratelimit: '"burst";r=0;t=3, "day";r=50;t=9000' }, 3_000],
    ["the standard's newest, enough", { ratelimit: '"burst";r=7;t=3' }, 0],
    ["enough", { "x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "1s" }, 0],
    ["no limit", { "x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "1s" }, 0],
    ["nonsense", { "x-ratelimit-remaining-requests": "none", "x-ratelimit-reset-requests": "soon" }, 0],
  ] as const)("%s %j", async ([, told, expected], { server, asking }) => {
    const soon = new Date(asking.timers.now() + 4_000).toISOString();
    const headers = Object.fromEntries(
      Object.entries(told).map(([name, value]: [string, string]) => [name, value === "+4" ? soon : value]),
    );
    server.model("m").answers("done").withHeaders(headers);
    await asking.ask();
    await asking.ask();
    expect(asking.pauses.waits).toEqual(expected === 0 ? [] : [expected]);
  });

  test("a burst goes out as far as the limit reaches, and the rest in the next window", async ({
    server,
    askWith,
  }) => {
    const asking = askWith({ patient: true, limits: { firstByteMs: 60_000 } });
    const headers = {
      "x-ratelimit-limit-requests": "3",
      "x-ratelimit-remaining-requests": "2",
      "x-ratelimit-reset-requests": "10s",
    };
    server.model("m").answers("done").withHeaders(headers);
    await asking.ask();
    server.scripted("m").usual.replies.splice(0);
    server.model("m").answers("done").held();
    const window = asking.timers.set(10_000);
    const burst = Array.from({ length: 6 }, () => asking.model.ask(question, asking.controller.signal));
    await window;
    await server.received(3);
    asking.timers.pass(9_999);
    expect(server.requests).toHaveLength(3);
    server.release();
    await Promise.all(burst.slice(0, 2));
    asking.timers.pass(1);
    await server.received(6);
    server.release();
    await Promise.all(burst.slice(2, 5));
    expect(server.requests).toHaveLength(6);
    asking.timers.pass(10_000);
    await server.received(7);
    server.release();
    expect(await burst[5]).toMatchObject({ text: "done" });
    asking.expectNothingLeft();
  });
});

describe("Calls at once", () => {
  test("are as many as set, and the others wait in line", async ({ server, askWith }) => {
    const asking = askWith({ concurrency: 3 });
    server.model("m").answers("done").held();
    const asked = Array.from({ length: 7 }, () => asking.model.ask(question, asking.controller.signal));
    await server.until(({ requests }) => requests.length === 3);
    server.release();
    await server.until(({ requests }) => requests.length === 6);
    expect(server.open).toBe(3);
    server.release();
    await server.received(7);
    server.release();
    await Promise.all(asked);
    asking.expectNothingLeft();
  });

  test("to this machine are four, if nobody says otherwise", async ({ server }) => {
    const model = new OpenAiChatModel(createEndpoint({ baseUrl: server.baseUrl }), "m");
    server.model("m").answers("done").held();
    const asked = Array.from({ length: 5 }, () => model.ask(question, new AbortController().signal));
    await server.received(4);
    expect(server.requests).toHaveLength(4);
    server.release();
    await server.received(5);
    server.release();
    await Promise.all(asked);
  });

  test("who leaves the line lets the others move up, and none is left behind", async ({
    server,
    askWith,
  }) => {
    const asking = askWith({ concurrency: 1 });
    const leaver = new AbortController();
    server.model("m").answers("done").held();
    const first = asking.model.ask(question, asking.controller.signal);
    const second = asking.model.ask(question, leaver.signal);
    const third = asking.model.ask(question, asking.controller.signal);
    await server.received(1);
    leaver.abort();
    expect(failureOf(await second)).toMatchObject({ failure: { kind: "cancelled" }, usage: noUsage });
    server.release();
    await first;
    await server.received(2);
    server.release();
    expect(await third).toMatchObject({ text: "done" });
    asking.expectNothingLeft();
  });

  test("the wait in line does not count as silence", async ({ server, askWith }) => {
    const asking = askWith({ concurrency: 1 });
    server.model("m").answers("done").held();
    const first = asking.model.ask(question, asking.controller.signal);
    const second = asking.model.ask(question, asking.controller.signal);
    await server.received(1);
    asking.timers.pass(limits.firstByteMs - 1);
    server.release();
    await first;
    await server.received(2);
    asking.timers.pass(limits.firstByteMs - 1);
    server.release();
    expect(await second).toMatchObject({ kind: "answer" });
  });
});

describe("An endpoint that is not there", () => {
  test("is asked once, not once a call, and is found again when it is back", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const port = await unusedPort();
      const asking = new Asking(`http://127.0.0.1:${port}/v1`);
      const first = failureOf(await asking.ask());
      expect(first.failure.message).toMatch(/connection refused\. Is the server running/);
      const second = failureOf(await asking.ask());
      expect(second.failure).toMatchObject({ kind: "unreachable" });
      expect(second.failure.message).toMatch(/connection refused.*was not asked again.*only a moment ago/);
      const { ScriptedServer } = await import("../support/server/scripted-server.ts");
      await using server = await ScriptedServer.start({ port });
      server.model("m").answers("back");
      failureOf(await asking.ask());
      expect(server.connections).toBe(0);
      vi.advanceTimersByTime(2_000);
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => asking.model.ask(question, asking.controller.signal)),
      );
      expect(outcomes.map(({ text }) => text)).toEqual(["back", "back", "back"]);
      asking.expectNothingLeft();
    } finally {
      vi.useRealTimers();
    }
  });

  test("costs those in line no time-out of their own", async ({ server, askWith }) => {
    const asking = askWith({ concurrency: 2 });
    server.model("m").hangs();
    const asked = Array.from({ length: 10 }, () => asking.model.ask(question, asking.controller.signal));
    await server.received(2);
    asking.timers.pass(limits.firstByteMs);
    const failures = (await Promise.all(asked)).map((outcome) => failureOf(outcome).failure);
    expect(new Set(failures.map(({ kind }) => kind))).toEqual(new Set(["timeout"]));
    expect(failures.at(-1)?.message).toMatch(/did not begin to answer within 2.5 s.*was not asked again/);
    expect(server.requests).toHaveLength(2);
    asking.expectNothingLeft();
  });

  test("is not taken for one that is only slow with one model while it answers others", async ({
    server,
    askWith,
  }) => {
    const asking = askWith();
    server.model("m").hangs();
    server.model("other").answers("done");
    const slow = asking.model.ask(question, asking.controller.signal);
    await server.received(1);
    await asking.other("other").ask(question, asking.controller.signal);
    asking.timers.pass(limits.firstByteMs);
    expect(failureOf(await slow).failure.kind).toBe("timeout");
    expect(await asking.other("other").ask(question, asking.controller.signal)).toMatchObject({
      text: "done",
    });
  });

  test.for([
    ["a wrong key", 401],
    ["a rate limit", 429],
    ["an overflow", 413],
    ["a server that fails", 500],
  ] as const)("is not what %s means", async ([, status], { server, asking }) => {
    server.model("m").failsWith(status).times(6).answers("done");
    for (let call = 0; call < 7; call += 1) {
      const outcome = await asking.ask();
      if (outcome.kind === "answer") {
        return;
      }
      expect(outcome.failure.message).not.toMatch(/not asked again/);
    }
    throw new Error("It was never asked again.");
  });
});

describe("A connection that breaks before the answer", () => {
  test("is made again, and the prompt that may have arrived is paid for", async ({ server, asking }) => {
    server.model("m").dropsConnection().answers("done");
    const outcome = await asking.ask();
    expect(outcome).toMatchObject({ kind: "answer", text: "done", usage: { source: "estimated" } });
    expect(outcome.usage.promptTokens).toBeGreaterThan(2 * server.requests[0]!.promptTokens - 1);
    expect(asking.pauses.waits).toEqual([500]);
  });

  test("and a head without a body are asked again", async ({ server, asking }) => {
    server.model("m").sendsRaw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n").answers("done");
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: "done" });
  });

  test.for([
    ["before the head", "", /closed the connection before it answered/],
    ["after the head", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", /was cut off/],
  ] as const)(
    "%s after a long silence is made once more and not again, and both prompts are paid for",
    async ([, head, message], { server, askWith }) => {
      const asking = askWith({ limits: { firstByteMs: 600_000, idleMs: 600_000 } });
      server.model("m").sendsRaw(head).held();
      const outcome = asking.ask();
      for (const attempt of [1, 2]) {
        await server.received(attempt);
        asking.timers.pass(60_000);
        server.release();
      }
      const { failure, usage } = failureOf(await outcome);
      expect(failure).toMatchObject({ kind: "cut-off" });
      expect(failure.message).toMatch(message);
      expect(failure.message).toMatch(/after 60 s of silence: something in between, such as a proxy/);
      expect(usage.promptTokens).toBeGreaterThanOrEqual(2 * server.requests[0]!.promptTokens);
      expect(server.requests).toHaveLength(2);
    },
  );

  test.for([504, 524])(
    "for a gateway that waited long (%i) is made once more, and both prompts are paid for",
    async (status, { server, askWith }) => {
      const asking = askWith({ limits: { firstByteMs: 600_000 } });
      server.model("m").failsWith(status).held();
      const outcome = asking.ask();
      for (const attempt of [1, 2]) {
        await server.received(attempt);
        asking.timers.pass(100_000);
        server.release();
      }
      const { failure, usage } = failureOf(await outcome);
      expect(failure.kind).toBe("timeout");
      expect(failure.message).toMatch(
        new RegExp(`gave up waiting for m \\(${status}\\).*after 100 s of silence`),
      );
      expect(usage.promptTokens).toBeGreaterThanOrEqual(2 * server.requests[0]!.promptTokens);
      expect(server.requests).toHaveLength(2);
    },
  );

  test("an error in a 200 body that passes is asked again, and nothing was handed out", async ({
    server,
    asking,
  }) => {
    server
      .model("m")
      .sendsErrorInBody({ message: "slow down", code: 429 })
      .answers("abcd")
      .errsAfter(0, { message: "busy", type: "overloaded_error" })
      .answers("done");
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: "done" });
    expect(asking.pieces.join("")).toBe("done");
    expect(server.requests).toHaveLength(3);
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("Pressure is one for an endpoint, whatever the model", () => {
  const pressure = new Pressure();
  const endpoint = createEndpoint({ baseUrl: "https://models.example.com/v1" });
  expect(pressure.on(endpoint)).toBe(pressure.on({ ...endpoint }));
});
