import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { axeFindings, webviewPage } from "../support/editor/webviewPage.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { rightAnswer } from "../support/sample-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const typo = { path: "src/invoice.ts", line: 20, column: 16 };
const themes = {
  dark: "Dark Modern",
  light: "Light Modern",
  "high contrast": "Dark High Contrast",
  "high contrast light": "Light High Contrast",
} as const;

/** It goes a long way, in four themes: on a busy machine that takes minutes. */
const longestMs = 300_000;

test(
  "a run is looked on at while it goes on, and afterwards opened, compared, replayed, exported and deleted",
  { timeout: longestMs },
  async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("careful").answers(rightAnswer).streamed(4, 5).held();
    server.model("hasty").answers(rightAnswer.replace("+= amount", "+= ammounts"));
    server.model("chatty").answers("<img src=x onerror=alert(1)> I would rather talk about the weather.");
    server.model("locked").refusesKey();
    await using session = await Session.open(workspace.root, {
      server,
      models: ["careful", "hasty", "chatty", "locked"],
      machineSettings: { "patchedMoa.strategy": "best-of-n" },
      userSettings: { "patchedMoa.notifications": "errors" },
    });
    const { workbench } = session;
    const { page } = workbench;
    const shown = webviewPage(page);

    await workbench.runCommand("Patched MoA: Show Past Runs");
    const tree = page.locator(".pane-body", { hasText: "Nothing was run yet" });
    await tree.waitFor();
    await workbench.screenshot("run-1-nothing-yet");

    await workbench.openFile(typo.path, typo.line, typo.column);
    await workbench.waitForProblem();
    await workbench.applyQuickFix("Fix with Patched MoA");
    await workbench.runCommand("Patched MoA: Show Run");
    await shown.getByRole("button", { name: /^careful.*at work/ }).waitFor();
    await shown.getByRole("button", { name: /^Candidate .*does not hold/ }).waitFor();
    await workbench.screenshot("run-2-live");
    server.release();
    await shown.getByRole("button", { name: /^Choice/ }).waitFor();
    await shown.getByRole("button", { name: /^careful/ }).focus();
    await workbench.press("Enter");
    await shown.locator(".detail h2", { hasText: "careful" }).waitFor();
    await shown.locator(".prompt summary").click();
    await shown.locator(".prompt pre", { hasText: "ammount" }).first().waitFor();
    await shown.locator(".question pre", { hasText: "+= amount" }).first().waitFor();
    const candidates = shown.locator(".candidate");
    expect(await candidates.count()).toBe(4);
    expect(await workbench.statusBarText("A verified change")).toContain("is ready");
    expect(await workbench.notifications.texts(), "only errors are wanted").toEqual([]);
    await candidates
      .filter({ hasText: "chosen" })
      .locator(".added", { hasText: "total += amount;" })
      .waitFor();
    await candidates.filter({ hasText: "locked" }).getByText(/key/).first().waitFor();
    expect(await shown.locator("img").count(), "what a model says is text").toBe(0);

    for (const [name, theme] of Object.entries(themes)) {
      await session.useTheme(theme);
      expect(await axeFindings(page), name).toEqual([]);
      await workbench.screenshot(`run-3-${name}`);
      await candidates.first().scrollIntoViewIfNeeded();
      await workbench.screenshot(`run-4-candidates-${name}`);
    }
    await session.useTheme(themes.dark);

    await shown.getByRole("button", { name: "Export as Markdown" }).click();
    await workbench.quickInput.waitFor();
    await workbench.quickInput.accept();
    await workbench.notifications.waitFor("The run was exported");
    const [file = ""] = readdirSync(workspace.root).filter((name) => /^run-.*\.md$/.test(name));
    const exported = readFileSync(join(workspace.root, file), "utf8");
    expect(exported).toContain("+    total += amount;");
    expect(exported).toContain("I would rather talk about the weather.");

    await workbench.reload();
    await shown.getByRole("button", { name: /^Choice/ }).waitFor();
    await shown.getByText("past run").waitFor();
    await shown.getByRole("button", { name: "Replay" }).click();
    await shown.getByText("replayed", { exact: true }).waitFor();
    await shown.getByRole("button", { name: /^Choice/ }).waitFor();
    await workbench.screenshot("run-5-replayed");

    await shown.getByRole("button", { name: "Review candidate 1" }).click();
    await workbench.waitForTab("NOT verified");
    expect((await workbench.diff()).modified).toContain("total += ammounts;");
    await workbench.clickEditorAction("Discard");
    // The palette would close with the tab, and a page that is not there yet passes no key on.
    await workbench.waitForTab("Replayed");
    await shown.getByRole("button", { name: /^Choice/ }).waitFor();
    await shown.locator("h1").click();

    await workbench.runCommand("Patched MoA: Show Cost and Wins");
    await shown.getByRole("img", { name: "Runs won, by model" }).waitFor();
    expect(await axeFindings(page), "charts").toEqual([]);
    await workbench.screenshot("run-6-charts");

    await workbench.runCommand("Patched MoA: Show Past Runs");
    const run = page.locator(".pane-body .monaco-list-row", { hasText: "accepted" });
    await run.waitFor();
    await workbench.screenshot("run-7-past-runs");
    const search = page.locator("a.action-label[aria-label^='Search Past Runs']:visible").first();
    await search.click();
    await workbench.quickInput.answer("weather");
    await page.locator(".pane-body", { hasText: "No run has all of these words" }).waitFor();
    await search.click();
    await workbench.quickInput.answer("invoice careful");
    await run.waitFor();
    await page.locator(".pane-body", { hasText: "Only runs with: invoice careful" }).waitFor();
    await run.hover();
    await run.getByRole("button", { name: "Export Past Run" }).click();
    await workbench.quickInput.choose("Journal");
    await workbench.quickInput.waitFor();
    await workbench.quickInput.accept();
    await eventually("the journal in the workspace", 20_000, () =>
      readdirSync(workspace.root).some((name) => /^run-.*\.jsonl$/.test(name)),
    );
    await run.click({ button: "right" });
    // A click that comes as soon as the menu is taken for the end of the one that opened it.
    await page.getByRole("menuitem", { name: "Delete Past Run" }).hover();
    await workbench.press("Enter");
    await page.locator(".monaco-dialog-box").getByRole("button", { name: "Delete" }).click();
    // It was the only one that was found.
    await page.getByRole("button", { name: "Show All Past Runs" }).last().click();
    await tree.waitFor();
  },
);
