import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Participant } from "../../src/editor/chat/participant.ts";
import { chatRequestOf } from "../../src/editor/chat/request-messages.ts";
import { PatchTool } from "../../src/editor/chat/patch-tool.ts";
import { commandIds, ownVendor, settingKeys, toolNames } from "../../src/editor/contributions.ts";
import { editorMessage } from "../../src/editor/models/editor-message.ts";
import { ModelCatalog } from "../../src/editor/models/model-catalog.ts";
import { KeyStore } from "../../src/editor/settings/key-store.ts";
import type { RunRequest } from "../../src/editor/run/run-controller.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { bytesOf, cleanUp, eventually, uriOf } from "./workspace.ts";

const token = new vscode.CancellationTokenSource().token;
const { Auto } = vscode.LanguageModelChatToolMode;

function settingsFor(server: ScriptedServer): Record<string, unknown> {
  return {
    [settingKeys.endpoints]: [{ label: "scripted", baseUrl: server.baseUrl }],
    [settingKeys.models]: [{ baseUrl: server.baseUrl, model: "coder" }],
  };
}

async function mixture(id: string): Promise<vscode.LanguageModelChat> {
  for (;;) {
    const [model] = await vscode.lm.selectChatModels({ vendor: ownVendor, id });
    if (model !== undefined) {
      return model;
    }
    await new Promise((resolve) => vscode.lm.onDidChangeChatModels(resolve));
  }
}

test("each selected model is offered as a mixture, and whoever asks it gets the final answer as it is written", async () => {
  await using server = await ScriptedServer.start();
  server.model("coder").when("Criticise each answer").answers("Vague.");
  server.model("coder").when("your own final answer").answers("class User:\n    pass");
  server.model("coder").replies({ kind: "answer", text: "one", others: ["two", "three"] });
  await withSettings(settingsFor(server), async () => {
    const model = await mixture("moa-coder");
    const response = await model.sendRequest(
      [vscode.LanguageModelChatMessage.User("A user class, please.")],
      {},
      token,
    );
    const pieces: string[] = [];
    for await (const piece of response.text) {
      pieces.push(piece);
    }
    assert.equal(pieces.join(""), "class User:\n    pass");
    assert.ok(pieces.length > 1, "it came in pieces");
    assert.equal(server.requests.length, 3);
    assert.ok((await model.countTokens("three small words")) >= 3);
  });
});

test("with tools on offer one model is asked, and its call comes back as it was made", async () => {
  await using server = await ScriptedServer.start();
  const call = { id: "c1", function: { name: "look", arguments: '{"at":"x"}' } };
  const message = { role: "assistant", content: null, tool_calls: [call] };
  const body = JSON.stringify({ choices: [{ message, finish_reason: "tool_calls" }] });
  server.model("coder").replies({ kind: "body", body, contentType: "application/json" });
  await withSettings(settingsFor(server), async () => {
    const model = await mixture("adaptive-coder");
    const tools = [{ name: "look", description: "Looks.", inputSchema: { type: "object" } }];
    const response = await model.sendRequest(
      [vscode.LanguageModelChatMessage.User("Look.")],
      { tools },
      token,
    );
    const parts: unknown[] = [];
    for await (const part of response.stream) {
      parts.push(part);
    }
    const [part] = parts;
    assert.ok(part instanceof vscode.LanguageModelToolCallPart);
    assert.deepEqual([part.callId, part.name, part.input], ["c1", "look", { at: "x" }]);
    assert.equal(server.requests.length, 1);
  });
});

test("what fails is an error in words that say what to do, and never an answer", async () => {
  await using server = await ScriptedServer.start();
  server.requiresKey("secret");
  await withSettings(settingsFor(server), async () => {
    const model = await mixture("moa-coder");
    await assert.rejects(async () => {
      const response = await model.sendRequest([vscode.LanguageModelChatMessage.User("Hi")], {}, token);
      for await (const piece of response.text) {
        assert.fail(piece);
      }
    }, /Set API Key|key/i);
  });
});

test("our own mixtures are no members of a mix: they are not found, and refused where they are named", async () => {
  const offered = {
    selectChatModels: () =>
      Promise.resolve([
        { vendor: ownVendor, id: "moa-coder", name: "moa-coder", maxInputTokens: 1 },
        { vendor: "copilot", id: "gpt-4o", name: "GPT-4o", maxInputTokens: 1 },
      ] as never),
  };
  const keys = new KeyStore({ get: () => Promise.resolve(undefined) } as never);
  const found = await new ModelCatalog({ endpoints: [] }, keys, offered).editors();
  assert.deepEqual(
    found.map(({ place }) => place),
    [{ kind: "editor", vendor: "copilot" }],
  );
  const itself = { vendor: ownVendor, model: "moa-itself" };
  await withSettings({ [settingKeys.models]: [itself] }, async () => {
    const result = await vscode.commands.executeCommand<{ failed?: string; message?: string }>(
      commandIds.editWithInstruction,
      "Do it",
      { uri: uriOf("src/invoice.ts").toString() },
    );
    assert.equal(result.failed, "usage");
    assert.match(result.message ?? "", /cannot take part in one/);
  });
});

