import { expect, test } from "vitest";
import { GitWorkspace } from "../support/git-workspace.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { webviewPage } from "../support/editor/webviewPage.ts";
import { Session } from "./session.ts";

test("in an editor that speaks German, commands, light bulb, messages and the proposal do", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using session = await Session.open(workspace.root, { language: "de" });
  const { workbench } = session;
  await workbench.openFile("src/invoice.ts", 20, 16);
  await workbench.waitForProblem();
  expect(await workbench.commandsMatching("Patched MoA: Modelle")).toContain(
    "Patched MoA: Modelle auswählen",
  );
  await workbench.applyQuickFix("Mit Patched MoA beheben");
  await workbench.waitForTab("invoice.ts (verifiziert)");
  await workbench.screenshot("german");
  await workbench.clickEditorAction("Verwerfen");
  await workbench.waitForTabs("invoice.ts");
  await workbench.runCommand("Patched MoA: Datei mit Anweisung bearbeiten…");
  await workbench.notifications.waitFor("Eine Bearbeitung nach Anweisung braucht ein Modell");
});

test("in an editor that speaks German the engine's reasons are German: of a run, its gates, its failures and of runs before", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("careful").answers(rightAnswer);
  server.model("hasty").answers(rightAnswer.replace("+= amount", "+= ammounts"));
  server.model("chatty").answers("I would rather talk about the weather.");
  server.model("lost").answers(rightAnswer.replace("+= ammount", "+= nowhere"));
  server.model("locked").refusesKey();
  await using session = await Session.open(workspace.root, {
    server,
    models: ["careful", "hasty", "chatty", "lost", "locked"],
    machineSettings: {
      "patchedMoa.strategy": "best-of-n",
      "patchedMoa.checks": ["node --test"],
      "patchedMoa.confirmAbove": 0,
      "patchedMoa.prices": { hasty: { prompt: 1, completion: 2 } },
    },
    language: "de",
  });
  const { workbench } = session;
  const { page, notifications } = workbench;
  const shown = webviewPage(page);

  await workbench.openFile("src/invoice.ts", 20, 16);
  await workbench.waitForProblem();
  await workbench.applyQuickFix("Mit Patched MoA beheben");
  expect((await notifications.dialog()).text).toMatch(/Dieser Lauf wird etwa \$[\d.]+ bis \$[\d.]+ kosten/);
  await workbench.screenshot("german-confirm");
  await notifications.answerDialog("Starten");
  await workbench.waitForTab("invoice.ts (verifiziert)");
  await workbench.runCommand("Patched MoA: Änderungsblock erklären");
  const hover = page.locator(".monaco-hover:visible", { hasText: "Warum diese Antwort" });
  await hover.filter({ hasText: "Er schneidet bei den Prüfstufen am besten ab." }).waitFor();
  await hover.filter({ hasText: "node --test: Behoben: schlug vorher fehl, gelingt jetzt" }).waitFor();
  await workbench.screenshot("german-explained");
  await workbench.press("Escape");

  await workbench.runCommand("Patched MoA: Lauf anzeigen");
  await shown.getByRole("button", { name: /^Wahl/ }).waitFor();
  await workbench.screenshot("german-run");
  await shown.locator(".reason", { hasText: "Er schneidet bei den Prüfstufen am besten ab." }).waitFor();
  const candidates = shown.locator(".candidate");
  const saying = (words: string): Promise<void> => candidates.filter({ hasText: words }).first().waitFor();
  await saying("bestanden: Prüfungen (node --test). Behoben: schlug vorher fehl, gelingt jetzt");
  await saying("gescheitert: Diagnose (TypeScript). Neuer Fehler: src/invoice.ts:20");
  await saying("Die Antwort enthält keine Bearbeitungen.");
  await saying("die zu ersetzenden Zeilen stehen nicht in der Datei.");
  // What the endpoint says is not ours.
  await saying("scripted verlangt einen API-Schlüssel, und keiner ist festgelegt (401).");
  await saying("Incorrect API key provided: none.");
  await candidates.first().scrollIntoViewIfNeeded();
  await workbench.screenshot("german-candidates");

  // In the next window the run comes from its journal, which is English.
  await workbench.reload();
  await workbench.runCommand("Patched MoA: Frühere Läufe anzeigen");
  await page.locator(".pane-body .monaco-list-row", { hasText: "angenommen" }).click();
  await shown.locator(".badge", { hasText: "früherer Lauf" }).waitFor();
  await shown.locator(".reason", { hasText: "Er schneidet bei den Prüfstufen am besten ab." }).waitFor();
});
