import type { Task } from "../task/task.ts";
import type { Gate } from "../verify/gate.ts";
import { HonestGate } from "./honest-gate.ts";
import { RescanGate } from "./rescan-gate.ts";
import type { ScanSource } from "./scans.ts";
import { UnscannedGate, UpgradeGate } from "./unscanned-gate.ts";

/**
 * What a task about findings asks of a patch beside what all tasks ask.
 * @param scans undefined where there is no scanner
 */
export function autofixGates(
  { problems, upgrades = [] }: Task,
  scans: ScanSource | undefined,
): readonly Gate[] {
  const honest = new HonestGate(problems, scans?.scanner.command ?? "");
  if (upgrades.length === problems.length) {
    return [honest, new UpgradeGate(upgrades)];
  }
  const own = problems.filter((problem) => !upgrades.some(({ path }) => path === problem.path));
  return [
    honest,
    ...(upgrades.length > 0 ? [new UpgradeGate(upgrades)] : []),
    scans === undefined ? new UnscannedGate() : new RescanGate(scans, own),
  ];
}
