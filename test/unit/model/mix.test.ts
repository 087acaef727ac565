import { describe, expect, test } from "vitest";
import { createEndpoint } from "../../../src/core/model/endpoint/endpoint.ts";
import type { ModelSource } from "../../../src/core/model/endpoint/model-source.ts";
import { presetNamed } from "../../../src/core/model/endpoint/presets.ts";
import { unknownWindow } from "../../../src/core/model/chat-model.ts";
import { parseMix } from "../../../src/core/model/mix/parse-mix.ts";
import { refsIn, resolveMix } from "../../../src/core/model/mix/resolve-mix.ts";
import type { ResolvedMix } from "../../../src/core/model/mix/resolved-mix.ts";
import { shippedMixes } from "../../../src/core/model/mix/shipped-mixes.ts";
import { openMix } from "../../../src/core/moa/open-mix.ts";
import { OpenAiChatModel } from "../../../src/core/model/client/openai-chat-model.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";

const roles = ["cause", "smallest"];

function source(baseUrl: string, ...ids: readonly string[]): ModelSource {
  const models = ids.map((id) => ({ id, window: unknownWindow }));
  return { place: { kind: "endpoint", endpoint: createEndpoint({ baseUrl }) }, models };
}

function provider(name: string, ...ids: readonly string[]): ModelSource {
  return source(presetNamed(name)?.baseUrl ?? "", ...ids);
}

function keyless(name: string): ModelSource {
  return { ...provider(name), problem: new Failure("key", `${name} needs an API key.`) };
}

function editors(vendor: string, ...ids: readonly string[]): ModelSource {
  return { place: { kind: "editor", vendor }, models: ids.map((id) => ({ id, window: unknownWindow })) };
}

function composed(name: string, ...sources: readonly ModelSource[]): readonly string[] {
  const mix = shippedMixes.find((each) => each.name === name)?.compose(sources);
  return told(mix);
}

function told(mix: ResolvedMix | undefined): readonly string[] {
  return (mix?.proposers ?? []).map(({ info, count }) => `${info.id} x${count}`);
}

describe("A mix that a user writes down", () => {
  const written = {
    proposers: [
      { endpoint: "groq", model: "a", role: "cause", temperature: 0.2, count: 2 },
      { endpoint: "http://127.0.0.1:9/v1/", model: "b" },
      { vendor: "copilot", model: "gpt-4o" },
    ],
    critic: { endpoint: "groq", model: "a" },
    aggregator: { endpoint: "openai" },
  };

  test("is read as it stands, and found where it says", () => {
    const mix = parseMix(written, "the mix x", roles);
    expect(mix).toEqual(written);
    expect(refsIn(mix)).toHaveLength(4);
    const found = resolveMix(mix, "The mix x", [
      provider("groq"),
      source("http://127.0.0.1:9/v1", "b", "c"),
      editors("copilot", "gpt-4o"),
      provider("openai", "o3", "gpt-5-mini"),
    ]);
    expect(found.proposers).toMatchObject([
      { info: { id: "a" }, role: "cause", temperature: 0.2, count: 2 },
      { info: { id: "b" }, count: 1 },
      { place: { vendor: "copilot" }, info: { id: "gpt-4o" } },
    ]);
    expect(found.aggregator?.info.id).toBe("gpt-5-mini");
  });

  test.each([
    [[], /the mix x: it is an object/i],
    [{}, /"proposers" is a list/],
    [{ proposers: [] }, /"proposers" is a list/],
    [{ proposers: [{}] }, /proposers\[0\]: give either "endpoint".*or "vendor"/],
    [{ proposers: [{ endpoint: "a", vendor: "b" }] }, /proposers\[0\]: give either/],
    [{ proposers: [{ endpoint: "a", model: 1 }] }, /proposers\[0\]: "model" is the id/],
    [{ proposers: [{ endpoint: "a", role: "clown" }] }, /"role" is one of "cause", "smallest"/],
    [{ proposers: [{ endpoint: "a", temperature: 3 }] }, /"temperature" is a number from 0 to 2/],
    [{ proposers: [{ endpoint: "a", count: 1.5 }] }, /"count" is a whole number from 1 to 16/],
    [
      {
        proposers: [
          { endpoint: "a", count: 9 },
          { endpoint: "a", count: 9 },
        ],
      },
      /18 answers; 16 is the most/,
    ],
    [
      { proposers: [{ endpoint: "a", temprature: 1 }] },
      /no field "temprature"; there are endpoint, vendor, model/,
    ],
    [
      { proposers: [{ endpoint: "a" }], critic: { endpoint: "a", count: 2 } },
      /critic: there is no field "count"/,
    ],
    [{ proposers: [{ endpoint: "a" }], judge: {} }, /no field "judge"/],
  ])("is refused by the field that is wrong: %j", (json, message) => {
    expect(() => parseMix(json, "the mix x", roles)).toThrow(message);
  });

  test("says of everything that is missing what to do, and leaves nothing out silently", () => {
    const mix = parseMix(written, "the mix x", roles);
    const down = {
      ...source("http://127.0.0.1:9/v1"),
      problem: new Failure("unreachable", "127.0.0.1:9 cannot be reached."),
    };
    expect(() =>
      resolveMix(mix, "The mix x", [keyless("groq"), down, provider("openai", "gpt-5-mini")]),
    ).toThrow(
      "The mix x is not complete. groq needs an API key. 127.0.0.1:9 cannot be reached. The editor offers no model of copilot.",
    );
  });

  test("may name a model that the endpoint does not list, but cannot leave the choice to an endpoint without a small one", () => {
    const sources = [provider("groq", "huge-1t")];
    const named = parseMix({ proposers: [{ endpoint: "Groq", model: "alias" }] }, "the mix x", roles);
    expect(told(resolveMix(named, "The mix x", sources))).toEqual(["alias x1"]);
    const unnamed = parseMix({ proposers: [{ endpoint: "groq" }] }, "the mix x", roles);
    expect(() => resolveMix(unnamed, "The mix x", sources)).toThrow(/name one with "model"/);
  });

  test("opens each model once, with its role", () => {
    const twice = parseMix(
      {
        proposers: [
          { endpoint: "ollama", model: "a", role: "cause" },
          { endpoint: "ollama", model: "a", temperature: 1 },
        ],
        critic: { endpoint: "ollama", model: "a" },
      },
      "the mix x",
      roles,
    );
    const found = resolveMix(twice, "The mix x", [source("http://127.0.0.1:11434/v1", "a")]);
    const mix = openMix(
      found,
      ({ place, info }) => {
        expect(place.kind).toBe("endpoint");
        return new OpenAiChatModel(createEndpoint({ baseUrl: "http://127.0.0.1:11434/v1" }), info.id);
      },
      noNote,
    );
    expect(mix.models).toHaveLength(1);
    expect(mix.critic).toBe(mix.models[0]);
    expect(mix.proposers).toMatchObject([
      { role: { name: "cause" }, count: 1 },
      { temperature: 1, count: 1 },
    ]);
  });
});

