import type ts from "typescript";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { filesAfter, fixPreferences, formatLike } from "./changed-files.ts";
import { offeredFixes } from "./offered-fixes.ts";
import type { OverlaidDisk } from "./overlaid-disk.ts";
import { isPreferred } from "./preferred-fix.ts";
import type { Project } from "./project.ts";
import type { FixMessage } from "./protocol.ts";

/** Problems beyond this are of the same few kinds, for which "all in file" is offered already. */
const MOST_ASKED = 100;

interface Kind {
  readonly title: string;
  readonly preferred: boolean;
}

/**
 * What mends all problems of one kind in a file: the fixes that TypeScript can do for the whole file, of those offered for
 * the given problems, and the taking away of unused imports where a problem is about them.
 * @param file absolute path of the problems' file
 */
export function fixesForMany(
  typescript: typeof ts,
  project: Project,
  disk: OverlaidDisk,
  file: string,
  problems: readonly Diagnostic[],
): FixMessage[] {
  const source = project.program().getSourceFile(file);
  if (!source) {
    return [];
  }
  const { service } = project;
  const format = formatLike(typescript, source.text);
  const scope = { type: "file", fileName: file } as const;
  const fixes = [...kindsOf(typescript, project, file, problems)].map(([id, kind]) => ({
    ...kind,
    ...service.getCombinedCodeFix(scope, id, format, fixPreferences),
  }));
  const whole = fixes.flatMap(({ title, preferred, changes, commands }) => {
    const files = commands?.length ? undefined : filesAfter(disk, changes);
    return files ? { title, preferred, files } : [];
  });
  if (!problems.some((problem) => isAboutImport(typescript, source, problem))) {
    return whole;
  }
  const mode = typescript.OrganizeImportsMode.RemoveUnused;
  const files = filesAfter(disk, service.organizeImports({ ...scope, mode }, format, fixPreferences));
  return files ? [...whole, { title: "Remove unused imports", preferred: false, files }] : whole;
}

/** By TypeScript's id of what it can do for a whole file; preferred where it is for every problem it is offered for. */
function kindsOf(
  typescript: typeof ts,
  project: Project,
  file: string,
  problems: readonly Diagnostic[],
): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const problem of problems.slice(0, MOST_ASKED)) {
    const offered = offeredFixes(typescript, project, file, problem);
    const names = offered.map(({ fixName }) => fixName);
    for (const { fixId, fixName, fixAllDescription } of offered) {
      if (typeof fixId === "string" && fixAllDescription !== undefined) {
        const preferred = isPreferred(fixName, names) && (kinds.get(fixId)?.preferred ?? true);
        kinds.set(fixId, { title: fixAllDescription, preferred });
      }
    }
  }
  return kinds;
}

function isAboutImport(typescript: typeof ts, source: ts.SourceFile, { range }: Diagnostic): boolean {
  const { line, character } = range.start;
  if (line >= source.getLineStarts().length) {
    return false;
  }
  const at = source.getPositionOfLineAndCharacter(line, character);
  return source.statements.some(
    (statement) =>
      typescript.isImportDeclaration(statement) && statement.getStart(source) <= at && at < statement.end,
  );
}
