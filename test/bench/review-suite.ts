import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import { diffTexts } from "../../src/core/patch/diff/diff-texts.ts";
import type { Patch } from "../../src/core/patch/patch.ts";
import { resultOf } from "../../src/core/patch/result-text.ts";
import { textFile } from "../../src/core/workspace/text-file.ts";
import { toProposalUri } from "../../src/editor/preview/proposal-uri.ts";
import { proposalIn } from "../host/proposals.ts";
import { Reviewing } from "../host/reviewing.ts";
import { write } from "../host/workspace.ts";

const files = 200;
const hunksInEach = 25;
const linesInEach = 500;
const limitMs = 2_000;
/** The right side can be edited and the editor keeps files for it; texts that nobody can change cost it less. */
const mostTimesTheEditor = 2;

/**
 * Runs in the extension host: how long it takes to open a large proposal for review, told in the names of the results,
 * and what the editor needs by itself to show as much: two sides that are there already and can only be read.
 */
export async function run(): Promise<void> {
  const address = process.env["PATCHED_MOA_TEST_REPORT"] ?? "";
  const say = (name: string, ms: number): Promise<unknown> =>
    fetch(address, { method: "POST", body: JSON.stringify({ kind: "ended", name, ms: Math.round(ms) }) });
  const storage = mkdtempSync(join(tmpdir(), "patched-moa-bench-"));
  const [first, ...others] = [1, 2, 3].map((version) => patchOf(version));
  const proposal = proposalIn("bench/0.txt", [first ?? { changes: [] }, ...others]);
  await vscode.workspace
    .getConfiguration("diffEditor")
    .update("codeLens", true, vscode.ConfigurationTarget.Global);
  const reviewing = new Reviewing(storage);
  // Whatever the first diff of a window loads is no part of either figure.
  await openReadOnly({ changes: proposal.patch.changes.slice(0, 2) });
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await reviewing.review.open(proposal);
  const opened = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  await say(
    `${files} files, ${files * hunksInEach} hunks: open after ${(opened - begun).toFixed(0)} ms, of which the extension host computed ${((user + system) / 1000).toFixed(0)} ms`,
    opened - begun,
  );
  const uri = toProposalUri({ proposal: proposal.id, path: "bench/150.txt", side: "after" });
  const at = performance.now();
  await vscode.workspace.openTextDocument(uri);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    "vscode.executeCodeLensProvider",
    uri,
  );
  await say(`a file further down: ${lenses.length} lenses after`, performance.now() - at);
  const decided = performance.now();
  const review = await reviewing.lazy.get();
  await review.act({ kind: "reject-file", proposal: proposal.id, path: "bench/150.txt" });
  await say("all hunks of it rejected after", performance.now() - decided);
  const readied = performance.now();
  const { patch } = await review.ready(proposal);
  await say(
    `the patch of ${patch.changes.length} files is ready to be applied after`,
    performance.now() - readied,
  );
  await reviewing[Symbol.asyncDispose]();
  const alone = await openReadOnly(proposal.patch);
  const took = opened - begun;
  await say(
    `the editor by itself, with sides that can only be read: ${alone.toFixed(0)} ms; a review takes ${(took / alone).toFixed(2)} times as long (load ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} processors)`,
    alone,
  );
  rmSync(storage, { recursive: true, force: true });
  const passed = took < limitMs || took < mostTimesTheEditor * alone ? 1 : 0;
  await fetch(address, {
    method: "POST",
    body: JSON.stringify({ kind: "finished", passed, failed: 1 - passed }),
  });
}

/** Milliseconds until the editor shows the patch as texts that are there already. The tab is closed again. */
async function openReadOnly({ changes }: Patch): Promise<number> {
  const texts = new Map<string, string>();
  const files = changes.map((change) => {
    const sides = ["name", "before", "after"].map((side) =>
      vscode.Uri.from({ scheme: "bench", path: `/${side}/${change.path}` }),
    );
    if (change.kind === "modify") {
      texts.set(`/before/${change.path}`, change.base.text);
      texts.set(`/after/${change.path}`, resultOf(change) ?? "");
    }
    return sides;
  });
  const provider = vscode.workspace.registerTextDocumentContentProvider("bench", {
    provideTextDocumentContent: ({ path }) => texts.get(path),
  });
  const begun = performance.now();
  await vscode.commands.executeCommand("vscode.changes", "the editor by itself", files);
  await vscode.commands.executeCommand("workbench.action.keepEditor");
  const took = performance.now() - begun;
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  provider.dispose();
  return took;
}

function patchOf(version: number): Patch {
  return {
    changes: Array.from({ length: files }, (_, file) => {
      const path = `bench/${file}.txt`;
      const lines = Array.from({ length: linesInEach }, (__, line) => `file ${file}, line ${line}\n`);
      const before = lines.join("");
      if (version === 1) {
        write(path, before);
      }
      const every = linesInEach / hunksInEach;
      const after = lines.map((line, index) =>
        index % every === 7 ? `${line.trimEnd()}, version ${version}\n` : line,
      );
      return {
        ...{ kind: "modify", path, base: textFile(before) },
        hunks: diffTexts(path, before, after.join(""), "exact"),
      } as const;
    }),
  };
}
