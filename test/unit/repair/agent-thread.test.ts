import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { RepairProposer } from "../../../src/core/moa/repair-proposer.ts";
import { RepairAgentThread } from "../../../src/core/repair/agent/repair-agent-thread.ts";
import type { TaskBrief } from "../../../src/core/task/task-prompt.ts";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";

const dist = dirname(inject("cli"));
const never = new AbortController().signal;
const check = { command: "node --test", output: "" };

const sum = {
  "package.json": '{ "type": "module" }',
  "sum.js": "export const sum = (a, b) => a - b;\n",
  "sum.test.js":
    'import assert from "node:assert/strict";\nimport test from "node:test";\nimport { sum } from "./sum.js";\ntest("sum", () => assert.equal(sum(2, 3), 5));\n',
};
/** Tests that take so long that nobody sees them end. */
const slow = {
  ...sum,
  "sum.test.js": `import test from "node:test";\ntest("slow", () => new Promise((resolve) => setTimeout(resolve, 600_000)));\n`,
};

function sandboxFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`patched-moa-${process.pid}-`));
}

test("what the thread finds has the text that it was made for, unsaved buffers included", async () => {
  using workspace = GitWorkspace.of(sum);
  const unsaved = new Map([["sum.js", textFile("export const sum = (a, b) => a * b;\n")]]);
  const agent = new RepairAgentThread(dist, new DiskSnapshot(workspace.root, unsaved), 30);
  try {
    expect(await agent.rehearse([check.command], never)).toEqual({
      hangs: false,
      failing: ["sum.test.js: sum"],
    });
    const { repairs, tried } = await agent.find({ checks: [check] }, never);
    expect(tried).toBeGreaterThan(0);
    expect(repairs[0]).toEqual({
      files: [
        {
          path: "sum.js",
          before: "export const sum = (a, b) => a * b;\n",
          after: "export const sum = (a, b) => a + b;\n",
        },
      ],
      title: "plausible: operator in sum.js, line 1",
    });
  } finally {
    await agent.dispose();
  }
});

test("a test that waits for long is not taken for one that never ends, and what it is beside is repaired; a loop is", async () => {
  const waits = 'test("waits", () => new Promise((resolve) => setTimeout(resolve, 600_000)));\n';
  using slowly = GitWorkspace.of({ ...sum, "sum.test.js": `${sum["sum.test.js"]}${waits}` });
  using endless = GitWorkspace.of({
    ...sum,
    "sum.js": "export const sum = (a, b) => { for (;;); };\n",
  });
  const agents = [slowly, endless].map(({ root }) => new RepairAgentThread(dist, new DiskSnapshot(root), 30));
  try {
    expect(
      await Promise.all(agents.map(async (agent) => (await agent.rehearse([check.command], never)).hangs)),
    ).toEqual([false, true]);
    const found = await agents[0]!.find({ checks: [check] }, never);
    expect(found.repairs[0]?.files[0]?.after).toBe("export const sum = (a, b) => a + b;\n");
  } finally {
    await Promise.all(agents.map((agent) => agent.dispose()));
  }
});

test("a search that is cancelled ends as cancelled, and leaves no sandbox behind", async () => {
  using workspace = GitWorkspace.of(slow);
  const agent = new RepairAgentThread(dist, new DiskSnapshot(workspace.root), 30);
  const cancel = new AbortController();
  const found = agent.find({ checks: [check] }, cancel.signal);
  await expect.poll(sandboxFolders, { timeout: 20_000 }).not.toEqual([]);
  cancel.abort();
  await expect(found).rejects.toMatchObject({ kind: "cancelled" });
  expect(sandboxFolders()).toEqual([]);
  await agent.dispose();
});

test("whoever disposes of it ends what is under way, and waits until it is gone", async () => {
  using workspace = GitWorkspace.of(slow);
  const agent = new RepairAgentThread(dist, new DiskSnapshot(workspace.root), 30);
  const ended = agent.find({ checks: [check] }, never).catch((error: unknown) => error);
  await expect.poll(sandboxFolders, { timeout: 20_000 }).not.toEqual([]);
  await agent.dispose();
  expect(sandboxFolders()).toEqual([]);
  expect(await ended).toMatchObject({ kind: "cancelled" });
});

test("a thread that ends by itself has found nothing, and it is said why", async () => {
  const broken = mkdtempSync(join(tmpdir(), "broken-agent-"));
  try {
    writeFileSync(
      join(broken, "repair-agent.js"),
      'const { parentPort } = require("node:worker_threads"); parentPort.on("message", () => { throw new Error("out of order"); });\n',
    );
    const agent = new RepairAgentThread(broken, new DiskSnapshot(broken), 30);
    expect((await agent.rehearse([check.command], never)).hangs).toBe(false);
    expect(await agent.find({ checks: [check] }, never)).toEqual({
      repairs: [],
      tried: 0,
      seconds: 0,
      how: "its thread ended by itself: out of order",
    });
    await agent.dispose();
  } finally {
    rmSync(broken, { recursive: true, force: true });
  }
});

test("a correction of a text that this run does not have would take back what was written since: it is left out", async () => {
  using workspace = GitWorkspace.of(sum);
  const snapshot = new DiskSnapshot(workspace.root);
  await snapshot.read("sum.js");
  workspace.write(
    "sum.js",
    "// Somebody writes while the agent works.\nexport const sum = (a, b) => a - b;\n",
  );
  const agent = new RepairAgentThread(dist, snapshot, 30);
  const notes: string[] = [];
  try {
    const proposer = new RepairProposer(snapshot, agent, (text) => notes.push(text));
    const brief: TaskBrief = {
      task: {
        kind: "fix",
        instruction: "",
        target: { path: "sum.js" },
        problems: [],
        checks: [check.command],
      },
      files: [],
      failingChecks: [check],
    };
    expect(await proposer.propose({ brief }, never)).toEqual([]);
    expect(notes.join("\n")).toContain("sum.js has changed while it was at work");
  } finally {
    await agent.dispose();
  }
});
