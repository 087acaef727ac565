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
      this.notices.information("There are no scores yet: no model has answered a task on this machine.");
      return { models: 0 };
    }
    const picked = await vscode.window.showQuickPick<ScoreItem>([...items, separator, forget], {
      title: "How models did on this machine",
      placeHolder: "A benched model comes back when it is chosen",
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (picked === forget) {
      return this.forgetAll(book);
    }
    const { model, standing } = picked ?? {};
    if (model !== undefined && standing?.kind === "benched") {
      return {
        recalled: book.append({ kind: "recall", model, at: new Date().toISOString() }) ? model : null,
      };
    }
    return { models: items.length };
  }

  private async forgetAll(book: ScoreBook): Promise<unknown> {
    const detail = "Every model counts as a newcomer then, here and on the command line.";
    if (!(await this.notices.confirm("Forget how all models did?", detail, "Forget"))) {
      return undefined;
    }
    try {
      book.reset();
    } catch (cause) {
      const what = `The scores in ${book.folder} cannot be removed: ${String(cause)}`;
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
const forget: ScoreItem = { label: "$(trash) Forget All Scores" };

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
          ? describeBench(model, standing, () => "choosing it here")
          : own.join("; "),
    };
  });
}

function describeRow({ task, language, runs, merit, syntheses, mixes }: ScoreRow): string {
  const answers = merit === undefined ? [] : [`answers worth ${percent(merit)} in ${runs} runs`];
  const mixed = mixes === undefined ? [] : [`mixtures worth ${percent(mixes)} in ${syntheses}`];
  return `${task}, ${language}: ${[...answers, ...mixed].join(", ")}`;
}

function wordFor(standing: Standing): string {
  return standing.kind === "newcomer" ? `newcomer, ${standing.runs} of ${probation} runs` : standing.kind;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
