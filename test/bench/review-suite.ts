import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import { diffTexts } from "../../src/core/patch/diff/diff-texts.ts";
import type { Patch } from "../../src/core/patch/patch.ts";
import { textFile } from "../../src/core/workspace/text-file.ts";
import { toProposalUri } from "../../src/editor/preview/proposal-uri.ts";
import { proposalIn } from "../host/proposals.ts";
import { Reviewing } from "../host/reviewing.ts";
import { write } from "../host/workspace.ts";

const files = 200;
const hunksInEach = 25;
const linesInEach = 500;

/** Runs in the extension host: how long it takes to open a large proposal for review, told in the names of the results. */
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
  rmSync(storage, { recursive: true, force: true });
  await fetch(address, {
    method: "POST",
    body: JSON.stringify({
      kind: "finished",
      passed: opened - begun < 2_000 ? 1 : 0,
      failed: opened - begun < 2_000 ? 0 : 1,
    }),
  });
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
