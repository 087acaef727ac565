import * as vscode from "vscode";
import { describeTotal } from "../../core/model/money/describe-total.ts";
import type { EndedReview } from "../../core/review/ended-review.ts";
import { materialOf } from "../../core/review/material.ts";
import type { ReviewedChanges } from "../../core/review/read-changes.ts";
import { ChangeReaderThread } from "../../core/review/reading/change-reader-thread.ts";
import { reasonOf } from "../../core/review/review-end.ts";
import type { ReviewOutcome } from "../../core/review/review-outcome.ts";
import { reviewChanges, type ReviewProgress } from "../../core/review/review.ts";
import type { ReviewEvent } from "../../core/run/review-event.ts";
import { SecretKeepingVerifier } from "../../core/run/secret-keeping-verifier.ts";
import { declaredFolders } from "../../core/verify/declared-folders.ts";
import { GatedVerifier } from "../../core/verify/gated-verifier.ts";
import type { Verifier } from "../../core/verify/verifier.ts";
import { DiskSnapshot } from "../../core/workspace/disk-snapshot.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { abortSignalOf } from "../chat/abort-signal.ts";
import type { ProjectChecks } from "../checks/project-checks.ts";
import type { Notices } from "../notices/notices.ts";
import { Attention } from "../review/attention.ts";
import type { Proposal } from "../review/proposal.ts";
import type { KeptRun } from "../run/kept-runs.ts";
import type { RunLog } from "../run/run-log.ts";
import { unsavedFiles } from "../workspace/current-text.ts";
import { activeFolder } from "../workspace/workspace-file.ts";
import { findingProposal } from "./finding-proposal.ts";
import { FindingThreads } from "./finding-threads.ts";
import { pickScope } from "./pick-scope.ts";
import type { Reviewing } from "./reviewing.ts";
import { told } from "../notices/told.ts";

export interface CodeReviewsParts {
  readonly checks: Pick<ProjectChecks, "commandsFor">;
  readonly notices: Pick<Notices, "result">;
  readonly log: Pick<RunLog, "line">;
}

type Reviewed = Extract<ReviewOutcome, { kind: "reviewed" }>;

interface BegunReview extends KeptRun<ReviewEvent> {
  readonly snapshot: DiskSnapshot;
  readonly changes: ReviewedChanges;
  readonly reader: ChangeReaderThread;
  readonly onProgress: (progress: ReviewProgress) => void;
}

/** Reviews by the models of runs, which are kept as runs are, and what is shown of the last one. */
export class CodeReviews implements vscode.Disposable {
  readonly #threads = new FindingThreads();
  #isAtWork = false;

  constructor(
    private readonly engine: Reviewing,
    private readonly parts: CodeReviewsParts,
  ) {}

  /**
   * @param at a repository of source control, or a scope; else the user is asked what is to be reviewed
   * @returns undefined when the user leaves it
   * @throws Failure what stops a review, and `usage` while another one goes on
   */
  async review(at: unknown): Promise<unknown> {
    if (this.#isAtWork) {
      throw new Failure("usage", vscode.l10n.t("A review is going on already; wait for it, or cancel it."));
    }
    this.#isAtWork = true;
    try {
      const root = folderOf(at);
      const isScope = typeof (at as { readonly kind?: unknown } | undefined)?.kind === "string";
      const scope = isScope ? at : await pickScope(root);
      return scope === undefined ? undefined : await this.#shown(root, scope);
    } finally {
      this.#isAtWork = false;
    }
  }

  /**
   * What an earlier review found, beside the lines; what was shown goes.
   * @throws Failure `no-workspace` where its folder is not open
   */
  async showEarlier({ root, scope, outcome }: EndedReview): Promise<void> {
    if (!vscode.workspace.workspaceFolders?.some(({ uri }) => uri.fsPath === root)) {
      throw new Failure(
        "no-workspace",
        vscode.l10n.t("This run was about {0}. Open that folder to see its findings.", root),
      );
    }
    this.#tell(outcome, await this.#threads.show({ root, scope }, outcome));
    await this.#revealFirst();
  }

  /** @throws Failure `no-edits` where there is no such finding, or none of its changes holds */
  proposal(at: unknown): Proposal {
    return findingProposal(this.#threads.at(at));
  }

  dismiss(at: unknown): void {
    this.#threads.dismiss(this.#threads.at(at));
  }

  dismissAll(): void {
    this.#threads.dismissAll();
  }

  dispose(): void {
    this.#threads.dispose();
  }

  async #shown(root: string, scope: unknown): Promise<unknown> {
    const attention = new Attention();
    const outcome = await this.#announced(root, scope);
    if (outcome.kind === "failed") {
      if (outcome.failure.kind === "cancelled") {
        return undefined;
      }
      throw new Failure("unusable-answer", vscode.l10n.t("No review: {0}", told(outcome.failure.message)));
    }
    const nowhere = await this.#threads.show({ root, scope }, outcome);
    this.#tell(outcome, nowhere);
    if (attention.isStillThere()) {
      await this.#revealFirst();
    }
    const { findings, dropped, gaps } = outcome;
    return {
      findings: findings.map(({ path, first: line, standing, severity, change: { kind: change } }) => ({
        ...{ path, line, standing, severity, change },
      })),
      dropped: dropped.length,
      gaps,
    };
  }