test("an image reaches a model of another extension, where the editor can pass it on", () => {
  const image = { kind: "image", url: "data:image/png;base64,AQID" } as const;
  const parts = [{ kind: "text", text: "see" } as const, image];
  const { content } = editorMessage({ role: "user", content: "see", parts });
  assert.equal(content.length, 2);
  const [, part] = content as readonly unknown[];
  assert.ok(typeof part === "object" && part !== null && "data" in part);
  assert.deepEqual(part.data, Buffer.from([1, 2, 3]));
});

test("roles, images, calls and results of the editor's messages are kept, in their order", () => {
  const image = { mimeType: "image/png", data: new Uint8Array([1, 2, 3]) };
  const text = (value: string) => new vscode.LanguageModelTextPart(value);
  const { User, Assistant } = vscode.LanguageModelChatMessageRole;
  const { messages } = chatRequestOf(
    [
      { role: 3 as never, name: undefined, content: [text("Be exact.")] },
      { role: User, name: undefined, content: [text("a"), image, text("b")] },
      {
        role: Assistant,
        name: undefined,
        content: [new vscode.LanguageModelToolCallPart("c", "look", { at: 1 })],
      },
      {
        role: User,
        name: undefined,
        content: [new vscode.LanguageModelToolResultPart("c", [text("seen")]), text("go on")],
      },
    ],
    { toolMode: Auto },
  );
  assert.deepEqual(messages, [
    { role: "system", content: "Be exact." },
    {
      role: "user",
      content: "ab",
      parts: [
        { kind: "text", text: "a" },
        { kind: "image", url: "data:image/png;base64,AQID" },
        { kind: "text", text: "b" },
      ],
    },
    { role: "assistant", content: "", toolCalls: [{ id: "c", name: "look", arguments: '{"at":1}' }] },
    { role: "tool", content: "seen", toolCallId: "c" },
    { role: "user", content: "go on" },
  ]);
});

/** Asks the participant as the chat does, without running anything. */
async function ask(
  request: Partial<vscode.ChatRequest>,
  history: vscode.ChatContext["history"] = [],
): Promise<{
  readonly requests: readonly RunRequest[];
  readonly said: string;
  readonly result: vscode.ChatResult;
}> {
  const requests: RunRequest[] = [];
  const runs = {
    waiting: undefined,
    run: (wanted: RunRequest) => {
      requests.push(wanted);
      return Promise.resolve({
        outcome: { kind: "none", reason: "Nobody [knew](command:x).", candidates: [] },
      });
    },
  };
  const models = [{ baseUrl: "http://localhost", model: "m" }];
  const failures: string[] = [];
  const log = { unexpected: (error: unknown) => failures.push(String(error)), failure: () => undefined };
  const participant = new Participant(runs as never, { models, mix: "" }, log);
  let said = "";
  const stream = {
    markdown: (text: string) => (said += text),
    button: ({ title }: vscode.Command) => (said += `[${title}]`),
    progress: () => undefined,
    reference: () => undefined,
  };
  const whole = { prompt: "", command: undefined, references: [], ...request };
  const result = await participant.handle(whole as never, { history }, stream as never, token);
  assert.deepEqual(failures, []);
  return { requests, said, result };
}

test("what is referred to is what the task is about; other files and texts go along, and marks become names", async () => {
  const file = { id: "vscode.file", value: uriOf("src/money.ts"), range: [15, 30] as [number, number] };
  const lines = {
    id: "vscode.selection",
    value: new vscode.Location(uriOf("src/invoice.ts"), new vscode.Range(2, 0, 4, 0)),
    range: [4, 14] as [number, number],
  };
  const text = { id: "x", value: "TypeError: boom" };
  const { requests, said } = await ask({
    command: "edit",
    prompt: "Use #selection #file:money.ts.",
    references: [file, lines, text],
  });
  const [request] = requests;
  assert.deepEqual(request?.task.target, { path: "src/invoice.ts", lines: { first: 2, last: 3 } });
  assert.match(request.task.instruction, /^Use src\/invoice\.ts src\/money\.ts/);
  assert.match(request.task.instruction, /See also src\/money\.ts\.[^]*TypeError: boom/);
  assert.ok(said.includes("\\[knew\\]\\(command\\:x\\)"), said);
});

