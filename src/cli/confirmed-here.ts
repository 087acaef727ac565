import { stateFolder } from "../core/model/money/state-folder.ts";
import { ConfirmedChecks } from "../core/verify/discover/confirmed-checks.ts";
import { findChecks } from "../core/verify/discover/find-checks.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";

/**
 * The commands of the checks that the user confirmed for this workspace.
 * @param note told of those that are not run because they were changed since
 */
export async function confirmedHere(
  snapshot: Pick<Snapshot, "root" | "read" | "list">,
  note: (text: string) => void,
): Promise<readonly string[]> {
  const confirmed = new ConfirmedChecks(stateFolder(process.env, process.platform), snapshot.root);
  if (!confirmed.hasAnswers) {
    return [];
  }
  const found = await findChecks(snapshot);
  const changed = found.filter((check) => confirmed.standingOf(check) === "changed");
  if (changed.length > 0) {
    const names = changed.map(({ command }) => command).join(", ");
    note(
      `Not run, because it was changed since you confirmed it: ${names}. "patched-moa checks" shows it and asks again.`,
    );
  }
  return confirmed.among(found).map(({ command }) => command);
}