  async #revealFirst(): Promise<void> {
    const { uri, range } = this.#threads.first ?? {};
    if (uri !== undefined && range !== undefined) {
      // Where it is open already, and not once more beside.
      const open = vscode.window.visibleTextEditors.find(
        ({ document }) => document.uri.toString() === uri.toString(),
      );
      const { viewColumn = vscode.ViewColumn.Active } = open ?? {};
      await vscode.window.showTextDocument(uri, { selection: range, preserveFocus: true, viewColumn });
    }
  }

  #announced(root: string, scope: unknown): Thenable<ReviewOutcome> {
    const { ProgressLocation } = vscode;
    const title = vscode.l10n.t("Reviewing changes");
    return vscode.window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const abort = abortSignalOf(token);
        try {
          const onProgress = (now: ReviewProgress): void => progress.report({ message: messageOf(now) });
          return await this.#outcome(root, scope, onProgress, abort.signal);
        } finally {
          abort.dispose();
        }
      },
    );
  }

  async #outcome(
    root: string,
    scope: unknown,
    onProgress: (progress: ReviewProgress) => void,
    signal: AbortSignal,
  ): Promise<ReviewOutcome> {
    const { dist, kept } = this.engine;
    const snapshot = new DiskSnapshot(root, unsavedFiles(root));
    const { unsaved } = snapshot;
    const reader = new ChangeReaderThread(dist);
    try {
      // What there is to review costs nothing to find out: a run begins where there is something.
      const changes = await reader.do({ kind: "changes", root, scope, unsaved }, signal);
      const onEvent = (event: ReviewEvent): void => {
        if (event.kind === "note") {
          this.parts.log.line(event.text);
        }
      };
      return await kept.run<ReviewEvent, ReviewOutcome>(
        root,
        onEvent,
        (run) => this.#kept({ snapshot, changes, reader, onProgress, ...run }, signal),
        (outcome) => ({
          state: outcome.kind === "failed" && outcome.failure.kind === "cancelled" ? "cancelled" : "done",
          reason: reasonOf(outcome),
        }),
      );
    } finally {
      await reader.dispose();
    }
  }

  async #kept(
    { snapshot, changes, reader, onProgress, ...kept }: BegunReview,
    signal: AbortSignal,
  ): Promise<ReviewOutcome> {
    const { settings, texts, languages, outputs, patches } = this.engine;
    const { run, recorder, secrets, ledger, note: aside, tell } = kept;
    const note = (text: string): void => this.parts.log.line(text);
    const { root } = snapshot;
    const reading = patches.begin();
    let verifier: Verifier | undefined;
    try {
      const parts = await texts.partsOf(settings, ledger, aside, signal, run);
      const gates = new GatedVerifier({
        ...{ snapshot, project: snapshot, parser: reading, target: { problems: [] } },
        checks: await this.parts.checks.commandsFor(root),
        diagnosers: await languages.diagnosers(root, snapshot, { problems: [] }),
        tools: outputs,
        sharedFolders: await declaredFolders(root, settings.sharedFolders, aside),
      });
      verifier = new SecretKeepingVerifier(gates, secrets);
      return await reviewChanges(
        { kind: "review", instruction: "", scope: changes.scope },
        materialOf(changes, "", { snapshot, secrets, reader, reading, verifier }, signal),
        {
          ...{ ...parts, secrets, recorder, ledger, onProgress },
          count: (ballots, stop) => reader.do({ kind: "votes", ballots }, stop),
        },
        tell,
        signal,
      );
    } finally {
      note(describeTotal(ledger.total()));
      await Promise.all([verifier?.dispose(), reading.dispose()]);
    }
  }

  #tell({ what, models, findings, dropped, gaps }: Reviewed, nowhere: Reviewed["findings"]): void {
    const { log, notices } = this.parts;
    log.line(`review of ${what} by ${models.join(", ")}; findings: ${findings.length}`);
    gaps.forEach((gap) => log.line(`review: ${gap}`));
    for (const { path, first, said } of nowhere) {
      log.line(`finding at ${path}:${first}, which is not there: ${said[0].message}`);
    }
    for (const { path, line, message, by, reason } of dropped) {
      log.line(`dropped, ${path}:${line} (${by.join(", ")}): ${message} ${reason}`);
    }
    const confirmed = findings.filter(({ standing }) => standing === "confirmed").length;
    const said = [
      findings.length === 0
        ? vscode.l10n.t("The review has no findings.")
        : vscode.l10n.t("Findings: {0}, of which confirmed: {1}.", findings.length, confirmed),
      ...(dropped.length > 0 ? [vscode.l10n.t("Dropped: {0}; the log says why.", dropped.length)] : []),
      ...(nowhere.length > 0
        ? [vscode.l10n.t("About files that are not there: {0}; the log has them.", nowhere.length)]
        : []),
    ].join(" ");
    const choose = (): unknown => vscode.commands.executeCommand("workbench.action.focusCommentsPanel");
    notices.result(said, ...(this.#threads.first ? [{ label: vscode.l10n.t("Show Findings"), choose }] : []));
  }
}

function messageOf(progress: ReviewProgress): string {
  switch (progress.kind) {
    case "asking":
      return vscode.l10n.t("asking models about what is changed…");
    case "voting":
      return vscode.l10n.t("voting on findings…");
    case "trying":
      return vscode.l10n.t("suggested changes meet the gates…");
  }
}

/** The workspace folder that a repository of source control holds, or is held by; else that of the open file. */
function folderOf(at: unknown): string {
  const { rootUri } = (at ?? {}) as { readonly rootUri?: unknown };
  const own = rootUri instanceof vscode.Uri ? rootUri : undefined;
  const found =
    own &&
    (vscode.workspace.getWorkspaceFolder(own) ??
      vscode.workspace.workspaceFolders?.find(({ uri }) => uri.path.startsWith(`${own.path}/`)));
  return found?.uri.fsPath ?? activeFolder();
}
