import { expect, test } from "vitest";
import { GitWorkspace } from "../support/git-workspace.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const key = "sk-0123456789abcdef";

test("from an endpoint without a key to a run of a mix: key, models with size and price, mix, proposal", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.requiresKey(key);
  server.model("coder").answers(rightAnswer).isListedWith({ context_length: 32_768 });
  const mine = { proposers: [{ endpoint: server.baseUrl, model: "coder", count: 2, temperature: 0.3 }] };
  // Without any model at all the picker gives way to advice.
  await using other = await ScriptedServer.start();
  other.model("another");
  const machineSettings = {
    "patchedMoa.endpoints": [
      { label: "scripted", baseUrl: server.baseUrl },
      { label: "other", baseUrl: other.baseUrl },
    ],
    "patchedMoa.mixes": { mine },
    "patchedMoa.strategy": "moa",
  };
  await using session = await Session.open(workspace.root, { machineSettings });
  const { workbench } = session;
  const { quickInput, notifications } = workbench;

  await workbench.runCommand("Patched MoA: Select Models");
  await quickInput.waitFor("None selected");
  await quickInput.press("scripted, on this machine", "Set API Key");
  await quickInput.waitFor("API Key for scripted");
  await quickInput.answer(key);
  await notifications.click("The API key for scripted is stored", "Select Models");
  await quickInput.waitFor("None selected");
  expect(await quickInput.described("coder")).toMatch(/scripted, on this machine · 32k tokens, free/);
  await workbench.screenshot("select-models");
  await quickInput.close();

  await workbench.runCommand("Patched MoA: Select Mix");
  await quickInput.waitFor("A mix, or the selected models");
  expect(await quickInput.described("mine")).toContain("coder ×2");
  expect(await quickInput.described("The editor's models")).toContain("not available");
  await workbench.screenshot("select-mix");
  await quickInput.choose("mine");

  await workbench.openFile("src/invoice.ts", 20, 16);
  await workbench.waitForProblem();
  await workbench.applyQuickFix("Fix with Patched MoA");
  await workbench.waitForTab("invoice.ts (verified)");
  expect(server.requests.length).toBeGreaterThan(0);
  expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(
    new Set([`Bearer ${key}`]),
  );
});

test("a provider is added with its key, under its name and address", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using session = await Session.open(workspace.root);
  const { workbench } = session;
  const { quickInput, notifications } = workbench;
  await workbench.runCommand("Patched MoA: Set API Key");
  await quickInput.waitFor("Endpoint the key is for");
  await quickInput.type("mistral");
  await quickInput.choose("Mistral…");
  await quickInput.waitFor("console.mistral.ai");
  await quickInput.answer(key);
  await notifications.waitFor("The API key for Mistral is stored");
  await workbench.runCommand("Patched MoA: Set API Key");
  await quickInput.waitFor("Endpoint the key is for");
  expect(await quickInput.described("Mistral")).toContain("https://api.mistral.ai/v1");
  await quickInput.close();
});
