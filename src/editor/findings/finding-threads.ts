import * as vscode from "vscode";
import type { Finding } from "../../core/review/finding.ts";
import type { ReviewOutcome } from "../../core/review/review-outcome.ts";
import { absent } from "../../core/workspace/debug-line.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { contextKeys, findingsController, productName } from "../contributions.ts";
import { currentText } from "../workspace/current-text.ts";
import { fileUri } from "../workspace/workspace-file.ts";
import { describeFinding, labelOf } from "./describe-finding.ts";

/** Where findings come from: what has to be known to propose the change of one. */
export interface ReviewedFolder {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** What was reviewed, as the command takes it. */
  readonly scope: unknown;
}

/** A finding and where it is shown. */
export interface ShownFinding extends ReviewedFolder {
  readonly finding: Finding;
  readonly thread: vscode.CommentThread;
}

/** The findings of the last review, as threads beside the lines they are about; the editor moves them along with the lines. */
export class FindingThreads implements vscode.Disposable {
  readonly #controller = vscode.comments.createCommentController(findingsController, productName);
  readonly #shown = new Map<vscode.CommentThread, ShownFinding>();

  /**
   * Those of an earlier review go.
   * @returns findings about files that are not there, as where a pull request brings them: no line can be shown
   */
  async show(
    { root, scope }: ReviewedFolder,
    { findings }: Extract<ReviewOutcome, { kind: "reviewed" }>,
  ): Promise<readonly Finding[]> {
    this.dismissAll();
    const nowhere: Finding[] = [];
    for (const finding of findings) {
      const uri = fileUri(root, finding.path);
      const text = await currentText(uri, finding.path).catch(absent(finding.path));
      if (text === undefined) {
        nowhere.push(finding);
        continue;
      }
      const thread = this.#controller.createCommentThread(uri, rangeOf(finding, text.text.split(/\r?\n/)), [
        {
          author: { name: productName },
          body: describeFinding(finding),
          mode: vscode.CommentMode.Preview,
        },
      ]);
      thread.canReply = false;
      thread.label = labelOf(finding);
      thread.contextValue = finding.change.kind === "offered" ? "change" : "finding";
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      this.#shown.set(thread, { root, scope, finding, thread });
    }
    this.#tellMenus();
    return nowhere;
  }

  /** The worst. */
  get first(): vscode.CommentThread | undefined {
    return this.#shown.keys().next().value;
  }

  /**
   * @param at a thread, as its menu hands it over, or the number of a finding from 0; left out: the first
   * @throws Failure `no-edits` where there is no such finding any more
   */
  at(at: unknown): ShownFinding {
    const thread = (at as { readonly thread?: unknown } | undefined)?.thread ?? at;
    const all = [...this.#shown.values()];
    const found =
      typeof at === "number"
        ? all[at]
        : at === undefined
          ? all[0]
          : all.find((each) => each.thread === thread);
    if (found === undefined) {
      throw new Failure(
        "no-edits",
        vscode.l10n.t("There is no such finding any more; review the changes again."),
      );
    }
    return found;
  }

  dismiss({ thread }: ShownFinding): void {
    this.#shown.delete(thread);
    thread.dispose();
    this.#tellMenus();
  }

  dismissAll(): void {
    for (const thread of this.#shown.keys()) {
      thread.dispose();
    }
    this.#shown.clear();
    this.#tellMenus();
  }

  dispose(): void {
    this.dismissAll();
    this.#controller.dispose();
  }

  #tellMenus(): void {
    void vscode.commands.executeCommand("setContext", contextKeys.hasFindings, this.#shown.size > 0);
  }
}

/**
 * Where it was said to be, if the line still reads as it did; else the nearest line that does: the workspace may have another
 * version of the file than the one that was reviewed.
 */
function rangeOf({ first, last, removed, evidence }: Finding, lines: readonly string[]): vscode.Range {
  const [quoted = ""] = evidence.split("\n");
  const places = removed
    ? []
    : lines.flatMap((line, index) => (line.trim() === quoted.trim() ? [index] : []));
  const [nearest = first - 1] = places.toSorted((a, b) => Math.abs(a - first + 1) - Math.abs(b - first + 1));
  const start = Math.max(0, Math.min(nearest, lines.length - 1));
  const end = Math.max(start, Math.min(start + last - first, lines.length - 1));
  return new vscode.Range(start, 0, end, 0);
}
