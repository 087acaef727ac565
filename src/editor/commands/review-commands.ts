import type { LazyReview } from "../review/lazy-review.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import { AcceptFile } from "./accept-file.ts";
import { AcceptHunk } from "./accept-hunk.ts";
import { ExplainHunk } from "./explain-hunk.ts";
import { NextHunk } from "./next-hunk.ts";
import { OtherCandidates } from "./other-candidates.ts";
import { PreviousHunk } from "./previous-hunk.ts";
import { RejectFile } from "./reject-file.ts";
import { RejectHunk } from "./reject-hunk.ts";
import { ReviewInRefactorPreview } from "./review-in-refactor-preview.ts";
import { SavePatch } from "./save-patch.ts";
import { UndoLastApply } from "./undo-last-apply.ts";
import type { Command } from "./command.ts";

/** Everything that can be done with the hunks and files of a proposal. */
export function reviewCommands(reviewed: LazyReview, review: ProposalReview): readonly Command[] {
  return [
    new NextHunk(reviewed),
    new PreviousHunk(reviewed),
    new AcceptHunk(reviewed),
    new RejectHunk(reviewed),
    new ExplainHunk(reviewed),
    new OtherCandidates(reviewed),
    new AcceptFile(reviewed),
    new RejectFile(reviewed),
    new ReviewInRefactorPreview(review),
    new SavePatch(review),
    new UndoLastApply(reviewed),
  ];
}
