import { formatUsd } from "../core/model/money/cost.ts";
import { readSpending } from "../core/model/money/spending-history.ts";
import type { HeaderLine } from "../core/run/journal/line-shapes.ts";
import { Failure } from "../core/workspace/failure.ts";

/**
 * Of calls that were announced and never reported back, at their worst; in USD.
 * @param folder where the user's state is kept
 */
export function openSpending(folder: string, { run, at }: HeaderLine, tell: (text: string) => void): number {
  const openUsd = readSpending(folder, at.slice(0, 10))
    .entries.filter(({ reserved, settled }) => reserved.run === run && settled === undefined)
    .reduce((sum, { reserved }) => sum + (reserved.worstUsd ?? 0), 0);
  if (openUsd > 0) {
    tell(
      `What was under way when the run was cut off is asked again; it may have cost up to ${formatUsd(openUsd)}, which counts as spent.`,
    );
  }
  return openUsd;
}

/**
 * What the user typed then.
 * @throws Failure `journal` where that is not known
 */
export function typedThen<Typed>(
  run: string,
  typed: Typed | undefined,
  argsOf: (typed: Typed) => readonly string[],
): Typed {
  if (typed === undefined) {
    throw new Failure(
      "journal",
      `The run ${run} was begun in the editor, and can go on only there. Start it again.`,
    );
  }
  if (argsOf(typed).some((argument) => argument.includes("[secret]"))) {
    throw new Failure(
      "journal",
      `The run ${run} cannot go on: there was a secret on its command line, which is not kept. Start it again.`,
    );
  }
  return typed;
}
