import { stateFolder } from "../core/model/money/state-folder.ts";
import { ScoreBook } from "../core/moa/roster/score-book.ts";
import { harmless, type Terminal } from "./terminal.ts";

/** What the user enters to bring a model back from the bench. */
export function recallWith(model: string): string {
  return `patched-moa roster --recall "${model}"`;
}

/** The scores of this user, outside of a run. */
export function scoresHere(terminal: Terminal): ScoreBook {
  const note = (text: string): void => terminal.err(harmless(text));
  return new ScoreBook(stateFolder(process.env, process.platform), note);
}
