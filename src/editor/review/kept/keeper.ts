import * as vscode from "vscode";
import type { OpenReview } from "../open-review.ts";
import type { Proposal } from "../proposal.ts";
import { filesFrom, keptFilesOf, keptOf, proposalFrom } from "./revive.ts";
import type { ReviewStore } from "./review-store.ts";

/** A proposal that was opened just now has its tab to fill first. Milliseconds. */
const firstPause = 300;

/** What is large is written less often, so that typing does not feel it. */
const pausesOfWork = 10;

/** Keeps the review that is open for the window that is opened next, until it is decided. */
export class ReviewKeeper implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  /** Id of the proposal that is written already. */
  #kept: string | undefined;
  #due: NodeJS.Timeout | undefined;
  #pause = firstPause;

  constructor(
    private readonly review: OpenReview,
    private readonly store: ReviewStore,
    private readonly log: { line(text: string): void },
  ) {
    this.#subscription = review.onDidChange(() => this.#follow());
    // What is kept may be of a window before this one, as long as nobody has asked for it.
    if (review.current !== undefined) {
      this.#follow();
    }
  }

  /**
   * Makes what is kept the open review.
   * @param open makes a proposal the one that waits for the user
   * @returns undefined: nothing is kept, or another one than `id`, or of another folder
   */
  async resume(id: string | undefined, open: (proposal: Proposal) => boolean): Promise<Proposal | undefined> {
    const kept = await this.store.last();
    const isHere =
      vscode.workspace.workspaceFolders?.some(({ uri }) => uri.fsPath === kept?.proposal.root) === true;
    if (kept === undefined || !isHere || (id !== undefined && id !== kept.proposal.id)) {
      return undefined;
    }
    const proposal = proposalFrom(kept.proposal);
    if (!open(proposal)) {
      return undefined;
    }
    this.#kept = proposal.id;
    this.review.resume(proposal.id, filesFrom(kept.files, proposal));
    this.log.line(`taken up again: ${proposal.title}`);
    return proposal;
  }

  /** The window goes, the review stays. */
  dispose(): void {
    this.#subscription.dispose();
    if (this.#due !== undefined) {
      this.#keep();
    }
  }

  #follow(): void {
    const { current } = this.review;
    if (current === undefined) {
      clearTimeout(this.#due);
      this.#due = undefined;
      this.#kept = undefined;
      this.#pause = firstPause;
      this.store.forget();
    } else {
      this.#due ??= setTimeout(() => this.#keep(), this.#pause);
    }
  }

  #keep(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
    const { current } = this.review;
    if (current === undefined) {
      return;
    }
    const { proposal, session } = current;
    const begun = performance.now();
    try {
      let isKept = true;
      if (proposal.id !== this.#kept) {
        this.store.forget();
        isKept = this.store.keepProposal(keptOf(proposal));
        this.#kept = proposal.id;
      }
      if (!isKept || !this.store.keepFiles(proposal.id, keptFilesOf(session, proposal))) {
        this.log.line("not all of this review outlives the window: it is too large");
      }
    } catch (error) {
      this.log.line(`the review does not outlive this window: ${String(error)}`);
    }
    this.#pause = pausesOfWork * (performance.now() - begun);
  }
}
