import * as vscode from "vscode";
import { drawRun } from "../../core/run/show/draw-run.ts";
import { titleOfTask } from "../../core/task/task.ts";
import { runMarkdown } from "../../core/run/show/run-markdown.ts";
import type { Moment } from "../../core/run/show/shown-event.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { FromPage } from "../../webview/protocol.ts";
import { commandIds, productName, runPanelType } from "../contributions.ts";
import type { LazyFindings } from "../findings/lazy-findings.ts";
import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunArchive } from "../run/run-archive.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { LiveRun, RunFeed } from "../run/run-feed.ts";
import { candidateProposal, type EndedRun } from "./candidate-proposal.ts";
import { keptRun } from "./page-messages.ts";
import { RunPanel, words } from "./run-panel.ts";
import { momentsOf, type ShownRun } from "./shown-run.ts";
import { told } from "../notices/told.ts";

export interface RunViewsParts {
  readonly extension: vscode.Uri;
  readonly engine: Pick<LazyEngine, "get">;
  readonly feed: RunFeed;
  readonly notices: Pick<Notices, "error" | "information">;
  readonly review: Pick<ProposalReview, "open">;
  readonly findings: Pick<LazyFindings, "get">;
}

/** The tabs that show runs: one that follows what is going on, and one for each past run that is opened. */
export class RunViews implements vscode.Disposable {
  #following: RunPanel | undefined;
  #statistics: RunPanel | undefined;
  readonly #opened = new Map<string, RunPanel>();
  readonly #subscription: vscode.Disposable;

