import type { GateResult } from "../../core/verify/verdict.ts";
import type { Translate } from "./translate.ts";

/** A gate and how it ended, in a word each. The page of a run has them all, so that all of them are in the translations. */
export function gateWords(
  { gate, status }: Pick<GateResult, "gate" | "status">,
  word: Translate,
): readonly [gate: string, status: string] {
  return [word(gate), word(status === "partial" ? "in part" : status)];
}
