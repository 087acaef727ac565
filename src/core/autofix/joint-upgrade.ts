import type { Patch } from "../patch/patch.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import type { TakenFix } from "./autofix.ts";
import { manifestEditor, upgraded } from "./upgrade.ts";

/**
 * Patches are put together by lines, and a manifest may have several dependencies on one: those that are raised there as a
 * text are raised once more, together.
 * @returns patches that together do what the fixes do; undefined where there are no two to raise together
 */
export async function jointUpgrade(
  fixes: readonly TakenFix[],
  snapshot: Pick<Snapshot, "read">,
): Promise<readonly Patch[] | undefined> {
  const raised = fixes.filter(({ chosen, task }) => chosen.proposer === manifestEditor && task.upgrades);
  const upgrades = raised.flatMap(({ task }) => task.upgrades ?? []);
  const together = raised.length > 1 ? await upgraded({ upgrades }, snapshot) : undefined;
  return (
    together && [
      ...fixes.filter((fix) => !raised.includes(fix)).map(({ chosen }) => chosen.patch),
      together.patch,
    ]
  );
}
