import type { Patch } from "../../../core/patch/patch.ts";
import { Failure } from "../../../core/workspace/failure.ts";
import type { TextFile } from "../../../core/workspace/text-file.ts";
import { FileReview, type Decision, type PlacedHunk, type WideVersion } from "./file-review.ts";
import { rebased } from "./rebased.ts";
import { said } from "../../../core/workspace/said.ts";

/** Names a hunk for ever: what was clicked on is what is meant, or nothing happens. */
export interface HunkRef {
  readonly proposal: string;
  readonly path: string;
  readonly fingerprint: string;
}

/** What a user can do with a proposal before it is applied. */
export type ReviewAction =
  | ({ readonly kind: "accept" | "reject" } & HunkRef)
  | ({ readonly kind: "choose"; readonly version: WideVersion } & HunkRef)
  | { readonly kind: "accept-file" | "reject-file"; readonly proposal: string; readonly path: string }
  /** The whole text of the right side, as the editor holds it. */
  | { readonly kind: "type"; readonly proposal: string; readonly path: string; readonly text: string }
  /** Back to what it was a moment ago; nothing where its file has become another in between. */
  | { readonly kind: "restore"; readonly proposal: string; readonly path: string; readonly file: FileReview }
  /** What the workspace's file is by now; undefined: there is none. */
  | {
      readonly kind: "rebase";
      readonly proposal: string;
      readonly path: string;
      readonly now: TextFile | undefined;
    };

export interface HunkInFile extends PlacedHunk {
  readonly path: string;
}

/**
 * The review of one proposal as a value: which hunks are taken, in whose version, and what the user wrote. What is
 * pending counts as taken, since one click on Apply is enough for a proposal as it is.
 */
export class ReviewSession {
  private constructor(
    readonly proposal: string,
    private readonly files: ReadonlyMap<string, FileReview>,
  ) {}

  /** @param kept files of which something was made in a window before this one */
  static of(
    { id, patch }: { readonly id: string; readonly patch: Patch },
    kept: ReadonlyMap<string, FileReview> = new Map(),
  ): ReviewSession {
    return new ReviewSession(
      id,
      new Map(patch.changes.map((change) => [change.path, kept.get(change.path) ?? FileReview.of(change)])),
    );
  }

  get paths(): readonly string[] {
    return [...this.files.keys()];
  }

  file(path: string): FileReview | undefined {
    return this.files.get(path);
  }

  /** Of all files, in the order in which they are shown. */
  hunks(): readonly HunkInFile[] {
    return [...this.files].flatMap(([path, file]) => file.hunks().map((hunk) => ({ path, ...hunk })));
  }

  /** The patch that would be applied now. */
  patch(): Patch {
    return { changes: [...this.files.values()].flatMap((file) => file.change() ?? []) };
  }

  /** Whether what would be applied is, to the letter, what was proposed and verified. */
  isAsProposed(): boolean {
    return [...this.files.values()].every((file) => file.change() === file.state.change);
  }

  /** @throws Failure `stale` where the proposal or the hunk is not there any more; nothing has happened then */
  act(action: ReviewAction): ReviewSession {
    if (action.proposal !== this.proposal) {
      throw new Failure(
        "stale",
        "This proposal is closed; nothing was changed. Look at the one that is open.",
      );
    }
    const file = this.files.get(action.path);
    const next = file && after(file, action);
    if (next === undefined) {
      throw new Failure("stale", `${whyNot(file, action)} Nothing was changed.`);
    }
    return next === file
      ? this
      : new ReviewSession(this.proposal, new Map([...this.files, [action.path, next]]));
  }
}

function after(file: FileReview, action: ReviewAction): FileReview | undefined {
  switch (action.kind) {
    case "accept":
      return file.decide(action.fingerprint, "accepted");
    case "reject":
      return file.decide(action.fingerprint, "rejected");
    case "choose":
      return file.choose(action.fingerprint, action.version);
    case "accept-file":
    case "reject-file": {
      const decision: Decision = action.kind === "accept-file" ? "accepted" : "rejected";
      return file.decideAll(decision);
    }
    case "type":
      return file.withText(action.text);
    case "restore":
      return action.file.path === file.path && action.file.state.base === file.state.base
        ? action.file
        : file;
    case "rebase":
      return rebased(file, action.now);
  }
}

function whyNot(file: FileReview | undefined, action: ReviewAction): string {
  if (file === undefined) {
    return said`${action.path} is not in this proposal.`;
  }
  const fingerprint = "fingerprint" in action ? action.fingerprint : "";
  if (file.slots().some(({ absorbed }) => absorbed.includes(fingerprint))) {
    return said`This hunk has become part of another one, with the version that was chosen there.`;
  }
  const aside = file.state.aside.find(({ slot }) => slot?.id === fingerprint);
  if (aside !== undefined) {
    return said`This hunk has no place in ${action.path} as it is now: ${aside.reason}.`;
  }
  return file.slot(fingerprint) !== undefined
    ? said`This version also replaces lines that have changed since.`
    : said`This hunk is not there any more.`;
}