function noNote(text: string): void {
  throw new Error(text);
}

describe("Shipped mixes are made of what there is", () => {
  const ollama = source("http://127.0.0.1:11434/v1", "llama3.2", "qwen2.5-coder");
  const openai = provider("openai", "o3", "gpt-4.1", "gpt-4.1-mini");
  const anthropic = provider("anthropic", "claude-opus-4-5", "claude-haiku-4-5");

  test("small-x3: one small model, of the first place that has one", () => {
    expect(composed("small-x3", keyless("openai"), anthropic, ollama)).toEqual(["claude-haiku-4-5 x3"]);
    expect(composed("small-x3", ollama)).toEqual(["llama3.2 x3"]);
    expect(() => composed("small-x3", keyless("openai"), keyless("groq"))).toThrow(
      /mix small-x3 is not available\. No small model is available\. Set an API key for one of: OpenAI \(OPENAI_API_KEY\), Groq \(GROQ_API_KEY\)\./,
    );
  });

  test("three-vendors: of three providers, or of one that has many vendors", () => {
    expect(composed("three-vendors", openai, keyless("groq"), anthropic, ollama)).toEqual([
      "gpt-4.1-mini x1",
      "claude-haiku-4-5 x1",
      "llama3.2 x1",
    ]);
    const many = [
      "google/gemini-2.5-pro",
      "google/gemini-2.5-flash",
      "openai/gpt-5-mini",
      "anthropic/claude-haiku-4.5",
    ];
    expect(composed("three-vendors", provider("openrouter", ...many))).toEqual([
      "google/gemini-2.5-flash x1",
      "openai/gpt-5-mini x1",
      "anthropic/claude-haiku-4.5 x1",
    ]);
    expect(() => composed("three-vendors", openai, keyless("groq"))).toThrow(
      /Models of 3 vendors are needed \(found: gpt-4\.1-mini\)\. Set an API key for one of: Groq/,
    );
  });

  test("local: only what runs here, three answers in all", () => {
    expect(composed("local", openai, ollama)).toEqual(["llama3.2 x3"]);
    expect(composed("local", ollama, source("http://localhost:1234/v1", "phi"))).toEqual([
      "llama3.2 x2",
      "phi x1",
    ]);
    expect(() => composed("local", openai)).toThrow(/no server answers on this machine\. Start Ollama/);
  });

  test("editor: only what the editor offers", () => {
    const copilot = editors(
      "copilot",
      "gpt-4o-mini",
      "claude-sonnet-4",
      "claude-haiku-4.5",
      "gemini-2.5-pro",
    );
    expect(composed("editor", openai, copilot)).toEqual(["gpt-4o-mini x2", "claude-haiku-4.5 x1"]);
    expect(() => composed("editor", openai)).toThrow(/sign in to GitHub Copilot/);
  });
});
