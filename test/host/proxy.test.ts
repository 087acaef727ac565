import assert from "node:assert/strict";
import * as vscode from "vscode";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import type { ChatOutcome } from "../../src/core/model/chat-model.ts";
import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { hostFetch } from "../../src/editor/models/host-fetch.ts";
import { ForwardProxy, type Treatment } from "../support/proxy.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";

const password = "s3cret";

interface Asked {
  readonly outcome: ChatOutcome;
  readonly proxy: ForwardProxy;
}

/** Asks a model at a host that only the proxy knows, as the extension asks. */
async function askThrough(
  treatment: Treatment,
  { noProxy = [], dead = false }: { readonly noProxy?: readonly string[]; readonly dead?: boolean } = {},
): Promise<Asked> {
  await using server = await ScriptedServer.start();
  server.model("m").answers("Hello");
  await using proxy = await ForwardProxy.start(Number(new URL(server.baseUrl).port), treatment);
  const address = dead ? "http://127.0.0.1:9" : proxy.url;
  await setHttp("proxy", address.replace("//", `//me:${password}@`));
  await setHttp("noProxy", noProxy);
  try {
    const endpoint = createEndpoint({ baseUrl: "http://models.test/v1", fetch: hostFetch });
    const outcome = await new OpenAiChatModel(endpoint, "m").ask(
      { messages: [{ role: "user", content: "Hello" }] },
      new AbortController().signal,
    );
    return { outcome, proxy };
  } finally {
    await setHttp("proxy", undefined);
    await setHttp("noProxy", undefined);
  }
}

function setHttp(name: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration("http").update(name, value, vscode.ConfigurationTarget.Global);
}

function messageOf({ outcome }: Asked): string {
  assert.equal(outcome.kind, "failed");
  assert.doesNotMatch(outcome.failure.message, new RegExp(password));
  return outcome.failure.message;
}

test("the editor's http.proxy is asked, with its user name and password, and http.noProxy goes around it", async () => {
  const { outcome, proxy } = await askThrough("wants-password");
  assert.equal(outcome.kind, "answer");
  assert.equal(outcome.text, "Hello");
  assert.deepEqual(proxy.asked, ["CONNECT models.test:80"]);
  assert.deepEqual(proxy.credentials, [`Basic ${Buffer.from(`me:${password}`).toString("base64")}`]);

  const exempt = await askThrough("passes", { noProxy: ["models.test"] });
  assert.match(messageOf(exempt), /no such host/);
  assert.deepEqual(exempt.proxy.asked, []);
});

test("what goes wrong at the editor's proxy is said in words that name it, and not its password", async () => {
  const refused = await askThrough("refuses");
  assert.match(
    messageOf(refused),
    /the proxy http:\/\/127\.0\.0\.1:\d+ \(http\.proxy\) refuses to connect to models\.test \(403\)/,
  );
  const dead = await askThrough("passes", { dead: true });
  assert.match(messageOf(dead), /the proxy http:\/\/127\.0\.0\.1:9 \(http\.proxy\) refuses connections/);
});
