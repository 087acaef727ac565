import { writeFileSync } from "node:fs";
import { test } from "vitest";
import { webviewPage } from "../support/editor/webviewPage.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

test("explore", { timeout: 300_000 }, async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("careful").answers(rightAnswer);
  server.model("hasty").answers(rightAnswer.replace("+= amount", "+= ammounts"));
  server.model("chatty").answers("I would rather talk about the weather.");
  server.model("locked").refusesKey();
  server.model("lost").answers(rightAnswer.replace("+= ammount", "+= nowhere"));
  await using session = await Session.open(workspace.root, {
    server,
    models: ["careful", "hasty", "chatty", "locked", "lost"],
    machineSettings: { "patchedMoa.strategy": "best-of-n", "patchedMoa.checks": ["node --test"] },
    language: "de",
  });
  const { workbench } = session;
  const { page } = workbench;
  const shown = webviewPage(page);
  await workbench.openFile("src/invoice.ts", 20, 16);
  await workbench.waitForProblem();
  await workbench.applyQuickFix("Mit Patched MoA beheben");
  await workbench.waitForTab("invoice.ts (verifiziert)");
  await workbench.screenshot("de-1-review");
  await workbench.runCommand("Patched MoA: Lauf anzeigen");
  await shown.getByRole("button", { name: /^Wahl/ }).waitFor();
  await workbench.screenshot("de-2-run");
  let text = await shown.locator("main").innerText();
  await shown.getByRole("button", { name: /^Wahl/ }).click();
  text += "\n=====\n" + (await shown.locator(".detail").innerText());
  await shown.getByRole("button", { name: /^Arbeitsbereich/ }).click();
  text += "\n=====\n" + (await shown.locator(".detail").innerText());
  await shown.getByRole("button", { name: /^locked/ }).click();
  text += "\n=====\n" + (await shown.locator(".detail").innerText());
  await workbench.screenshot("de-3-failure");
  await shown.locator(".candidate").first().scrollIntoViewIfNeeded();
  await workbench.screenshot("de-4-candidates");
  writeFileSync("/tmp/h-words/run.txt", text);
  await workbench.runCommand("Patched MoA: Frühere Läufe anzeigen");
  await workbench.screenshot("de-5-runs");
  writeFileSync("/tmp/h-words/status.txt", await page.locator(".statusbar").innerText());
});
