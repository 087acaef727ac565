import assert from "node:assert/strict";
import * as vscode from "vscode";
import { TokenCounter } from "../../src/core/model/fit/token-counter.ts";
import { Ledger } from "../../src/core/model/money/ledger.ts";
import { settingKeys } from "../../src/editor/contributions.ts";
import { chosenModels, type ModelParts } from "../../src/editor/models/chosen-models.ts";
import { ModelCatalog } from "../../src/editor/models/model-catalog.ts";
import { ModelPrices } from "../../src/editor/models/model-prices.ts";
import { offeredMixes } from "../../src/editor/models/offered-mixes.ts";
import { offerOf } from "../../src/editor/models/offered-models.ts";
import { KeyStore } from "../../src/editor/settings/key-store.ts";
import { Settings } from "../../src/editor/settings/settings.ts";
import { ManualTimers } from "../support/server/manual-timers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { test } from "./suite.ts";
import { withSettings } from "./with-settings.ts";
import { cleanUp, eventually, write } from "./workspace.ts";

const never = new AbortController().signal;
const noKeys = new KeyStore({ get: () => Promise.resolve(undefined) } as never);

/** What an extension offers in the editor. */
const copilot = [
  { vendor: "copilot", id: "gpt-4o-mini", name: "GPT-4o mini", maxInputTokens: 64_000 },
  { vendor: "copilot", id: "claude-haiku-4.5", name: "claude-haiku-4.5", maxInputTokens: 0 },
] as never;
const offered = { selectChatModels: () => Promise.resolve(copilot) };

/** What a run shares, with nobody counting. */
function parts(): ModelParts {
  return { ledger: new Ledger(), counter: new TokenCounter(), note: () => undefined, run: "run-1" };
}

test("a workspace cannot redirect a key: its endpoints, models, mixes and money count for nothing", async () => {
  const evil = "https://evil.example/v1";
  const settings = {
    [settingKeys.endpoints]: [{ label: "OpenAI", baseUrl: evil }],
    [settingKeys.models]: [{ baseUrl: evil, model: "m" }],
    [settingKeys.mix]: "evil",
    [settingKeys.mixes]: { evil: { proposers: [{ endpoint: evil }] } },
    [settingKeys.budget]: 1000,
    [settingKeys.budgetPerDay]: 1000,
    [settingKeys.confirmAbove]: 1000,
    [settingKeys.requestTimeouts]: { total: 1 },
    [settingKeys.prices]: { m: { prompt: 0, completion: 0 } },
    [settingKeys.checks]: ["curl evil.example"],
    // The one that a workspace may decide, to see that the file was read.
    [settingKeys.codeLens]: false,
  };
  write(".vscode/settings.json", JSON.stringify(settings));
  const read = (key: string): unknown => vscode.workspace.getConfiguration().get(key);
  await eventually("the workspace's settings", () => read(settingKeys.codeLens) === false);
  const seen = new Settings();
  assert.deepEqual(seen.endpoints, [{ label: "OpenAI", baseUrl: "https://api.openai.com/v1" }]);
  assert.deepEqual(
    [seen.models, seen.mix, [...seen.mixes], [...seen.prices], seen.checks],
    [[], "", [], [], []],
  );
  assert.deepEqual([seen.budget, seen.budgetPerDay, seen.confirmAbove], [undefined, undefined, undefined]);
  assert.deepEqual(seen.requestTimeouts, {});
  await cleanUp(".vscode/settings.json");
  await eventually("the settings as before", () => read(settingKeys.codeLens) === true);
});

test("settings of models and money are checked: what cannot be read is refused by its name", async () => {
  const wrong = [
    [settingKeys.mix, 7, (settings: Settings) => settings.mix],
    [settingKeys.mixes, [], (settings: Settings) => settings.mixes],
    [settingKeys.budgetPerDay, -1, (settings: Settings) => settings.budgetPerDay],
    [settingKeys.confirmAbove, "much", (settings: Settings) => settings.confirmAbove],
    [settingKeys.requestTimeouts, { total: 0 }, (settings: Settings) => settings.requestTimeouts],
    [settingKeys.requestTimeouts, { totl: 5 }, (settings: Settings) => settings.requestTimeouts],
  ] as const;
  for (const [key, value, get] of wrong) {
    await withSettings({ [key]: value }, (settings) => {
      assert.throws(
        () => get(settings),
        new RegExp(key.replace(".", "\\.")),
        `${key} ${JSON.stringify(value)}`,
      );
      return Promise.resolve();
    });
  }
  await withSettings({ [settingKeys.requestTimeouts]: { firstByte: 2, total: 30 } }, (settings) => {
    assert.deepEqual(settings.requestTimeouts, { firstByteMs: 2000, totalMs: 30_000 });
    return Promise.resolve();
  });
});

