import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEndpoint, isLoopback } from "../../../src/core/model/endpoint/endpoint.ts";
import { redact, Secret } from "../../../src/core/model/secret.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";

const key = "test-key-0123456789abcdef";

describe("A secret", () => {
  const secret = new Secret(() => key);
  const endpoint = createEndpoint({ baseUrl: "https://models.example.com/v1", apiKey: secret });

  test("is revealed only by asking for it", async () => {
    expect(await secret.reveal()).toBe(key);
  });

  test.each([
    ["a template", () => String(secret)],
    ["JSON", () => JSON.stringify(endpoint)],
    ["the console", () => inspect(endpoint, { depth: 9, showHidden: true })],
    ["its fields", () => inspect(Object.entries(secret))],
  ])("does not show in %s", (_, print) => {
    expect(print()).not.toContain(key);
  });

  test("that is blank is none", async () => {
    expect(await new Secret(() => " \n").reveal()).toBeUndefined();
    expect(await new Secret(() => ` ${key}\n`).reveal()).toBe(key);
  });
});

describe("A message", () => {
  const keys = fc.stringMatching(/^[!-~]{16,60}$/);
  const allKeys = fc.stringMatching(/^[!-~]{8,60}$/);

  test("does not hold the key, whatever is around it", () => {
    fc.assert(
      fc.property(allKeys, fc.string(), fc.string(), (secret, before, after) => {
        expect(redact(`${before}${secret}${after}`, secret)).not.toContain(secret);
      }),
    );
  });

  test("does not hold the beginning of a masked key", () => {
    fc.assert(
      fc.property(keys, (secret) => {
        const masked = `${secret.slice(0, 8)}********${secret.slice(-4)}`;
        expect(redact(`Incorrect key ${masked} given`, secret)).not.toContain(masked);
      }),
    );
  });

  test.each([
    "sk-proj-abcdefghijklmnop",
    "sk-ab***********wxyz",
    "Bearer abc.def.ghi",
    "gsk_0123456789abcdef",
    "AIzaSyA0123456789abcdef",
  ])("does not hold what looks like a key: %s", (other) => {
    expect(redact(`Bad ${other} given`, key)).toBe("Bad [key] given");
  });

  test.each(["task-oriented risk-assessment", "model ollama at Ollama", "the token limit"])(
    "keeps its words: %s",
    (words) => {
      expect(redact(words, "ollama")).toBe(words);
    },
  );
});

describe("A base URL", () => {
  test.each([
    ["https://api.openai.com/v1/", "https://api.openai.com/v1", "OpenAI"],
    [" http://127.0.0.1:11434/v1 ", "http://127.0.0.1:11434/v1", "127.0.0.1:11434"],
    ["https://models.example.com", "https://models.example.com", "models.example.com"],
  ])("%s is taken", (given, baseUrl, label) => {
    expect(createEndpoint({ baseUrl: given })).toMatchObject({
      baseUrl,
      label,
      keyVariable: "OPENAI_API_KEY",
    });
  });

  test.each(["", "localhost:11434/v1", "api.openai.com", "ftp://host/v1", "file:///etc/passwd", "http://"])(
    "%j is refused, with an example",
    (baseUrl) => {
      expect(() => createEndpoint({ baseUrl })).toThrow(/http:\/\/ or https:\/\/.*11434/);
    },
  );

  test.each([`https://user:${key}@host/v1`, `https://host/v1?api_key=${key}`, `https://host/v1#${key}`])(
    "with a key in it is refused, and the key is not repeated",
    (baseUrl) => {
      const refusal = catchFailure(() => createEndpoint({ baseUrl }));
      expect(refusal).toMatchObject({ kind: "usage" });
      expect(refusal.message).not.toContain(key);
    },
  );

  test.each([
    ["http://localhost:1/v1", true],
    ["http://127.1.2.3:1/v1", true],
    ["http://[::1]:1/v1", true],
    ["http://localhost.example.com/v1", false],
    ["http://127.0.0.1.example.com/v1", false],
    ["http://192.168.0.2/v1", false],
  ])("%s is on this machine: %s", (baseUrl, expected) => {
    expect(isLoopback(createEndpoint({ baseUrl }))).toBe(expected);
  });
});

function catchFailure(action: () => unknown): Failure {
  try {
    action();
  } catch (error) {
    if (Failure.is(error)) {
      return error;
    }
  }
  throw new Error("There was no failure.");
}
