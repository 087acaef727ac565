import * as vscode from "vscode";
import { proposalScheme, reviewScheme } from "../../src/editor/preview/proposal-uri.ts";
import { Preview } from "../../src/editor/preview/preview.ts";
import { LazyReview } from "../../src/editor/review/lazy-review.ts";
import { ProposalReview } from "../../src/editor/review/proposal-review.ts";
import { RunStateHolder } from "../../src/editor/run/run-state.ts";

/**
 * The review with all its parts, in a window where the extension itself is not: so a suite can look inside, and bring
 * proposals of its own.
 */
export class Reviewing implements AsyncDisposable {
  readonly state = new RunStateHolder();
  readonly preview = new Preview();
  /** What the user was told that went wrong. */
  readonly told: unknown[] = [];
  /** What the log says. */
  readonly lines: string[] = [];
  readonly lazy: LazyReview;
  readonly review: ProposalReview;
  private readonly registered: vscode.Disposable;

  /** @param storage folder for what outlives the window */
  constructor(storage: string) {
    const log = { line: (text: string) => void this.lines.push(text) };
    // Whoever asks is told yes.
    const notices = {
      confirm: () => Promise.resolve(true),
      error: (error: unknown) => void this.told.push(error),
    };
    this.lazy = new LazyReview(this.state, this.preview, notices, log, storage);
    const engine = { get: () => Promise.resolve({ decided: () => undefined }) };
    this.review = new ProposalReview(this.state, this.preview, notices, log, engine, this.lazy);
    this.registered = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(proposalScheme, this.lazy),
      vscode.workspace.registerFileSystemProvider(reviewScheme, this.lazy.files, { isCaseSensitive: true }),
    );
  }

  /** Ends what is open, and everything else. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.review.supersede();
    this.close();
  }

  /** As a window that goes does: what is open is open in the next one. */
  close(): void {
    this.registered.dispose();
    this.lazy.dispose();
    this.preview.dispose();
    this.state.dispose();
  }
}
