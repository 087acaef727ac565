import type { TypeScriptService } from "../core/language/typescript/typescript-service.ts";
import { ShownSnapshot } from "../core/privacy/hidden/shown-snapshot.ts";
import type { Target } from "../core/task/task.ts";
import type { Diagnostic } from "../core/workspace/diagnostic.ts";
import { Failure } from "../core/workspace/failure.ts";
import { touchesLines } from "../core/workspace/position.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";

const nothing = new Map<string, string>();

/**
 * What a language service reports where the user points: the lines, the file, or the whole workspace.
 * @throws Failure `missing-file`
 */
export async function findProblems(
  service: TypeScriptService,
  snapshot: Snapshot,
  target: Target | undefined,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  if (target === undefined) {
    return service.diagnoseProject(await new ShownSnapshot(snapshot).list(), nothing, signal);
  }
  if ((await snapshot.read(target.path)) === undefined) {
    throw new Failure("missing-file", `There is no file ${target.path} in ${snapshot.root}; check --file.`);
  }
  const { lines } = target;
  const problems = await service.diagnose([target.path], nothing, signal);
  return lines === undefined ? problems : problems.filter(({ range }) => touchesLines(range, lines));
}
