import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { axeFindings, webviewPage } from "../support/editor/webviewPage.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { findings, reviewQuestions } from "../support/review-answers.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

const path = "src/first.ts";
const text = `/** The first of some. */
export function first<T>(items: readonly T[]): T | undefined {
  return items[1];
}
`;

test("findings of a review stand beside their lines with votes and a change; it is reviewed and applied, and threads are dismissed", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  const wrong = {
    file: path,
    line: 3,
    message:
      "It returns the second item: lists begin at 0. [Click](command:workbench.action.quit) <b>now</b>",
    evidence: "return items[1];",
    edits: [{ search: "  return items[1];\n", replace: "  return items[0];\n" }],
  };
  const doubtful = { file: path, line: 1, message: "Nobody needs this.", evidence: "The first of some." };
  server
    .model("coder")
    .when(reviewQuestions.correctness)
    .answers(findings(wrong, { ...doubtful, severity: "low" }));
  server.model("coder").answers(findings());
  server
    .model("other")
    .when(/begin at 0[^]*VERDICT/)
    .answers("VERDICT: RIGHT");
  server.model("other").when("Is the finding right").answers("I cannot tell.");
  server.model("other").when("Is the finding wrong").answers("I cannot tell.");
  server.model("other").answers(findings());
  writeFileSync(join(workspace.root, path), text);
  await using session = await Session.open(workspace.root, { server, models: ["coder", "other"] });
  const { workbench } = session;
  const { page, quickInput, notifications } = workbench;

  await workbench.openFile(path, 2);
  await workbench.runCommand("Patched MoA: Review Changes");
  await quickInput.choose("Working tree");
  await notifications.waitFor("Findings: 2, of which confirmed: 1.");
  const threads = page.locator(".review-widget");
  const confirmed = threads.filter({ hasText: "High severity, confirmed" });
  await confirmed.waitFor();
  await threads.filter({ hasText: "Low severity, unconfirmed" }).waitFor();
  await workbench.screenshot("findings");
  // What models say is text.
  expect(await confirmed.locator("a[href], a[data-href], b").count()).toBe(0);

  await confirmed.getByRole("button", { name: "Apply Suggested Change" }).click();
  await workbench.waitForTab("first.ts (checked)");
  await workbench.runCommand("Patched MoA: Apply");
  await workbench.waitForClosedProposal();
  await workbench.waitForText("return items[0];");
  await confirmed.getByRole("button", { name: "Dismiss Finding" }).click();
  await confirmed.waitFor({ state: "detached" });
  await workbench.runCommand("Patched MoA: Dismiss All Findings");
  await threads.first().waitFor({ state: "detached" });

  // What was found is kept, with every question and answer.
  const asked = server.requests.length;
  await workbench.runCommand("Patched MoA: Show Past Runs");
  const past = page.locator(".pane-body .monaco-list-row", { hasText: "review of the working tree" });
  await past.filter({ hasText: "2 findings" }).click();
  const shown = webviewPage(page);
  const kept = shown.locator("article", { hasText: "High severity · confirmed" });
  await kept.getByText("[Click](command:workbench.action.quit) <b>now</b>").waitFor();
  await kept.locator(".added", { hasText: "return items[0];" }).waitFor();
  expect(await kept.locator("a, b").count(), "what models say is text").toBe(0);
  await shown.getByRole("button", { name: /^Judgement/ }).click();
  await shown.locator(".question > .long-text pre", { hasText: "VERDICT: RIGHT" }).first().waitFor();
  for (const theme of ["Dark Modern", "Light Modern"]) {
    await session.useTheme(theme);
    expect(await axeFindings(page), theme).toEqual([]);
    await workbench.screenshot(`past-review-${theme}`);
    await kept.scrollIntoViewIfNeeded();
    await workbench.screenshot(`past-review-findings-${theme}`);
  }
  await shown.getByRole("button", { name: "Show Findings" }).click();
  await confirmed.waitFor();
  await workbench.waitForText("return items[0];");
  await past.first().click();
  await shown.getByRole("button", { name: "Replay" }).click();
  await shown.getByText("replayed", { exact: true }).waitFor();
  await kept.locator(".added", { hasText: "return items[0];" }).waitFor();
  expect(server.requests).toHaveLength(asked);
});
