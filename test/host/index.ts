import * as vscode from "vscode";
import { runTests, type TestEvent } from "./suite.ts";
import "./start-up.test.ts";
import "./activation.test.ts";
import "./fix-problem.test.ts";
import "./edit-with-instruction.test.ts";
import "./write-documentation.test.ts";
import "./write-tests.test.ts";
import "./write-commit-message.test.ts";
import "./write-pull-request.test.ts";
import "./write-page.test.ts";
import "./explain-code.test.ts";
import "./past-texts.test.ts";
import "./review-changes.test.ts";
import "./fix-findings.test.ts";
import "./apply.test.ts";
import "./refusals.test.ts";
import "./editor-chat-model.test.ts";
import "./models.test.ts";
import "./proxy.test.ts";
import "./decisions.test.ts";
import "./checks.test.ts";
import "./risks.test.ts";
import "./chat.test.ts";
import "./notebooks.test.ts";
import "./last-apply.test.ts";
import "./extension-diagnoser.test.ts";
import "./everywhere.test.ts";
import "./failing-tests.test.ts";
import "./fix-all-problems.test.ts";
import "./bundled-servers.test.ts";
import "./gateway.test.ts";

/**
 * Entry point that VS Code calls in its extension host, the same in the test editor and in desktop VS Code. What happens
 * is posted, event by event, to the address in PATCHED_MOA_TEST_REPORT.
 */
export async function run(): Promise<void> {
  const address = process.env["PATCHED_MOA_TEST_REPORT"];
  if (!address) {
    throw new Error("PATCHED_MOA_TEST_REPORT is not set: start this suite by one of the npm scripts.");
  }
  // In a browser the editor saves by itself after a second, and what is unsaved is what some tests look at.
  await vscode.workspace
    .getConfiguration("files")
    .update("autoSave", "off", vscode.ConfigurationTarget.Global);
  const { failed } = await runTests(async (event) => post(address, event));
  if (failed > 0) {
    throw new Error(`${failed} failed`);
  }
}

async function post(address: string, event: TestEvent): Promise<void> {
  await fetch(address, { method: "POST", body: JSON.stringify(event) });
}
