import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { RunStateHolder } from "../run/run-state.ts";
import type { Proposal } from "./proposal.ts";
import type { FileReview } from "./session/file-review.ts";
import { ReviewSession, type ReviewAction } from "./session/review-session.ts";

/** The review of the proposal that waits for the user: begins and ends with it. */
export class OpenReview implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<readonly string[]>();
  readonly #subscription: vscode.Disposable;
  #open: { readonly proposal: Proposal; readonly session: ReviewSession } | undefined;
  /** Paths of the files whose review has changed; all of them where a review begins, none where it ends. */
  readonly onDidChange = this.#changed.event;

  constructor(private readonly state: RunStateHolder) {
    this.#subscription = state.onDidChange(() => this.#follow());
    this.#follow();
  }

  get current(): { readonly proposal: Proposal; readonly session: ReviewSession } | undefined {
    return this.#open;
  }

  /** @throws Failure `no-edits` when none is open */
  require(): { readonly proposal: Proposal; readonly session: ReviewSession } {
    if (this.#open === undefined) {
      throw new Failure(
        "no-edits",
        vscode.l10n.t("No proposal is open; there is nothing to review. Run a task first."),
      );
    }
    return this.#open;
  }

  /** @returns undefined when this is no file of the proposal that is open */
  file(proposal: string, path: string): FileReview | undefined {
    const open = this.#open;
    return open?.session.proposal === proposal ? open.session.file(path) : undefined;
  }

  /** @throws Failure `stale`, `no-edits`; nothing has happened then */
  act(action: ReviewAction): void {
    const { proposal, session } = this.require();
    const next = session.act(action);
    if (next !== session) {
      this.#open = { proposal, session: next };
      this.#changed.fire([action.path]);
    }
  }

  /** What was made of the files in a window before this one; nothing where another proposal is open. */
  resume(id: string, files: ReadonlyMap<string, FileReview>): void {
    if (this.#open?.proposal.id === id) {
      const { proposal } = this.#open;
      this.#open = { proposal, session: ReviewSession.of(proposal, files) };
      this.#changed.fire([...files.keys()]);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #follow(): void {
    const { current } = this.state;
    const proposal = current.kind === "proposed" ? current.proposal : undefined;
    if (proposal?.id !== this.#open?.proposal.id) {
      this.#open = proposal && { proposal, session: ReviewSession.of(proposal) };
      this.#changed.fire(this.#open?.session.paths ?? []);
    }
  }
}
