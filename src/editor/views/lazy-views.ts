import type * as vscode from "vscode";
import type { RunViews, RunViewsParts } from "./run-views.ts";

/** Loads what draws runs when somebody wants to see one. */
export class LazyViews {
  #loading: Promise<RunViews> | undefined;

  constructor(private readonly parts: RunViewsParts) {}

  get(): Promise<RunViews> {
    this.#loading ??= import("./run-views.ts").then(({ RunViews }) => new RunViews(this.parts));
    return this.#loading;
  }

  /** For tabs that were open when the editor was closed. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await (await this.get()).restore(panel, state);
  }

  dispose(): void {
    void this.#loading?.then((views) => views.dispose());
  }
}
