import { expect, test } from "vitest";
import type { ChatRequest } from "../../../src/core/model/chat-model.ts";
import { OpenAiChatModel } from "../../../src/core/model/client/openai-chat-model.ts";
import { createEndpoint } from "../../../src/core/model/endpoint/endpoint.ts";
import { GatheringModel } from "../../../src/core/model/gathering-model.ts";
import { PrivateModel } from "../../../src/core/privacy/private-model.ts";
import { SecretVault } from "../../../src/core/privacy/secrets/secret-vault.ts";
import { drawn } from "../../support/fake-secrets.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

function question(content: string): ChatRequest {
  return { messages: [{ role: "user", content }], temperature: 0.7 };
}

function modelAt(server: ScriptedServer): OpenAiChatModel {
  return new OpenAiChatModel(createEndpoint({ baseUrl: server.baseUrl, label: "scripted" }), "m");
}

const never = new AbortController().signal;

test("like questions of one turn are one request, others are their own, and each hears its own answer", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").when("alike").answers("one").answers("two");
  server.model("m").answers("another");
  const model = new GatheringModel(modelAt(server));
  const heard: string[] = ["", "", ""];
  const outcomes = await Promise.all(
    ["alike", "alike", "else"].map((content, index) =>
      model.ask(question(content), never, (piece) => (heard[index] = `${heard[index] ?? ""}${piece}`)),
    ),
  );
  expect(server.requests.map(({ body }) => body.n ?? 1).sort()).toEqual([1, 2]);
  expect(outcomes.map(({ text }) => text)).toEqual(heard);
  expect(heard[2]).toBe("another");
});

test("questions one after the other are not gathered", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("yes");
  const model = new GatheringModel(modelAt(server));
  await model.ask(question("alike"), never);
  await model.ask(question("alike"), never);
  expect(server.requests.map(({ body }) => body.n ?? 1)).toEqual([1, 1]);
});

test("one who leaves does not take the answer from the other; when all have left the call ends", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("yes").held().hangs();
  const model = new GatheringModel(modelAt(server));
  const [leaver, stayer] = [new AbortController(), new AbortController()];
  const asked = [leaver, stayer].map(({ signal }) => model.ask(question("alike"), signal));
  await server.received(1);
  leaver.abort();
  server.release();
  expect(await asked[1]).toMatchObject({ kind: "answer", text: "yes" });

  const both = [leaver, stayer].map(({ signal }) => model.ask(question("again"), signal));
  await server.received(2);
  stayer.abort();
  for (const outcome of await Promise.all(both)) {
    expect(outcome).toMatchObject({ kind: "failed", failure: { kind: "cancelled" } });
  }
});

test("behind the vault every one of several answers has its secrets in their places again", async () => {
  await using server = await ScriptedServer.start();
  const vault = new SecretVault();
  const secret = `ghp_${drawn("gathered", 36)}`;
  const text = `key = "${secret}"`;
  vault.learn(text, "code");
  const placeholder = vault.redact(text);
  expect(placeholder).not.toContain(secret);
  server.model("m").answers(placeholder);
  const model = new GatheringModel(new PrivateModel(modelAt(server), vault));
  const outcomes = await Promise.all([1, 2].map(() => model.ask(question(text), never)));
  expect(outcomes.map((outcome) => outcome.text)).toEqual([text, text]);
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]?.prompt).not.toContain(secret);
});
