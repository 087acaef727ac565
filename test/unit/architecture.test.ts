import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";

/** The arrows of eslint.config.mjs are the architecture; here it is shown that they hold somebody back. */
const eslint = new ESLint({
  // None of these rules asks for a type, and the types of the whole project are what takes the time.
  overrideConfig: tseslint.configs.disableTypeChecked,
});

test.each([
  ["src/core/patch/patch.ts", 'import "../model/chat-model.ts";'],
  ["src/core/model/chat-model.ts", 'import "../patch/patch.ts";'],
  ["src/core/workspace/position.ts", 'import "../verify/verdict.ts";'],
  ["src/core/verify/verdict.ts", 'import "../moa/parts.ts";'],
  ["src/core/moa/parts.ts", 'import "../run/outcome.ts";'],
  ["src/core/run/outcome.ts", 'import "../../cli/progress.ts";'],
  ["src/core/moa/parts.ts", 'import "vscode";'],
  ["src/cli/progress.ts", 'import "vscode";'],
  ["src/cli/progress.ts", 'import "../editor/contributions.ts";'],
  ["src/editor/contributions.ts", 'import "../cli/progress.ts";'],
  ["src/webview/dom.ts", 'import "../editor/contributions.ts";'],
  ["src/webview/dom.ts", 'import "vscode";'],
  ["src/core/run/outcome.ts", 'import "../../webview/dom.ts";'],
])("%s may not say %s", async (filePath, text) => {
  expect(await rulesBroken(filePath, text)).toContain("no-restricted-imports");
});

test.each([
  ["src/core/verify/verdict.ts", 'import "../patch/patch.ts";'],
  ["src/core/moa/parts.ts", 'import "../verify/verdict.ts";'],
  ["src/editor/contributions.ts", 'import "vscode";\nimport "../core/run/outcome.ts";'],
])("%s may say %s", async (filePath, text) => {
  expect(await rulesBroken(filePath, text)).not.toContain("no-restricted-imports");
});

test.each([
  ["src/editor/notices/notices.ts", "show(error.message);", true],
  ["src/editor/notices/notices.ts", "show(told(error.message));", false],
  ["src/editor/chat/participant.ts", "show(outcome.failure.message, describeTotal(spent));", true],
  ["src/webview/run-header.ts", "set(outcome.reason);", true],
  ["src/webview/run-header.ts", "set(told(outcome?.reason ?? reason));", false],
  // The log is English.
  ["src/editor/run/run-log.ts", "write(failure.message);", false],
])("%s with %s: shown in English only is %s", async (filePath, text, isRefused) => {
  expect((await rulesBroken(filePath, text)).includes("no-restricted-syntax")).toBe(isRefused);
});

async function rulesBroken(filePath: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}
