import assert from "node:assert/strict";
import * as vscode from "vscode";
import { EditorChatModel } from "../../src/editor/models/editor-chat-model.ts";
import { test } from "./suite.ts";

const request = { messages: [{ role: "user", content: "Hello" }], temperature: 1 } as const;

type Sent = Parameters<vscode.LanguageModelChat["sendRequest"]>;

/** A model as an extension offers it to the editor. */
function modelThat(answers: (...sent: Sent) => AsyncIterable<string>): EditorChatModel {
  const offered = {
    sendRequest: (...sent: Sent) => Promise.resolve({ text: answers(...sent) }),
  } as unknown as vscode.LanguageModelChat;
  return new EditorChatModel("acme", "m1", {
    offered: { selectChatModels: () => Promise.resolve([offered]) },
  });
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
  await Promise.resolve();
}

async function failing(error: Error): Promise<string> {
  const model = modelThat(() => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
  }));
  const outcome = await model.ask(request, new AbortController().signal);
  assert.equal(outcome.kind, "failed");
  return outcome.failure.kind;
}

test("an editor's model streams its answer, and its tokens are counted as an estimate", async () => {
  const seen: string[] = [];
  const outcome = await modelThat(() => pieces("Hel", "lo")).ask(
    request,
    new AbortController().signal,
    (piece) => seen.push(piece),
  );
  assert.equal(outcome.kind, "answer");
  assert.equal(outcome.text, "Hello");
  assert.deepEqual(seen, ["Hel", "lo"]);
  assert.equal(outcome.usage.source, "estimated");
  assert.ok(outcome.usage.promptTokens > 0 && outcome.usage.completionTokens > 0);
});

test("what an editor's model throws is a failure of its kind, and never an answer", async () => {
  assert.equal(await failing(vscode.LanguageModelError.NoPermissions("no")), "key");
  assert.equal(await failing(vscode.LanguageModelError.Blocked("quota")), "rate-limit");
  assert.equal(await failing(vscode.LanguageModelError.NotFound("gone")), "not-found");
  assert.equal(await failing(new Error("boom")), "server");
});

test("an empty answer is a failure", async () => {
  const outcome = await modelThat(() => pieces(" \n")).ask(request, new AbortController().signal);
  assert.equal(outcome.kind === "failed" && outcome.failure.kind, "empty");
});

test("a model that is not offered any more is a failure that says what to do", async () => {
  const model = new EditorChatModel("acme", "m1", {
    offered: { selectChatModels: () => Promise.resolve([]) },
  });
  const outcome = await model.ask(request, new AbortController().signal);
  assert.equal(outcome.kind === "failed" && outcome.failure.kind, "not-found");
  assert.match(outcome.kind === "failed" ? outcome.failure.message : "", /Select Models/);
});

test("cancelling does not wait for a model that does not listen, and tells it so", async () => {
  const abort = new AbortController();
  let told = false;
  const model = modelThat((_messages, _options, token) => {
    token?.onCancellationRequested(() => (told = true));
    return { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
  });
  const asking = model.ask(request, abort.signal);
  setTimeout(() => abort.abort(), 10);
  const outcome = await asking;
  assert.equal(outcome.kind === "failed" && outcome.failure.kind, "cancelled");
  assert.ok(told);
});
