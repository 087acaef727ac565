import { describe, expect, test } from "vitest";
import { OpenAiChatModel } from "../../../src/core/model/client/openai-chat-model.ts";
import {
  chatBase,
  idAsAsked,
  keyHeaders,
  listHeaders,
  listUrl,
} from "../../../src/core/model/endpoint/dialect.ts";
import { addressOf, createEndpoint, presetOf } from "../../../src/core/model/endpoint/endpoint.ts";
import { listModels } from "../../../src/core/model/endpoint/list-models.ts";
import { presets } from "../../../src/core/model/endpoint/presets.ts";
import { Secret } from "../../../src/core/model/secret.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const never = new AbortController().signal;
const at = (baseUrl: string) => createEndpoint({ baseUrl });

test("The address of the question, as documentation shows it, means the one above it", () => {
  expect(at("http://127.0.0.1:1234/v1/chat/completions/").baseUrl).toBe("http://127.0.0.1:1234/v1");
  expect(at("http://127.0.0.1:1234/chat/completions").baseUrl).toBe("http://127.0.0.1:1234");
});

describe("A provider is known by its address", () => {
  test.each(
    presets.flatMap(({ baseUrl, ...preset }) => (baseUrl === undefined ? [] : [{ ...preset, baseUrl }])),
  )("$label", (preset) => {
    const endpoint = at(`${preset.baseUrl}/`);
    expect(presetOf(endpoint)?.name).toBe(preset.name);
    expect(endpoint).toMatchObject({
      label: preset.label,
      keyVariable: preset.keyVariable,
      baseUrl: preset.baseUrl,
    });
    expect(preset.keyPage).toMatch(/^https:\/\//);
  });

  test("and a look-alike is not", () => {
    for (const url of [
      "https://api.openai.com.evil.test/v1",
      "https://evilopenai.azure.com.test",
      "http://127.0.0.1/v1",
    ]) {
      expect(presetOf(at(url))).toBeUndefined();
    }
  });

  test("without a key it is not asked, and the message says where to get one", async () => {
    await expect(listModels(at("https://api.groq.com/openai/v1"), never)).rejects.toMatchObject({
      kind: "key",
      message: expect.stringMatching(/Groq needs an API key.*console\.groq\.com.*GROQ_API_KEY/) as string,
    });
  });
});

describe("What endpoints want otherwise", () => {
  test("Azure takes the key in a header of its own, everybody else as OpenAI does", () => {
    expect(keyHeaders(at("https://me.openai.azure.com/openai/v1"), "k")).toEqual({ "api-key": "k" });
    expect(keyHeaders(at("https://api.mistral.ai/v1"), "k")).toEqual({ Authorization: "Bearer k" });
    expect(keyHeaders(at("https://api.mistral.ai/v1"), undefined)).toEqual({});
  });

  test("Azure lists what could be deployed: the names of deployments have to be given", async () => {
    const endpoint = { ...at("https://me.openai.azure.com/openai/v1"), apiKey: new Secret(() => "key") };
    await expect(listModels(endpoint, never)).rejects.toMatchObject({
      kind: "no-model",
      message: expect.stringContaining("--model") as string,
    });
  });

  test("Anthropic's list knows its own headers, GitHub's is elsewhere, Google's ids have a prefix", () => {
    const anthropic = at("https://api.anthropic.com/v1");
    expect(listHeaders(anthropic, "k")).toMatchObject({
      "x-api-key": "k",
      "anthropic-version": "2023-06-01",
    });
    expect(keyHeaders(anthropic, "k")).toEqual({ Authorization: "Bearer k" });
    expect(listUrl(at("https://models.github.ai/inference"))).toBe("https://models.github.ai/catalog/models");
    const google = at("https://generativelanguage.googleapis.com/v1beta/openai");
    expect(idAsAsked(google, "models/gemini-2.5-flash")).toBe("gemini-2.5-flash");
    expect(idAsAsked(at("http://127.0.0.1:8080/v1"), "models/a.gguf")).toBe("models/a.gguf");
  });

  test("Azure's classic protocol has an address for each deployment, and its version in every address", async () => {
    await using server = await ScriptedServer.start();
    server.requiresKey("azure-key-0123456789");
    server.model("my gpt").answers("Hello");
    const baseUrl = `${server.baseUrl.replace("/v1", "/openai")}?api-version=2024-10-21`;
    const endpoint = createEndpoint({ baseUrl, apiKey: new Secret(() => "azure-key-0123456789") });
    const outcome = await new OpenAiChatModel(endpoint, "my gpt").ask({ messages: [] }, never);
    expect(outcome).toMatchObject({ kind: "answer", text: "Hello" });
    const [request] = server.requests;
    expect(request?.url).toBe("/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21");
    expect(request?.headers["api-key"]).toBe("azure-key-0123456789");
    expect(request?.headers.authorization).toBeUndefined();
    expect(addressOf(endpoint)).toBe(baseUrl);
  });

  test("a deployment cannot lead out of the endpoint's address", () => {
    expect(chatBase(at("http://127.0.0.1/openai?api-version=1"), "../../x")).toBe(
      "http://127.0.0.1/openai/deployments/..%2F..%2Fx",
    );
  });
});

test("a base URL holds no key: neither as user, nor in a query, nor in a fragment", () => {
  for (const url of ["https://u:pass@a.test/v1", "https://a.test/v1?key=pass", "https://a.test/v1#pass"]) {
    expect(() => at(url)).toThrow(/must hold no user name/);
    expect(() => at(url)).not.toThrow(/pass@|key=pass|#pass/);
  }
});