test("the models of all places are offered with size and price; a list is kept for ten minutes, or until it is asked for anew", async () => {
  await using server = await ScriptedServer.start();
  server.model("coder").isListedWith({ max_model_len: 32_768 });
  const { baseUrl } = server;
  const timers = new ManualTimers();
  await withSettings({ [settingKeys.endpoints]: [{ baseUrl }] }, async (settings) => {
    const catalog = new ModelCatalog(settings, noKeys, offered, timers);
    const offers = async (fresh = false): Promise<readonly string[]> => {
      const sources = await catalog.sources(never, fresh);
      return sources
        .map((source) => offerOf(source, new ModelPrices(settings.prices)))
        .filter(({ from }) => from.includes("copilot") || from.includes(new URL(baseUrl).host))
        .flatMap(({ from, models }) =>
          models.map(({ choice, description }) => `${from}: ${choice.model}, ${description}`),
        );
    };
    const here = `${new URL(baseUrl).host}, on this machine`;
    assert.deepEqual(await offers(), [
      "copilot, from the editor: gpt-4o-mini, GPT-4o mini, 64k tokens",
      "copilot, from the editor: claude-haiku-4.5, ",
      `${here}: coder, 32k tokens, free`,
    ]);
    server.model("newer");
    assert.equal((await offers()).length, 3);
    assert.equal((await offers(true)).length, 4);
    server.model("newest");
    timers.pass(10 * 60_000);
    assert.equal((await offers()).length, 5);
  });
});

test("the models of a run have the windows that their places tell, and a mix its roles, temperatures and counts", async () => {
  await using server = await ScriptedServer.start();
  server.model("coder").isListedWith({ context_length: 8192 });
  const { baseUrl } = server;
  const selected = [
    { baseUrl, model: "coder" },
    { vendor: "copilot", model: "gpt-4o-mini" },
  ];
  await withSettings({ [settingKeys.models]: selected }, async (settings) => {
    const { models } = await chosenModels(
      settings,
      new ModelCatalog(settings, noKeys, offered),
      parts(),
      never,
    );
    assert.deepEqual(
      models.map(({ id, window }) => [id, window.contextTokens]),
      [
        ["coder", 8192],
        ["gpt-4o-mini", 64_000],
      ],
    );
  });
  const mine = {
    proposers: [{ endpoint: baseUrl, role: "cause", temperature: 0.2, count: 2 }, { vendor: "copilot" }],
    critic: { endpoint: baseUrl },
  };
  const mixed = { [settingKeys.mix]: "mine", [settingKeys.mixes]: { mine } };
  await withSettings(mixed, async (settings) => {
    const mix = await chosenModels(settings, new ModelCatalog(settings, noKeys, offered), parts(), never);
    assert.deepEqual(
      mix.proposers?.map(({ model, role, temperature, count }) => [model.id, role?.name, temperature, count]),
      [
        ["coder", "cause", 0.2, 2],
        ["gpt-4o-mini", undefined, undefined, 1],
      ],
    );
    assert.equal(mix.critic, mix.models[0]);
  });
});

test("mixes are offered with what they are made of now, or why they cannot be had", async () => {
  const broken = { proposers: [{ endpoint: "groq" }] };
  await withSettings({ [settingKeys.mixes]: { broken } }, async (settings) => {
    const mixes = await offeredMixes(settings, new ModelCatalog(settings, noKeys, offered), never);
    const told = new Map(mixes.map(({ name, detail, problem }) => [name, problem ?? detail]));
    assert.match(told.get("broken") ?? "", /Groq needs an API key/);
    assert.match(told.get("editor") ?? "", /gpt-4o-mini ×2, claude-haiku-4\.5/);
  });
});
