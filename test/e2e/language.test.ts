import { expect, test } from "vitest";
import { GitWorkspace } from "../support/git-workspace.ts";
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
