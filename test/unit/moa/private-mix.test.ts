import { expect, test } from "vitest";
import { noUsage, unknownWindow, type ChatModel } from "../../../src/core/model/chat-model.ts";
import { SecretVault } from "../../../src/core/privacy/secrets/secret-vault.ts";
import { privateMix } from "../../../src/core/moa/private-mix.ts";
import { drawn } from "../../support/fake-secrets.ts";

test("whoever of a mix is asked, no secret is sent, and who was one model is one still", async () => {
  const sent: string[] = [];
  const model = (id: string): ChatModel => ({
    id,
    label: id,
    window: unknownWindow,
    ask: ({ messages }) => {
      sent.push(...messages.map(({ content }) => content));
      return Promise.resolve({ kind: "answer", text: "", usage: noUsage });
    },
  });
  const [a, b, critic, aggregator] = [model("a"), model("b"), model("critic"), model("aggregator")];
  const proposers = [{ model: b, count: 2, temperature: 0.5 }];
  const mix = privateMix({ models: [a, b], proposers, agents: [], critic, aggregator }, new SecretVault());
  const secret = `npm_${drawn("mix", 36)}`;
  const all = [...mix.models, mix.proposers?.[0]?.model, mix.critic, mix.aggregator];
  for (const each of all) {
    const request = { messages: [{ role: "user" as const, content: `use ${secret}` }] };
    await each?.ask(request, new AbortController().signal);
  }
  expect(sent).toHaveLength(5);
  expect(sent.join("\n")).not.toContain(secret);
  expect(mix.proposers).toMatchObject([{ count: 2, temperature: 0.5 }]);
  expect(mix.proposers?.[0]?.model).toBe(mix.models[1]);
});
