import type { Snapshot } from "../../workspace/snapshot.ts";
import type { EffectKeySource } from "../effect/effect-key-source.ts";
import type { AnswerOptions } from "../patch-from-answer.ts";
import type { PatchResult } from "../patch.ts";

/** What is read of a snapshot. */
export type ReadSnapshot = Pick<Snapshot, "root" | "read" | "list">;

/** As for `patchFromAnswer`; what is read stays as it is for as long as the snapshot is known. */
export type ReadingOptions = Omit<AnswerOptions, "parser" | "signal" | "snapshot"> & {
  readonly snapshot: ReadSnapshot;
};

/** What an answer comes to, and the key of what its patch does. */
export type ReadAnswer =
  | (Extract<PatchResult, { kind: "patch" }> & { readonly effect: string })
  | Extract<PatchResult, { kind: "unusable" }>;

/** Reads what models write: what their answers change, and what that does. Where it is done is nobody's business. */
export interface PatchReading extends EffectKeySource {
  fromAnswer(answer: string, options: ReadingOptions): Promise<ReadAnswer>;
}
