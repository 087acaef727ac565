import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/editor/eventually.ts";
import { GitWorkspace } from "../support/git-workspace.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Session } from "./session.ts";

/** A new file of tests, as models write it. */
function answer(body: string): string {
  return `test/money.test.js
<<<<<<< SEARCH
=======
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMoney } from "../src/money.ts";

test("money is shown with its currency", () => {
  ${body}
});
>>>>>>> REPLACE
`;
}

test("from the editor's menu tests are written for what is at the cursor; what they are worth is seen before they are applied", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("idle").answers(answer("formatMoney(5, 'EUR');"));
  const careful = "assert.equal(formatMoney(-123456, 'EUR'), '-1,234.56 EUR');";
  server.model("careful").answers(answer(careful));
  await using session = await Session.open(workspace.root, {
    server,
    models: ["idle", "careful"],
    machineSettings: { "patchedMoa.checks": ["node --test"] },
  });
  const { workbench } = session;
  const { page } = workbench;
  const file = join(workspace.root, "test/money.test.js");

  await workbench.openFile("src/money.ts", 6, 10);
  const name = page.locator(".editor-group-container.active .view-line", { hasText: "function formatMoney" });
  await workbench.chooseFromMenu(
    name.locator("span", { hasText: "formatMoney" }).last(),
    "Patched MoA",
    "Write Tests",
  );
  // Not more than that: the sample's own test fails before and after.
  await workbench.waitForTab("money.test.js (checked)");
  const { modified } = await workbench.diff();
  await workbench.screenshot("write-tests-preview");
  expect(modified).toContain("-1,234.56 EUR");
  expect(existsSync(file)).toBe(false);
  expect(JSON.stringify(server.requests[0]?.body)).toContain("It is the function formatMoney.");

  await workbench.applyProposal();
  await eventually("the file", 20_000, () => existsSync(file));
  expect(readFileSync(file, "utf8")).toContain(careful);

  await workbench.runCommand("Patched MoA: Show Log");
  const log = page.locator(".panel .view-lines");
  await log.getByText("planted faults noticed").first().waitFor();
  await workbench.screenshot("write-tests-log");
});
