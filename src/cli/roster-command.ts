import { playedRuns } from "../core/moa/roster/played-runs.ts";
import type { ScoreBook } from "../core/moa/roster/score-book.ts";
import { scoreTable, type ScoreRow } from "../core/moa/roster/score-table.ts";
import { describeBench, probation, standingOf, type Standing } from "../core/moa/roster/standing.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { ExitCode } from "./exit-code.ts";
import { parseArguments } from "./parse-arguments.ts";
import { recallWith, scoresHere } from "./scores-here.ts";
import { harmless, paint, type Terminal } from "./terminal.ts";

const options = {
  recall: { type: "string" },
  reset: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** `patched-moa roster`: how models did on this machine, who is benched; `--recall` brings one back, `--reset` forgets all. */
export function rosterCommand(args: readonly string[], terminal: Terminal): ExitCode {
  const { values, positionals } = parseArguments(args, options);
  if (positionals.length > 0) {
    throw new Failure("usage", `Unexpected argument ${positionals[0] ?? ""}; see patched-moa --help.`);
  }
  const book = scoresHere(terminal);
  if (values.reset === true) {
    return reset(book, terminal);
  }
  const played = playedRuns(book.read());
  const rows = scoreTable(played);
  const models = [...new Set(rows.map(({ model }) => model))];
  if (values.recall !== undefined) {
    return recall(values.recall, models, book, terminal);
  }
  const standings = new Map(models.map((model) => [model, standingOf(model, played)]));
  if (values.json === true) {
    const named = [...standings].map(([model, standing]) => ({ model, ...standing }));
    terminal.out(`${JSON.stringify({ models: named, scores: rows })}\n`);
  } else {
    print(rows, standings, terminal);
  }
  return 0;
}

function reset(book: ScoreBook, terminal: Terminal): ExitCode {
  try {
    book.reset();
  } catch (cause) {
    throw new Failure("read-only", `The scores in ${book.folder} cannot be removed: ${String(cause)}`, {
      cause,
    });
  }
  terminal.out("All scores are forgotten.\n");
  return 0;
}

function recall(model: string, known: readonly string[], book: ScoreBook, terminal: Terminal): ExitCode {
  if (!known.includes(model)) {
    throw new Failure(
      "usage",
      `--recall ${model}: there are no scores of such a model. Those with scores: ${known.join(", ") || "none"}.`,
    );
  }
  if (!book.append({ kind: "recall", model, at: new Date().toISOString() })) {
    return 1;
  }
  terminal.out(`${harmless(model)} is back.\n`);
  return 0;
}

function print(
  rows: readonly ScoreRow[],
  standings: ReadonlyMap<string, Standing>,
  terminal: Terminal,
): void {
  if (rows.length === 0) {
    terminal.out("No scores yet: no model has answered a task on this machine.\n");
    return;
  }
  const head = ["model", "task", "language", "runs", "merit", "adds", "mixes", "standing"];
  const lines = rows.map(({ model, task, language, runs, merit, adds, syntheses, mixes }) => [
    harmless(model),
    harmless(task),
    harmless(language),
    String(runs),
    percent(merit),
    percent(adds),
    mixes === undefined ? "-" : `${percent(mixes)} of ${syntheses}`,
    wordFor(standings.get(model)),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const laid = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  terminal.out(`${paint(terminal, "bold", laid(head))}\n`);
  lines.forEach((cells) => terminal.out(`${laid(cells)}\n`));
  for (const [model, standing] of standings) {
    if (standing.kind === "benched") {
      terminal.out(`${harmless(describeBench(model, standing, recallWith))}\n`);
    }
  }
}

function wordFor(standing: Standing | undefined): string {
  return standing?.kind === "newcomer"
    ? `newcomer, ${standing.runs} of ${probation} runs`
    : (standing?.kind ?? "");
}

function percent(share: number | undefined): string {
  return share === undefined ? "-" : `${Math.round(share * 100)} %`;
}
