import * as vscode from "vscode";
import type { KnownScan } from "../../core/autofix/scanner.ts";
import type { OnRunEvent } from "../../core/run/run-event.ts";
import { titleOfTask, type Task } from "../../core/task/task.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { ProjectChecks } from "../checks/project-checks.ts";
import { productName, type CommandId } from "../contributions.ts";
import type { Settings } from "../settings/settings.ts";
import type { WorkspaceFile } from "../workspace/workspace-file.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { LazyEngine } from "./lazy-engine.ts";
import { progressMessage } from "./progress-message.ts";
import type { RunLog } from "./run-log.ts";
import type { RunStateHolder } from "./run-state.ts";
import { told } from "../notices/told.ts";

export interface RunRequest {
  readonly file: WorkspaceFile;
  /** Without checks: those of the settings, or those that the user chose, are added when it is run. */
  readonly task: Task;
  /** Who looks for findings again; left out: nobody does. */
  readonly scan?: KnownScan;
  /** The command that asks for the same once more. */
  readonly again: { readonly command: CommandId; readonly args: readonly unknown[] };
}

/** Who shows a run in a place of their own, and stops it there. */
export interface RunWatch {
  readonly token: vscode.CancellationToken;
  readonly event: OnRunEvent;
}

/** One run from request to outcome, with its progress and its cancel button. */
export class RunController {
  constructor(
    private readonly state: RunStateHolder,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly log: RunLog,
    private readonly checks: Pick<ProjectChecks, "commandsFor">,
    private readonly settings: Pick<Settings, "announcesProgress">,
  ) {}

  /**
   * @param watch left out: a notification shows the run
   * @throws Failure what stops the run, `cancelled` among them; the state is idle again then
   */
  run(request: RunRequest, watch?: RunWatch): Promise<FinishedRun> {
    const title = told(titleOfTask(request.task));
    return this.#begun(title, async (abort) => {
      if (watch !== undefined) {
        return this.#watched(request, abort, watch);
      }
      return this.#shown(abort, (tell) => this.#work(request, tell, abort.signal));
    });
  }

  /** Other work that belongs to runs, and is shown and stopped as they are. @throws Failure `usage` beside a run */
  readonly during = <T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    this.#begun(title, (abort) =>
      this.#shown(abort, (tell) => {
        tell(title);
        return work(abort.signal);
      }),
    );

  async #begun<T>(title: string, work: (abort: AbortController) => Promise<T>): Promise<T> {
    if (this.state.current.kind === "running") {
      throw new Failure(
        "usage",
        vscode.l10n.t(
          '{0} is still at work on another task. Wait for it, or stop it with "{0}: Cancel".',
          productName,
        ),
      );
    }
    const abort = new AbortController();
    this.state.set({ kind: "running", title, cancel: () => abort.abort() });
    try {
      return await work(abort);
    } finally {
      this.state.set({ kind: "idle" });
    }
  }

  async #shown<T>(abort: AbortController, work: (tell: (message: string) => void) => Promise<T>): Promise<T> {
    const tell = (message: string): void => this.state.progress(message);
    return this.settings.announcesProgress
      ? announced(abort, (announce) => work((message) => [tell, announce].forEach((to) => to(message))))
      : work(tell);
  }

  async #watched(
    request: RunRequest,
    abort: AbortController,
    { token, event }: RunWatch,
  ): Promise<FinishedRun> {
    const subscription = token.onCancellationRequested(() => abort.abort());
    if (token.isCancellationRequested) {
      abort.abort();
    }
    try {
      const tell = (message: string): void => this.state.progress(message);
      return await this.#work(request, tell, abort.signal, event);
    } finally {
      subscription.dispose();
    }
  }

  async #work(
    { file: { root }, task, scan }: RunRequest,
    tell: (message: string) => void,
    signal: AbortSignal,
    hear?: OnRunEvent,
  ): Promise<FinishedRun> {
    tell(vscode.l10n.t("reading the workspace…"));
    const engine = await this.engine.get();
    // What pages say changes nothing that a project's checks look at.
    const checks = task.kind === "readme" ? [] : await this.checks.commandsFor(root);
    const finished = await engine.run(
      root,
      { ...task, checks },
      (event) => {
        this.log.event(event);
        hear?.(event);
        const message = progressMessage(event, vscode.l10n.t);
        if (message !== undefined) {
          tell(message);
        }
      },
      signal,
      scan,
    );
    this.log.cost(finished.outcome.spent);
    return finished;
  }
}

/** As a notification with a Cancel button, which screen readers read out as it goes on. */
function announced<T>(
  abort: AbortController,
  work: (announce: (message: string) => void) => Promise<T>,
): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: productName, cancellable: true },
    (progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      return work((message) => progress.report({ message }));
    },
  );
}
