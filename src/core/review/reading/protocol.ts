import type { ChatMessage } from "../../model/chat-model.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { Concern } from "../concerns.ts";
import type { Dropped, Finding, HeldFinding } from "../finding.ts";
import type { ReviewedChanges } from "../read-changes.ts";
import type { ReviewedFile } from "../reviewed-file.ts";

/** A question for findings, the same for every model. */
interface FindingsQuestion {
  readonly concern: Concern["id"];
  readonly messages: readonly ChatMessage[];
}

/** An answer to one, as it came. */
export interface FindingsAnswer {
  readonly concern: Concern["id"];
  /** Label of the model. */
  readonly by: string;
  readonly text: string;
}

/** A finding that holds, and what models that did not raise it are asked, in each wording. */
export interface RaisedFinding extends HeldFinding {
  readonly raisedBy: readonly string[];
  readonly questions: readonly (readonly ChatMessage[])[];
}

/** What models said of a finding, in answer to each wording; undefined where a call failed. */
export interface Ballot {
  readonly finding: HeldFinding;
  readonly answers: readonly { readonly by: string; readonly texts: readonly (string | undefined)[] }[];
}

export type VotedFinding = Omit<Finding, "change">;

/** What is read for a review without asking anybody. */
export type ReviewJob =
  | {
      readonly kind: "changes";
      /** Absolute path of the workspace folder. */
      readonly root: string;
      /** A `ReviewScope`, or what somebody takes for one. */
      readonly scope: unknown;
      /** Buffers: what they say is hidden is hidden. */
      readonly unsaved: ReadonlyMap<string, TextFile>;
    }
  | {
      readonly kind: "questions";
      readonly files: readonly ReviewedFile[];
      /** For a change, in estimated tokens. */
      readonly room: number;
      /** In the user's own words; may be empty. */
      readonly instruction: string;
      readonly nonce: string;
    }
  | {
      readonly kind: "findings";
      readonly files: readonly ReviewedFile[];
      readonly answers: readonly FindingsAnswer[];
      readonly nonce: string;
    }
  | { readonly kind: "votes"; readonly ballots: readonly Ballot[] };

/** What the jobs come to. */
export interface ReviewResults {
  readonly changes: ReviewedChanges;
  readonly questions: {
    readonly questions: readonly FindingsQuestion[];
    /** What endpoints that can are told of the form of an answer. */
    readonly format: object;
    /** What is in no question, a sentence each. */
    readonly left: readonly string[];
  };
  readonly findings: {
    readonly raised: readonly RaisedFinding[];
    readonly dropped: readonly Dropped[];
    /** Answers in which nobody can tell what they say. */
    readonly unread: readonly FindingsAnswer[];
  };
  /** The worst first. */
  readonly votes: { readonly voted: readonly VotedFinding[]; readonly dropped: readonly Dropped[] };
}

/** Does the jobs, wherever they are done. */
export interface ReviewReading {
  /** @throws Failure as `readChanges` */
  do<Job extends ReviewJob>(job: Job, signal: AbortSignal): Promise<ReviewResults[Job["kind"]]>;
}
