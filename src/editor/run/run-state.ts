import * as vscode from "vscode";
import { contextKeys } from "../contributions.ts";
import type { Proposal } from "../review/proposal.ts";

/** At most one run and one proposal at a time: two diffs of the same file could not both be applied. */
export type RunState =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly title: string; cancel(): void }
  | { readonly kind: "proposed"; readonly proposal: Proposal };

/** Where the session stands; menus see it as a context key. */
export class RunStateHolder implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<RunState>();
  readonly #progressed = new vscode.EventEmitter<string>();
  #state: RunState = { kind: "idle" };
  readonly onDidChange = this.#changed.event;
  /** What the run that is going on does now, in a few words. */
  readonly onDidProgress = this.#progressed.event;

  get current(): RunState {
    return this.#state;
  }

  set(state: RunState): void {
    this.#state = state;
    void vscode.commands.executeCommand("setContext", contextKeys.state, state.kind);
    this.#changed.fire(state);
  }

  progress(message: string): void {
    if (this.#state.kind === "running") {
      this.#progressed.fire(message);
    }
  }

  dispose(): void {
    if (this.#state.kind === "running") {
      this.#state.cancel();
    }
    this.#changed.dispose();
    this.#progressed.dispose();
  }
}
