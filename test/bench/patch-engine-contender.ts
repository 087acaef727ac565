/**
 * `node test/bench/patch-engine-contender.ts CASE CONTENDER`: one contender at one job, alone in its process so that the
 * peak of its memory is its own. Prints JSON: the milliseconds of every round, the peak in MB, and whether the result is right.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { applyPatch, createTwoFilesPatch } from "diff";
import DiffMatchPatch from "diff-match-patch";
import { clusterByEffect } from "../../src/core/patch/effect/cluster-by-effect.ts";
import { clusterPatches } from "../../src/core/patch/effect/cluster.ts";
import { diffTexts } from "../../src/core/patch/diff/diff-texts.ts";
import { patchFromAnswer } from "../../src/core/patch/patch-from-answer.ts";
import type { Patch } from "../../src/core/patch/patch.ts";
import { resultOf } from "../../src/core/patch/result-text.ts";
import { snapshotOf } from "../../src/core/patch/apply/snapshot-of-texts.ts";
import { SyntaxParser } from "../../src/core/syntax/syntax-parser.ts";
import { textFile } from "../../src/core/workspace/text-file.ts";
import { timed } from "./benchmark.ts";
import { manyBlocks, manyCandidates, reindentedBlocks, type EditedFile } from "./patch-engine-inputs.ts";

/** What is measured, after everything that is not. */
type Job = () => Promise<unknown>;

/** The first round pays for compilation; it counts like the others, and the median is told. */
const rounds = 5;
const parser = new SyntaxParser(
  join(import.meta.dirname, "../../node_modules/@vscode/tree-sitter-wasm/wasm"),
);

function ours({ path, before, answer }: EditedFile): Job {
  const snapshot = snapshotOf({ [path]: before });
  return async () => {
    const result = await patchFromAnswer(answer, { snapshot, parser, ended: true });
    return result.kind === "patch" ? result.patch.changes.map((change) => resultOf(change)).join("") : result;
  };
}

/** The same edits as a unified diff whose numbers are a little wrong, as models write them. */
function jsdiff({ before, after }: EditedFile, shown: (text: string) => string): Job {
  const patch = createTwoFilesPatch("a", "a", shown(before), shown(after), "", "", { context: 3 }).replaceAll(
    /^@@ -(\d+)/gm,
    (_, line: string) => `@@ -${Number(line) + 2}`,
  );
  return () => Promise.resolve(applyPatch(before, patch, { fuzzFactor: 2 }));
}

function diffMatchPatch({ before, after }: EditedFile, shown: (text: string) => string): Job {
  const engine = new DiffMatchPatch();
  const patches = engine.patch_make(shown(before), shown(after));
  return () => Promise.resolve(engine.patch_apply(patches, before)[0]);
}

function clusters(): { readonly byText: Job; readonly byEffect: Job; readonly hashes: Job } {
  const candidates = manyCandidates();
  const bases = new Map(candidates.flat().map(({ path, before }) => [path, textFile(before)]));
  const patches = candidates.map((files): Patch => ({
    changes: files.map(({ path, before, after }) => ({
      kind: "modify",
      path,
      base: bases.get(path) ?? textFile(before),
      hunks: diffTexts(path, before, after, "exact"),
    })),
  }));
  return {
    byText: () => Promise.resolve(clusterPatches(patches, (patch) => patch).length),
    byEffect: async () => (await clusterByEffect(patches, (patch) => patch, parser)).length,
    hashes: () =>
      Promise.resolve(
        new Set(
          candidates.map((files) =>
            files.map(({ after }) => createHash("sha256").update(after).digest("hex")).join(),
          ),
        ).size,
      ),
  };
}

const same = (text: string): string => text;
const dedented = (text: string): string => text.replaceAll(/^ {2}/gm, "");

function jobOf(name: string, contender: string): { readonly job: Job; readonly expected: unknown } {
  if (name === "clusters") {
    const { byText, byEffect, hashes } = clusters();
    return contender === "ours"
      ? { job: byEffect, expected: 8 }
      : contender === "ours, text only"
        ? { job: byText, expected: 64 }
        : { job: hashes, expected: 64 };
  }
  const file = name === "many-blocks" ? manyBlocks() : reindentedBlocks();
  const shown = name === "many-blocks" ? same : dedented;
  const job =
    contender === "ours"
      ? ours(file)
      : contender === "diff"
        ? jsdiff(file, shown)
        : diffMatchPatch(file, shown);
  return { job, expected: file.after };
}

const [name = "", contender = ""] = process.argv.slice(2);
const { job, expected } = jobOf(name, contender);
const milliseconds: number[] = [];
let isRight = true;
for (let round = 0; round < rounds; round++) {
  let result: unknown;
  milliseconds.push(await timed(async () => (result = await job())));
  isRight &&= result === expected;
}
console.log(JSON.stringify({ milliseconds, peak: process.resourceUsage().maxRSS / 1024, isRight }));
