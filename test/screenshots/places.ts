import { ChatView } from "../support/editor/chatView.ts";
import type { Settings } from "../support/editor/settings.ts";
import { webviewPage } from "../support/editor/webviewPage.ts";
import type { Workbench } from "../support/editor/workbench.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import type { ScriptedServer } from "../support/server/scripted-server.ts";
import type { Scene } from "./scenes.ts";

const large = { width: 1280, height: 800 };
const names = ["qwen3-coder-30b", "gpt-oss-20b", "devstral-small"] as const;
const critique = `Answer A: The misspelt name is the cause, and one word mends it. Nothing else is touched.
Answer B: The name it uses is not declared either; tool results say so.
Answer C: Right, but the factor of one is superfluous.`;

/** Three models that do not agree, a critique and a final answer. */
function mixture(server: ScriptedServer): Settings {
  server
    .models(...names)
    .when("Criticise each answer")
    .answers(critique);
  server
    .models(...names)
    .when("your own final answer")
    .answers(rightAnswer);
  server.model(names[0]).answers(rightAnswer);
  server.model(names[1]).answers(rightAnswer.replace("+= amount", "+= ammounts"));
  server.model(names[2]).answers(rightAnswer.replace("+= amount", "+= amount * 1"));
  const price = { prompt: 0.4, completion: 1.6 };
  return {
    "patchedMoa.endpoints": [{ label: "My server", baseUrl: server.baseUrl }],
    "patchedMoa.models": names.map((model) => ({ baseUrl: server.baseUrl, model })),
    "patchedMoa.strategy": "moa",
    "patchedMoa.checks": ["node --version"],
    "patchedMoa.prices": Object.fromEntries(names.map((name) => [name, price])),
  };
}

async function showPastRuns(workbench: Workbench): Promise<void> {
  await workbench.runCommand("Patched MoA: Show Past Runs");
  await workbench.page.locator(".pane-body", { hasText: "Nothing was run yet" }).waitFor();
}

async function fix(workbench: Workbench): Promise<void> {
  await workbench.openFile("src/invoice.ts", 20, 16);
  await workbench.waitForProblem();
  await workbench.applyQuickFix("Fix with Patched MoA");
  await workbench.waitForTab("invoice.ts (verified)");
}

/** Where else the extension is seen: nobody ships these pictures, somebody looks at them. */
export const placesToLookAt: readonly Scene[] = [
  {
    name: "run",
    shipped: { readme: "run.png" },
    size: { width: 1320, height: 640 },
    settings: mixture,
    play: async (workbench) => {
      await fix(workbench);
      await workbench.runCommand("Patched MoA: Show Run");
      await webviewPage(workbench.page)
        .getByRole("button", { name: /^Choice/ })
        .waitFor();
    },
  },
  {
    name: "explain",
    size: large,
    hover: true,
    settings: mixture,
    play: async (workbench) => {
      await fix(workbench);
      await workbench.clickCodeLens("Explain");
      await workbench.page.locator(".monaco-hover:visible", { hasText: "What the critic said" }).waitFor();
    },
  },
  {
    name: "charts",
    size: large,
    sideBar: true,
    settings: mixture,
    play: async (workbench) => {
      await showPastRuns(workbench);
      await fix(workbench);
      await workbench.runCommand("Patched MoA: Show Cost and Wins");
      await webviewPage(workbench.page).getByRole("img", { name: "Runs won, by model" }).waitFor();
    },
  },
  {
    name: "nothing-yet",
    size: large,
    sideBar: true,
    settings: () => ({}),
    play: async (workbench) => {
      await showPastRuns(workbench);
    },
  },
  {
    name: "chat",
    size: large,
    userSettings: { "chat.disableAIFeatures": false },
    settings: mixture,
    play: async (workbench) => {
      const chat = new ChatView(workbench.page);
      await workbench.openFile("src/invoice.ts", 20, 16);
      await workbench.waitForProblem();
      await chat.open("adaptive-");
      await chat.ask("@moa /fix");
      await chat.waitForAnswer("Show Log");
      await chat.ask("@moa /explain");
      await chat.waitForAnswer("What the critic said");
    },
  },
  {
    name: "settings",
    size: large,
    settings: () => ({}),
    play: async (workbench) => {
      await workbench.runCommand("Preferences: Open Settings (UI)");
      // In a tab or over the window, as the editor likes.
      await workbench.page.locator(".settings-editor .monaco-editor.focused").waitFor();
      await workbench.type("@ext:patched-moa.patched-moa");
      await workbench.page
        .locator(".settings-editor .settings-tree-container", { hasText: "Notifications" })
        .first()
        .waitFor();
    },
  },
  {
    name: "walkthrough",
    size: { width: 1500, height: 800 },
    settings: () => ({}),
    play: async (workbench) => {
      const { page, quickInput } = workbench;
      await workbench.runCommand("Welcome: Open Walkthrough...");
      await quickInput.waitFor();
      await quickInput.type("Patched MoA");
      await quickInput.choose("Get Started with Patched MoA");
      await page.locator(".getting-started-media img").first().waitFor();
    },
  },
];
