import type { Ranking } from "../core/moa/rank/rank.ts";
import type { RankVerdict } from "../core/moa/rank/rank-verdict.ts";
import { harmless, paint, type Terminal } from "./terminal.ts";

/** The stable `--json` output of `rank`. */
interface RankReport {
  /** null: nothing can be chosen. */
  readonly chosen: string | null;
  /** All ids, best first. */
  readonly order: readonly string[];
  /** All ids, those with the same effect together, best first. */
  readonly clusters: readonly (readonly string[])[];
  readonly verdicts: Readonly<Record<string, RankVerdict>>;
  /** How the choice was made, a sentence a step. */
  readonly reasons: readonly string[];
}

export function rankingJson({ chosen, order, clusters, verdicts, reasons }: Ranking): RankReport {
  // Not by assignment: an id may be `__proto__`.
  return { chosen, order, clusters, verdicts: Object.fromEntries(verdicts), reasons };
}

const headings = ["", "id", "status", "support", "agreement", "confidence", "lines", "files"];
const MOST_ID = 40;

/** A table of all candidates, best first, what speaks against each below it, and how the choice was made. */
export function printRanking(terminal: Terminal, { chosen, order, verdicts, reasons }: Ranking): void {
  const rows = order.map((id, index) => {
    const verdict = verdicts.get(id);
    return { verdict, cells: [`${index + 1}`, shortened(id), ...(verdict ? cellsOf(verdict) : [])] };
  });
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    harmless(
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  terminal.out(`${paint(terminal, "dim", line(headings))}\n`);
  for (const { cells, verdict } of rows) {
    terminal.out(`${line(cells)}\n`);
    for (const reason of verdict?.reasons ?? []) {
      terminal.out(harmless(`${" ".repeat((widths[0] ?? 0) + 2)}  ${oneLine(reason)}`) + "\n");
    }
  }
  terminal.out(
    `\n${paint(terminal, "bold", harmless(chosen === null ? "Chosen: none" : `Chosen: ${oneLine(chosen)}`))}\n`,
  );
  for (const reason of reasons) {
    terminal.out(`  ${harmless(oneLine(reason))}\n`);
  }
}

function cellsOf({ status, support, agreement, confidence, size, files }: RankVerdict): readonly string[] {
  const [first = "-"] = files;
  const names = files.length > 1 ? `${first} and ${files.length - 1} more` : first;
  return [
    status,
    `${support}`,
    agreement === null ? "-" : agreement.toFixed(2),
    confidence,
    `${size}`,
    oneLine(names),
  ];
}

function shortened(id: string): string {
  const line = oneLine(id);
  return line.length > MOST_ID ? `${line.slice(0, MOST_ID - 1)}…` : line;
}

/** What comes from patches must not look like a row of ours. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