test("a follow-up is about the same lines, and says what was asked before, within bounds", async () => {
  const target = { uri: uriOf("src/invoice.ts").toString(), lines: { first: 2, last: 3 } };
  const turn = (prompt: string) =>
    Object.assign(Object.create(vscode.ChatRequestTurn.prototype) as object, {
      prompt,
      participant: "patchedMoa.moa",
      command: "edit",
      references: [],
    });
  const answer = Object.assign(Object.create(vscode.ChatResponseTurn.prototype) as object, {
    result: { metadata: { target } },
    response: [],
  });
  const history = Array.from("abcdefgh").flatMap((letter) => [turn(letter.repeat(2_000)), answer]);
  const { requests } = await ask({ prompt: "also rename it" }, history as never);
  const [request] = requests;
  assert.deepEqual(request?.task.target, { path: "src/invoice.ts", lines: { first: 2, last: 3 } });
  assert.match(request.task.instruction, /h{500}\n/);
  assert.doesNotMatch(request.task.instruction, /d{3}/);
  assert.match(request.task.instruction, /also rename it$/);
  assert.ok(request.task.instruction.length < 2_600);
});

test("a request that cannot be done is told what to do, and one without a task is told what there is", async () => {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await eventually("no editor", () => vscode.window.activeTextEditor === undefined);
  const { result } = await ask({ command: "edit", prompt: "Do it" });
  assert.match(result.errorDetails?.message ?? "", /Which file/);
  const outside = { id: "f", value: vscode.Uri.file("/etc/hosts"), range: [0, 1] as [number, number] };
  const refused = await ask({ command: "edit", prompt: "x do it", references: [outside] });
  assert.match(refused.result.errorDetails?.message ?? "", /not in the workspace folder/);
  assert.equal(refused.requests.length, 0);
  assert.match((await ask({})).said, /`\/fix`/);
});

test("an agent gets the diff, the verdict and who proposed; nothing is written, and the proposal waits for the user", async () => {
  await using server = await ScriptedServer.start();
  server.model("coder").answers(rightAnswer);
  const before = bytesOf("src/invoice.ts");
  await withSettings(settingsFor(server), async () => {
    await vscode.window.showTextDocument(uriOf("src/invoice.ts"));
    await eventually(
      "the problem",
      () => vscode.languages.getDiagnostics(uriOf("src/invoice.ts")).length > 0,
    );
    const said = await callTool(toolNames.fix, { file: "src/invoice.ts" });
    assert.match(said, /^Verdict: (?:verified|checked)/);
    assert.match(said, /\+ {4}total \+= amount;/);
    assert.match(said, /Provenance:\n- src\/invoice\.ts: /);
    assert.deepEqual(bytesOf("src/invoice.ts"), before);
    assert.match(await callTool(toolNames.fix, { file: "src/invoice.ts" }), /waits for the user's decision/);
    await vscode.commands.executeCommand(commandIds.discard);
  });
  await cleanUp();
});

test("cancelling a tool's run ends its calls, and the next one may begin", async () => {
  await using server = await ScriptedServer.start();
  server.model("coder").hangs();
  await withSettings(settingsFor(server), async () => {
    await vscode.window.showTextDocument(uriOf("src/invoice.ts"));
    const cancel = new vscode.CancellationTokenSource();
    const input = { file: "src/invoice.ts", instruction: "Rename total to sum" };
    const asked = vscode.lm.invokeTool(
      toolNames.edit,
      { input, toolInvocationToken: undefined },
      cancel.token,
    );
    await server.received(1);
    cancel.cancel();
    await assert.rejects(Promise.resolve(asked));
    await server.quiet();
    assert.ok(server.aborts > 0);
    // Nothing is at work any more: this is refused for what it is, and not because of that.
    assert.match(await callTool(toolNames.edit, { ...input, file: "src/none.ts" }).catch(String), /no file/);
  });
  await cleanUp();
});

test("before an agent's question the user reads what is asked, as text", async () => {
  const nobody = {} as never;
  const tool = new PatchTool("edit", nobody, nobody, nobody, nobody);
  const instruction =
    "Do it. [Harmless](command:workbench.action.terminal.new) <b>![x](https://evil.example/x.png)</b>";
  const input = { file: "src/invoice.ts", firstLine: 3, lastLine: 5, instruction };
  const { confirmationMessages } = await tool.prepareInvocation({ input });
  const message = confirmationMessages?.message;
  assert.ok(message instanceof vscode.MarkdownString);
  assert.notEqual(message.isTrusted, true);
  assert.ok(message.value.includes("src\\/invoice\\.ts\\:3\\-5"), message.value);
  assert.doesNotMatch(message.value, /[^\\]\]\(|<b>|:\/\//);
});

test("what an agent makes up is refused: other places, odd lines, checks of its own", async () => {
  for (const [input, said] of [
    [{ file: "../secrets.txt" }, /leads upwards/],
    [{ file: "/etc/passwd" }, /absolute/],
    [{ file: ".git/config" }, /belongs to git/],
    [{ file: "src/none.ts" }, /There is no file/],
    [{ file: "src/invoice.ts", firstLine: 3, lastLine: 1 }, /in order/],
  ] as const) {
    assert.match(await callTool(toolNames.fix, input).catch(String), said, JSON.stringify(input));
  }
});

async function callTool(name: string, input: object): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : "")).join("");
}