  constructor(private readonly parts: RunViewsParts) {
    this.#subscription = parts.feed.onDidBegin((live) => {
      if (this.#following !== undefined) {
        show(this.#following, { source: "live", run: live.id, live });
      }
    });
  }

  /** The run that is going on, else the last one. */
  async showLatest(): Promise<void> {
    const panel = (this.#following ??= this.#create((gone) => {
      this.#following = this.#following === gone ? undefined : this.#following;
    }));
    panel.panel.reveal(undefined, false);
    const live = this.parts.feed.latest;
    if (live !== undefined) {
      show(panel, { source: "live", run: live.id, live });
      return;
    }
    const archive = (await this.parts.engine.get()).archive;
    const [latest] = archive.list();
    if (latest === undefined) {
      const message = vscode.l10n.t(
        "Nothing was run yet. Fix a problem, or change something by an instruction, and look on here.",
      );
      panel.show({ kind: "problem", message, words: words() }, vscode.l10n.t("Run"));
      return;
    }
    const { run } = latest.summary;
    await this.#showPastOr(panel, archive, run);
  }

  async showPast(run: string): Promise<void> {
    const panel = this.#panelOf(run);
    panel.panel.reveal(undefined, false);
    await this.#fill(panel, run);
  }

  async replay(run: string): Promise<void> {
    const panel = this.#panelOf(run);
    panel.panel.reveal(undefined, false);
    await this.#repeat(panel, run);
  }

  async showStatistics(): Promise<void> {
    const panel = (this.#statistics ??= this.#create((gone) => {
      this.#statistics = this.#statistics === gone ? undefined : this.#statistics;
    }));
    panel.panel.reveal(undefined, false);
    const engine = await this.parts.engine.get();
    const book = engine.scores((text) => this.parts.notices.information(text));
    panel.show(
      { kind: "statistics", statistics: engine.archive.statistics(book), words: words() },
      vscode.l10n.t("{0}: Cost and Wins", productName),
    );
  }

  /** A tab that was open when the editor was closed. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const run = keptRun(state);
    if (run === undefined) {
      panel.dispose();
      return;
    }
    const restored = this.#adopt(panel, () => this.#opened.delete(run));
    this.#opened.set(run, restored);
    await this.#fill(restored, run);
  }

  /** Of a run that is deleted nothing is left to look at. */
  close(run: string): void {
    this.#opened.get(run)?.panel.dispose();
  }

  /** @throws Failure `journal`; what the file system throws */
  async export(run: string, format: "markdown" | "journal", moments?: readonly Moment[]): Promise<void> {
    const { archive } = await this.parts.engine.get();
    const [ending, filter] = format === "markdown" ? ["md", "Markdown"] : ["jsonl", "JSON Lines"];
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Export Run"),
      filters: { [filter]: [ending] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `run-${run}.${ending}`) }),
    });
    if (file === undefined) {
      return;
    }
    const content =
      format === "journal"
        ? await archive.file(run)
        : new TextEncoder().encode(runMarkdown(run, drawRun(moments ?? (await archive.moments(run)))));
    await vscode.workspace.fs.writeFile(file, content);
    this.parts.notices.information(vscode.l10n.t("The run was exported to {0}.", file.fsPath), {
      label: vscode.l10n.t("Open"),
      choose: () => vscode.window.showTextDocument(file, { preview: true }),
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const shown of [this.#following, this.#statistics, ...this.#opened.values()]) {
      shown?.panel.dispose();
    }
  }

  #panelOf(run: string): RunPanel {
    const known = this.#opened.get(run) ?? this.#create(() => this.#opened.delete(run));
    this.#opened.set(run, known);
    return known;
  }

  #create(onGone: (panel: RunPanel) => void): RunPanel {
    const panel = vscode.window.createWebviewPanel(runPanelType, productName, vscode.ViewColumn.Active);
    return this.#adopt(panel, onGone);
  }

  #adopt(panel: vscode.WebviewPanel, onGone: (panel: RunPanel) => void): RunPanel {
    const { extension, notices } = this.parts;
    const made: RunPanel = new RunPanel(
      panel,
      extension,
      (message) => void this.#act(made, message).catch((error: unknown) => notices.error(error)),
      () => onGone(made),
    );
    return made;
  }

  async #act(panel: RunPanel, message: Exclude<FromPage, { kind: "ready" }>): Promise<void> {
    const { shown } = panel;
    if (shown === undefined) {
      return;
    }
    switch (message.kind) {
      case "export":
        return this.export(shown.run, message.format, momentsOf(shown));
      case "replay":
        return this.#repeat(panel, shown.run);
      case "original":
        return this.#fill(panel, shown.run);
      case "cancel":
        await vscode.commands.executeCommand(commandIds.cancel);
        return;
      case "review":
        return this.#review(shown, message.candidate);
      case "findings": {
        const { archive } = await this.parts.engine.get();
        const review = await archive.review(shown.run, new AbortController().signal);
        return (await this.parts.findings.get()).showEarlier(review);
      }
    }
  }

  async #review(shown: ShownRun, candidate: string): Promise<void> {
    const { run } = shown;
    if (shown.source === "live" && shown.live.end === undefined) {
      throw new Failure(
        "usage",
        vscode.l10n.t("The run is still going on; its candidates can be reviewed when it is over."),
      );
    }
    const live = shown.source === "live" ? endedOf(shown.live) : undefined;
    const { archive } = await this.parts.engine.get();
    const ended = live ?? (await archive.ended(run, new AbortController().signal));
    await this.parts.review.open(candidateProposal({ run, ...ended }, candidate));
  }

  async #repeat(panel: RunPanel, run: string): Promise<void> {
    const { archive } = await this.parts.engine.get();
    const moments = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Window,
        title: vscode.l10n.t("replaying the run…"),
        cancellable: true,
      },
      (_, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        return archive.replay(run, abort.signal);
      },
    );
    show(panel, { source: "replayed", run, moments });
  }

  async #fill(panel: RunPanel, run: string): Promise<void> {
    const live = this.parts.feed.latest;
    if (live?.id === run) {
      show(panel, { source: "live", run, live });
      return;
    }
    const { archive } = await this.parts.engine.get();
    await this.#showPastOr(panel, archive, run);
  }

  /** A journal that cannot be read is said so in its place. */
  async #showPastOr(panel: RunPanel, archive: Pick<RunArchive, "moments">, run: string): Promise<void> {
    try {
      show(panel, { source: "past", run, moments: await archive.moments(run) });
    } catch (error) {
      if (!Failure.is(error)) {
        throw error;
      }
      panel.show({ kind: "problem", message: told(error.message), words: words() }, vscode.l10n.t("Run"));
    }
  }
}

function endedOf({ heard, root }: LiveRun): Omit<EndedRun, "run"> | undefined {
  const started = heard.find(({ event }) => event.kind === "started")?.event;
  const finished = heard.findLast(({ event }) => event.kind === "finished")?.event;
  if (started?.kind !== "started" || finished?.kind !== "finished") {
    return undefined;
  }
  const { task } = started;
  const { outcome } = finished;
  return "problems" in task && "candidates" in outcome ? { root, task, outcome } : undefined;
}

function show(panel: RunPanel, shown: ShownRun): void {
  panel.show({ kind: "run", shown }, titleFor(shown));
}

function titleFor(shown: ShownRun): string {
  if (shown.source === "live") {
    const started = shown.live.heard.find(({ event }) => event.kind === "started")?.event;
    return started?.kind === "started"
      ? vscode.l10n.t("Run: {0}", shortened(told(titleOfTask(started.task))))
      : vscode.l10n.t("Run: live");
  }
  const started = shown.moments.find(({ event }) => event.kind === "started")?.event;
  const short = shortened(started?.kind === "started" ? told(titleOfTask(started.task)) : shown.run);
  return shown.source === "replayed"
    ? vscode.l10n.t("Replayed: {0}", short)
    : vscode.l10n.t("Run: {0}", short);
}

function shortened(title: string): string {
  return title.length > 40 ? `${title.slice(0, 39)}…` : title;
}
