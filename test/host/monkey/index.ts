import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import * as vscode from "vscode";
import type { TestEvent } from "../suite.ts";
import { Monkey } from "./monkey.ts";

/**
 * Entry point that VS Code calls in its extension host. How many actions, and of which seed, is said by the environment;
 * what happened is posted as the result of one test.
 */
export async function run(): Promise<void> {
  const address = process.env["PATCHED_MOA_TEST_REPORT"] ?? "";
  const actions = Number(process.env["PATCHED_MOA_MONKEY_ACTIONS"] ?? 200);
  const seed = Number(process.env["PATCHED_MOA_MONKEY_SEED"] ?? Date.now() % 2 ** 31);
  const begun = performance.now();
  await vscode.workspace
    .getConfiguration("files")
    .update("autoSave", "off", vscode.ConfigurationTarget.Global);
  const storage = mkdtempSync(join(tmpdir(), "patched-moa-monkey-"));
  const trace = process.env["PATCHED_MOA_MONKEY_TRACE"];
  const monkey = new Monkey(
    seed,
    storage,
    trace === undefined ? undefined : (text) => appendFileSync(trace, `${text}\n`),
  );
  let failure: string | undefined;
  try {
    await monkey.play(actions);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    failure = `seed ${seed}, after ${monkey.history.length} actions, the last of them ${monkey.history.slice(-8).join(" · ")}\n${what}`;
  } finally {
    rmSync(storage, { recursive: true, force: true });
  }
  const counts = [...monkey.counts].map(([name, count]) => `${name} ${count}`).join(", ");
  const name = `${monkey.history.length} random actions, seed ${seed}: no edit of the user's is lost and no hunk misplaced (${counts})`;
  const ms = Math.round(performance.now() - begun);
  await post(address, { kind: "ended", name, ms, ...(failure !== undefined && { failure }) });
  const failed = failure === undefined ? 0 : 1;
  await post(address, { kind: "finished", passed: 1 - failed, failed });
}

async function post(address: string, event: TestEvent): Promise<void> {
  await fetch(address, { method: "POST", body: JSON.stringify(event) });
}
