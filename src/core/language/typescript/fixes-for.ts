import type ts from "typescript";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { filesAfter } from "./changed-files.ts";
import { offeredFixes } from "./offered-fixes.ts";
import type { OverlaidDisk } from "./overlaid-disk.ts";
import { isPreferred } from "./preferred-fix.ts";
import type { Project } from "./project.ts";
import type { FixMessage } from "./protocol.ts";

/**
 * What the service offers for one diagnostic, as whole files, preferred ones first.
 * @param file absolute path of the diagnostic's file
 */
export function fixesFor(
  typescript: typeof ts,
  project: Project,
  disk: OverlaidDisk,
  file: string,
  problem: Diagnostic,
): FixMessage[] {
  const actions = offeredFixes(typescript, project, file, problem);
  const names = actions.map(({ fixName }) => fixName);
  return actions
    .flatMap((action) => {
      const files = filesAfter(disk, action.changes);
      return files ? { title: action.description, preferred: isPreferred(action.fixName, names), files } : [];
    })
    .sort((a, b) => Number(b.preferred) - Number(a.preferred));
}
