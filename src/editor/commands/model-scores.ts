import * as vscode from "vscode";
import { playedRuns } from "../../core/moa/roster/played-runs.ts";
import type { ScoreBook } from "../../core/moa/roster/score-book.ts";
import { scoreTable, type ScoreRow } from "../../core/moa/roster/score-table.ts";
import { describeBench, probation, standingOf, type Standing } from "../../core/moa/roster/standing.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Command } from "./command.ts";
import { told } from "../notices/told.ts";

/** How the user's models did on this machine; brings one back from the bench, or forgets everything. */
export class ModelScores implements Command {
  readonly id = commandIds.modelScores;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly notices: Pick<Notices, "confirm" | "information">,
    private readonly log: RunLog,
  ) {}

  async execute(): Promise<unknown> {
    const engine = await this.engine.get();
    const book = engine.scores((text) => this.log.line(text));
    const items = itemsOf(book);
    if (items.length === 0) {
      this.notices.information(
        vscode.l10n.t("There are no scores yet: no model has answered a task on this machine."),
      );
      return { models: 0 };
    }
    const picked = await vscode.window.showQuickPick<ScoreItem>([...items, separator, forget], {
      title: vscode.l10n.t("How models did on this machine"),
      placeHolder: vscode.l10n.t("A benched model comes back when it is chosen"),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (picked === forget) {
      return this.#forgetAll(book);
    }
    const { model, standing } = picked ?? {};
    if (model !== undefined && standing?.kind === "benched") {
      return {
        recalled: book.append({ kind: "recall", model, at: new Date().toISOString() }) ? model : null,
      };
    }
    return { models: items.length };
  }

  async #forgetAll(book: ScoreBook): Promise<unknown> {
    const detail = vscode.l10n.t("Every model counts as a newcomer then, here and on the command line.");
    const question = vscode.l10n.t("Forget how all models did?");
    if (!(await this.notices.confirm(question, detail, vscode.l10n.t("Forget")))) {
      return undefined;
    }
    try {
      book.reset();
    } catch (cause) {
      const what = vscode.l10n.t("The scores in {0} cannot be removed: {1}", book.folder, String(cause));
      throw new Failure("read-only", what, { cause });
    }
    return { models: 0 };
  }
}

interface ScoreItem extends vscode.QuickPickItem {
  readonly model?: string;
  readonly standing?: Standing;
}

const separator: ScoreItem = { label: "", kind: vscode.QuickPickItemKind.Separator };
const forget: ScoreItem = { label: `$(trash) ${vscode.l10n.t("Forget All Scores")}` };

/** One for each model, best first where it did best. */
function itemsOf(book: ScoreBook): readonly ScoreItem[] {
  const played = playedRuns(book.read());
  const rows = scoreTable(played);
  return [...new Set(rows.map(({ model }) => model))].map((model) => {
    const standing = standingOf(model, played);
    const own = rows.filter((row) => row.model === model).map(describeRow);
    return {
      ...{ label: model, model, standing },
      description: wordFor(standing),
      detail:
        standing.kind === "benched"
          ? told(describeBench(model, standing, () => vscode.l10n.t("choosing it here")))
          : own.join("; "),
    };
  });
}

function describeRow({ task, language, runs, merit, syntheses, mixes }: ScoreRow): string {
  const answers =
    merit === undefined ? [] : [vscode.l10n.t("answers worth {0} in {1} runs", percent(merit), runs)];
  const mixed =
    mixes === undefined ? [] : [vscode.l10n.t("mixtures worth {0} in {1}", percent(mixes), syntheses)];
  return `${task}, ${language}: ${[...answers, ...mixed].join(", ")}`;
}

function wordFor(standing: Standing): string {
  switch (standing.kind) {
    case "newcomer":
      return vscode.l10n.t("newcomer, {0} of {1} runs", standing.runs, probation);
    case "benched":
      return vscode.l10n.t("benched");
    case "regular":
      return vscode.l10n.t("regular");
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
