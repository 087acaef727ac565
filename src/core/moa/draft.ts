import { noUsage } from "../model/chat-model.ts";
import type { Patch } from "../patch/patch.ts";
import { namedPage } from "../patch/parse/bare-page.ts";
import type { PatchReading, ReadingOptions } from "../patch/reading/patch-reading.ts";
import type { TaskBrief } from "../task/task-prompt.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import type { Candidate, Origin, PatchedCandidate } from "./candidate.ts";
import type { Proposal, Proposer } from "./proposer.ts";
import type { Turns } from "./turns.ts";

/** A candidate on its way: settled where there is nothing to verify, else a patch that has not met the gates yet. */
export type Draft =
  | { readonly kind: "settled"; readonly candidate: Exclude<Candidate, PatchedCandidate> }
  | { readonly kind: "patch"; readonly candidate: DraftedPatch };

/** A patch that somebody made, whatever the gates will say. */
export type DraftedPatch = Omit<PatchedCandidate, "verdict">;

type Numbered = Pick<PatchedCandidate, "id" | "proposer" | "origin">;
type TextProposal = Extract<Proposal, { kind: "text" }>;

/** Turns proposals into drafts, numbered in the order of arrival. One instance a run. */
export class Drafting {
  /** Every patch so far, in the order of arrival. */
  readonly patches: DraftedPatch[] = [];
  readonly #snapshot: Snapshot;
  readonly #reading: PatchReading;
  readonly #shown: readonly string[];
  /** The file that an edit without a name belongs to. */
  readonly #defaultPath: string | undefined;
  readonly #range: ReadingOptions["range"];
  /** A page is asked for, and may come as it is. */
  readonly #page: string | undefined;
  readonly #turns: Turns;
  #arrived = 0;

  constructor(brief: TaskBrief, snapshot: Snapshot, reading: PatchReading, turns: Turns) {
    this.#turns = turns;
    this.#snapshot = snapshot;
    this.#reading = reading;
    this.#shown = brief.files.map((file) => file.path);
    this.#range = brief.task.target?.lines;
    this.#page = brief.task.kind === "readme" ? brief.task.target?.path : undefined;
    this.#defaultPath = brief.task.target?.path ?? (this.#shown.length === 1 ? this.#shown[0] : undefined);
  }

  async draft(
    { name, model }: Pick<Proposer, "name" | "model">,
    origin: Origin,
    proposal: Proposal,
  ): Promise<Draft> {
    this.#arrived++;
    const answered = {
      id: String(this.#arrived),
      proposer: name,
      ...(model !== undefined && { model }),
      origin,
    };
    switch (proposal.kind) {
      case "refused": {
        const { text, usage, failure } = proposal;
        return { kind: "settled", candidate: { ...answered, kind: "refused", text, usage, why: failure } };
      }
      case "patch": {
        const { title, patch, parts, unmended } = proposal;
        const made = {
          ...answered,
          text: title,
          usage: noUsage,
          ...(parts && { parts }),
          ...(unmended && { unmended }),
        };
        return this.#inTurn(answered, async () => patched(made, patch, await this.#reading.of(patch)));
      }
      case "text":
        return this.#inTurn(answered, () => this.#fromText(answered, proposal));
    }
  }

  /** Reading an answer takes time: answers that come at the same time are drafts one after the other. */
  async #inTurn({ id, proposer, origin }: Numbered, work: () => Promise<Draft>): Promise<Draft> {
    const draft = await this.#turns.inTurn(`draft ${id} of ${proposer}, ${origin}`, work, essenceOf);
    if (draft.kind === "patch") {
      this.patches.push(draft.candidate);
    }
    return draft;
  }

  async #fromText(answered: Numbered, { text, usage }: TextProposal): Promise<Draft> {
    const result = await this.#read(text);
    return result.kind === "patch"
      ? patched({ ...answered, text, usage }, result.patch, result.effect)
      : {
          kind: "settled",
          candidate: { ...answered, kind: "unusable", text, usage, problems: result.problems },
        };
  }

  #read(text: string): ReturnType<PatchReading["fromAnswer"]> {
    const snapshot = this.#snapshot;
    const shown = this.#shown;
    const defaultPath = this.#defaultPath;
    const range = this.#range;
    return this.#reading.fromAnswer(this.#page === undefined ? text : namedPage(text, this.#page), {
      snapshot,
      shown,
      // An answer that was cut off is a refusal, and never comes here.
      ended: true,
      ...(range && { range }),
      ...(defaultPath === undefined ? {} : { defaultPath }),
    });
  }
}

function patched(
  answered: Omit<PatchedCandidate, "kind" | "patch" | "effect" | "verdict">,
  patch: Patch,
  effect: string,
): Draft {
  return { kind: "patch", candidate: { ...answered, kind: "patched", patch, effect } };
}

/** What another reading of the same answer has to come to: which files it changes and how, or why none. */
function essenceOf({ kind, candidate }: Draft): unknown {
  if (kind === "patch") {
    return candidate.patch.changes.map((change) => [
      change.kind,
      change.path,
      "hunks" in change ? change.hunks.map(({ match }) => match) : [],
    ]);
  }
  return candidate.kind === "unusable" ? candidate.problems.map((problem) => problem.kind) : candidate.kind;
}
