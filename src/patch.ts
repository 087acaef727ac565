/**
 * `patched-moa/patch`: the patch engine for other tools. An answer of a model becomes a `Patch` against a `Snapshot` of
 * files, or the reasons why it cannot; a patch can be applied, printed, merged, undone, moved to a newer base and
 * compared. Nothing is written but by `writePatch`.
 *
 * This file is the only one in the repository that exports what others define.
 */
import { fileURLToPath } from "node:url";

export { patchFromAnswer, type AnswerOptions } from "./core/patch/patch-from-answer.ts";
export type { AnswerFormat } from "./core/patch/parse/edit.ts";
export { patchFromTexts } from "./core/patch/patch-from-texts.ts";
export type {
  FileChange,
  Hunk,
  MatchKind,
  Patch,
  PatchProblem,
  PatchProblemKind,
  PatchResult,
} from "./core/patch/patch.ts";

export { resultOf } from "./core/patch/result-text.ts";
export { writePatch } from "./core/patch/apply/write-patch.ts";
export { printUnifiedDiff } from "./core/patch/diff/print-unified.ts";

export { mergeTexts, type Merge, type MergePiece } from "./core/patch/diff/merge-texts.ts";
export { combine, type Combination, type LeftOut } from "./core/patch/diff/combine-patches.ts";
export { invertPatch } from "./core/patch/diff/invert-patch.ts";
export { reanchor, type HunkFate, type Reanchored } from "./core/patch/diff/reanchor.ts";

export { clusterPatches, type Cluster } from "./core/patch/effect/cluster.ts";
export { clusterByEffect, type EffectCluster, type Equality } from "./core/patch/effect/cluster-by-effect.ts";
export { effectDistance } from "./core/patch/effect/effect-distance.ts";

export { DiskSnapshot } from "./core/workspace/disk-snapshot.ts";
export { snapshotOf } from "./core/patch/apply/snapshot-of-texts.ts";
export type { Snapshot } from "./core/workspace/snapshot.ts";
export type { Encoding, TextFile } from "./core/workspace/text-file.ts";
export type { LineRange } from "./core/workspace/position.ts";
export { Failure, type FailureKind } from "./core/workspace/failure.ts";

export { SyntaxParser } from "./core/syntax/syntax-parser.ts";
/** Absolute path of the grammars that come with this module, for `new SyntaxParser(grammars)`. */
export const grammars = fileURLToPath(new URL("grammars", import.meta.url));
