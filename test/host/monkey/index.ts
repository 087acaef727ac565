import { join } from "node:path";
import { appendFileSync } from "node:fs";
import * as vscode from "vscode";
import type { TestEvent } from "../suite.ts";
import { remember, remembered } from "./memory.ts";
import { Monkey } from "./monkey.ts";

/**
 * Entry point that VS Code calls in its extension host, in every window anew. How many actions, of which seed, and where
 * what the monkey knows is kept between windows is said by the environment; what happened is posted as the result of one
 * test.
 */
export async function run(): Promise<void> {
  const {
    PATCHED_MOA_TEST_REPORT: address = "",
    PATCHED_MOA_MONKEY_ACTIONS: actions = "200",
    PATCHED_MOA_MONKEY_SEED: seed = "1",
    PATCHED_MOA_MONKEY_MEMORY: folder = "",
    PATCHED_MOA_MONKEY_TRACE: trace,
  } = process.env;
  const begun = performance.now();
  const memory = join(folder, "memory.json");
  const known = remembered(memory);
  await vscode.workspace
    .getConfiguration("files")
    .update("autoSave", "off", vscode.ConfigurationTarget.Global);
  const note = trace === undefined ? undefined : (text: string) => appendFileSync(trace, `${text}\n`);
  const monkey = new Monkey(Number(seed), join(folder, "storage"), known, note);
  let failure: string | undefined;
  try {
    if ((await monkey.play(Number(actions))) === "reload") {
      remember(memory, known);
      await post(address, { kind: "reload" });
      // The window goes now; a suite that ended would be taken for done.
      await new Promise(() => undefined);
    }
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    failure = `seed ${seed}, window ${known.windows + 1}, after ${known.actions} actions, the last of them ${known.history.join(" · ")}\n${what}`;
  }
  const counts = [...known.counts].map(([name, count]) => `${name} ${count}`).join(", ");
  const name = `${known.actions} random actions in ${known.windows + 1} windows, seed ${seed}: no edit of the user's is lost and no hunk misplaced (${counts})`;
  const ms = Math.round(performance.now() - begun);
  await post(address, { kind: "ended", name, ms, ...(failure !== undefined && { failure }) });
  const failed = failure === undefined ? 0 : 1;
  await post(address, { kind: "finished", passed: 1 - failed, failed });
}

async function post(address: string, event: TestEvent): Promise<void> {
  await fetch(address, { method: "POST", body: JSON.stringify(event) });
}
