import { expect, test } from "vitest";
import { keysInEnvironment } from "../../../src/editor/settings/keys-in-environment.ts";

test("keys of known providers are found by their variables, for their own addresses", () => {
  const found = keysInEnvironment({
    OPENAI_API_KEY: "a",
    GOOGLE_API_KEY: "b",
    HOME: "/",
    MISTRAL_API_KEY: "  ",
  });
  expect(found).toEqual([
    { variable: "OPENAI_API_KEY", endpoint: { baseUrl: "https://api.openai.com/v1", label: "OpenAI" } },
    {
      variable: "GOOGLE_API_KEY",
      endpoint: { baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai", label: "Google" },
    },
  ]);
});

test("a token that is there for other ends, and a key without an address, are not offered", () => {
  expect(keysInEnvironment({ GITHUB_TOKEN: "a", AZURE_OPENAI_API_KEY: "b" })).toEqual([]);
});
