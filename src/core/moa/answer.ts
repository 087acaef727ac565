import { printUnifiedDiff } from "../patch/diff/print-unified.ts";
import type { Patch } from "../patch/patch.ts";
import type { Candidate } from "./candidate.ts";
import type { Draft, DraftedPatch } from "./draft.ts";
import { evidenceOf, problemReport } from "./evidence.ts";
import type { AnonymousAnswer } from "./prompt/layer-prompts.ts";
import { shuffled, type Random } from "./random.ts";

/** What the critic gets to judge and the aggregator to mix. */
export interface Answer extends Omit<AnonymousAnswer, "label"> {
  /** What the answer changes; left out: nothing that could be made out. */
  readonly patched?: DraftedPatch;
}

/** A model's answer in its own words, a model-free one as the diff it makes; with what the tools found. */
export function answerOf(candidate: Candidate): Answer {
  switch (candidate.kind) {
    case "refused":
      return { text: candidate.text, evidence: "" };
    case "unusable":
      return { text: candidate.text, evidence: problemReport(candidate.problems) };
    case "patched":
      return {
        text: textOf(candidate.text, candidate.patch),
        evidence: evidenceOf(candidate.verdict),
        patched: candidate,
      };
  }
}

/** As `answerOf`, before anything was executed. */
export function answerOfDraft({ kind, candidate }: Draft): Answer {
  return kind === "patch"
    ? { text: textOf(candidate.text, candidate.patch), evidence: "", patched: candidate }
    : { text: candidate.text, evidence: "" };
}

/** An answer with the only name that its readers get to know. */
export type LabelledAnswer = Answer & AnonymousAnswer;

/** Blind and in random order: neither a name nor the first place may sway a reader. */
export function anonymous(answers: readonly Answer[], random: Random): readonly LabelledAnswer[] {
  return shuffled(answers, random).map((answer, index) => ({
    ...answer,
    label: String.fromCharCode("A".charCodeAt(0) + (index % 26)),
  }));
}

function textOf(text: string, patch: Patch): string {
  // A title alone says nothing; an answer contains its change already.
  return text.includes("\n") ? text : `${text}\n\n${printUnifiedDiff(patch)}`;
}
