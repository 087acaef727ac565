import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitWorkspace } from "../support/git-workspace.ts";
import { Session } from "./session.ts";

const key = "sk-of-mistral-0123456789";

test("first use: the walkthrough leads to the sample and to a fix without a key; a key of the environment is kept by name", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using session = await Session.open(workspace.root, {
    env: { MISTRAL_API_KEY: key },
    userSettings: { "workbench.colorTheme": "Light Modern" },
  });
  const { workbench } = session;
  const { page, quickInput, notifications } = workbench;

  // The picture stands beside the steps where there is room for it.
  await page.setViewportSize({ width: 1500, height: 800 });
  await workbench.runCommand("Welcome: Open Walkthrough...");
  await quickInput.waitFor();
  await quickInput.type("Patched MoA");
  await quickInput.choose("Get Started with Patched MoA");
  const step = page.locator(".getting-started-step");
  await step.filter({ hasText: "Try it on the sample" }).first().waitFor();
  await page.locator(".getting-started-media img").first().waitFor();
  await workbench.screenshot("walkthrough");

  await workbench.runCommand("Patched MoA: Import API Keys from the Environment");
  await quickInput.waitFor("Keys to keep in the editor's secret storage");
  expect(await quickInput.described("MISTRAL_API_KEY")).toContain("https://api.mistral.ai/v1");
  expect(await page.content()).not.toContain(key);
  await workbench.screenshot("import-keys");
  await quickInput.choose("MISTRAL_API_KEY");
  await quickInput.accept();
  await notifications.waitFor("Stored: MISTRAL_API_KEY.");

  const [opened] = await Promise.all([
    page.context().waitForEvent("page"),
    workbench
      .runCommand("Patched MoA: Open the Sample")
      .then(() => quickInput.choose("Among the editor's own files")),
  ]);
  const folder = new URL(opened.url()).searchParams.get("folder") ?? "";
  expect(folder).toMatch(/moa-sample$/);
  expect(readFileSync(join(folder, "src/invoice.ts"), "utf8")).toContain("ammount");
});

test("with several folders open a run is about the folder of its file", async () => {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "patched-moa-folders-")));
  using second = GitWorkspace.copyOf("sample");
  const file = join(parent, "two.code-workspace");
  mkdirSync(join(parent, "first"));
  writeFileSync(file, JSON.stringify({ folders: [{ path: join(parent, "first") }, { path: second.root }] }));
  try {
    await using session = await Session.open(file, {
      userSettings: {
        "workbench.colorTheme": "Default High Contrast",
      },
    });
    const { workbench } = session;
    await workbench.openFile("src/invoice.ts", 20, 16);
    await workbench.waitForProblem();
    await workbench.applyQuickFix("Fix with Patched MoA");
    await workbench.waitForTab("invoice.ts (verified)");
    await workbench.applyProposal();
    await workbench.waitForText("total += amount;");
    await workbench.statusBarText("changed src/invoice.ts");
    await workbench.screenshot("several-folders");
    expect(existsSync(join(parent, "first", "src"))).toBe(false);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
});
