import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import type { ChatModel, ChatOutcome, ChatRequest } from "../../../src/core/model/chat-model.ts";
import { OpenAiChatModel } from "../../../src/core/model/client/openai-chat-model.ts";
import { createEndpoint } from "../../../src/core/model/endpoint/endpoint.ts";
import { HedgedModel } from "../../../src/core/model/hedged-model.ts";
import { ManualTimers } from "../../support/server/manual-timers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const request: ChatRequest = { messages: [{ role: "user", content: "Which?" }] };
const afterMs = 4_000;

/** "slow" hedged by "quick", both at a scripted server. */
function hedged(server: ScriptedServer) {
  const endpoint = createEndpoint({ baseUrl: server.baseUrl });
  const [slow, quick] = ["slow", "quick"].map((id): ChatModel => new OpenAiChatModel(endpoint, id));
  const timers = new ManualTimers();
  const hedges: string[] = [];
  const pieces: string[] = [];
  const controller = new AbortController();
  const model = new HedgedModel(
    slow!,
    { backup: quick!, afterMs, onHedge: () => hedges.push("hedged") },
    timers,
  );
  const ask = async (): Promise<ChatOutcome> => {
    const outcome = await model.ask(request, controller.signal, (piece) => pieces.push(piece));
    expect(timers.pending).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    return outcome;
  };
  return { timers, hedges, pieces, controller, ask };
}

test("who speaks in time is asked alone", async () => {
  await using server = await ScriptedServer.start();
  server.model("slow").answers("slow but sure");
  const { ask, hedges } = hedged(server);
  expect(await ask()).toMatchObject({ kind: "answer", text: "slow but sure" });
  expect(hedges).toEqual([]);
  expect(server.requests).toHaveLength(1);
});

test("after a silence the backup is asked once, its answer counts, and the silent one is left", async () => {
  await using server = await ScriptedServer.start();
  server.model("slow").hangs();
  server.model("quick").answers("quick");
  const { ask, timers, hedges, pieces } = hedged(server);
  const outcome = ask();
  await server.received(1);
  timers.pass(afterMs);
  expect(await outcome).toMatchObject({ kind: "answer", text: "quick" });
  expect(pieces.join("")).toBe("quick");
  expect(hedges).toHaveLength(1);
  await server.quiet();
  expect(server.aborts).toBe(1);
});

test("the first one may still win, and nothing of the backup is heard", async () => {
  await using server = await ScriptedServer.start();
  server.model("slow").answers("slow").held();
  server.model("quick").hangs();
  const { ask, timers, pieces } = hedged(server);
  const outcome = ask();
  await server.received(1);
  timers.pass(afterMs);
  await server.received(2);
  server.release();
  expect(await outcome).toMatchObject({ kind: "answer", text: "slow" });
  expect(pieces.join("")).toBe("slow");
  await server.quiet();
  expect(server.aborts).toBe(1);
});

test("a backup that fails in silence changes nothing", async () => {
  await using server = await ScriptedServer.start();
  server.model("slow").answers("slow").held();
  server.model("quick").failsWith(400);
  const { ask, timers } = hedged(server);
  const outcome = ask();
  await server.received(1);
  timers.pass(afterMs);
  await server.received(2);
  await server.until(({ open }) => open === 1);
  server.release();
  expect(await outcome).toMatchObject({ kind: "answer", text: "slow" });
});

test("where both fail, the first one's reason is given", async () => {
  await using server = await ScriptedServer.start();
  server.model("slow").failsWith(400, { message: "slow cannot" }).held();
  server.model("quick").failsWith(400, { message: "quick cannot" });
  const { ask, timers } = hedged(server);
  const outcome = ask();
  await server.received(1);
  timers.pass(afterMs);
  await server.received(2);
  server.release();
  const failed = await outcome;
  expect(failed.kind === "failed" && failed.failure.message).toMatch(/slow cannot/);
});

test("a cancel ends both", async () => {
  await using server = await ScriptedServer.start();
  server.models("slow", "quick").hangs();
  const { ask, timers, controller } = hedged(server);
  const outcome = ask();
  await server.received(1);
  timers.pass(afterMs);
  await server.received(2);
  controller.abort();
  expect(await outcome).toMatchObject({ kind: "failed", failure: { kind: "cancelled" } });
  await server.quiet();
  expect(server.aborts).toBe(2);
});
