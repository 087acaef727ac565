import type * as vscode from "vscode";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { CodeReviews, CodeReviewsParts } from "./code-reviews.ts";

/** Loads what reviews changes, and shows what they find, at the first review. */
export class LazyFindings implements vscode.Disposable {
  #loading: Promise<CodeReviews> | undefined;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly parts: CodeReviewsParts,
  ) {}

  get(): Promise<CodeReviews> {
    this.#loading ??= this.engine.get().then((engine) => engine.reviews(this.parts));
    return this.#loading;
  }

  dispose(): void {
    void this.#loading?.then((reviews) => reviews.dispose());
  }
}
