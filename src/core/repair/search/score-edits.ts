import type { Edit } from "../edits/edit.ts";
import type { Suspicion } from "../localise/suspicion.ts";
import type { ScoredEdit } from "./agenda.ts";

/** Names that a failure complains about: not defined, missing, no function. */
const complaints = [
  /\b([\w$]+) is not (?:defined|a function|iterable|a constructor)/g,
  /name '(\w+)' is not defined/g,
  /has no attribute '(\w+)'/g,
  /unexpected keyword argument '(\w+)'/g,
  /reading '([\w$]+)'/g,
  /local variable '(\w+)'/g,
  /cannot import name '(\w+)'/g,
  /KeyError: '(\w+)'/g,
];

/** An edit of what the failure names is likelier by this. */
const NAMED = 3;

export function scoreEdits(
  edits: readonly Edit[],
  sources: ReadonlyMap<string, string>,
  suspicion: Suspicion,
  failures: string,
): readonly ScoredEdit[] {
  const names = new Set(
    complaints.flatMap((pattern) => [...failures.matchAll(pattern)].map(([, name]) => name)),
  );
  return edits.map((edit) => {
    const place = suspicion.of(edit.path, edit.lines.first, edit.lines.last);
    const source = sources.get(edit.path) ?? "";
    const isNamed =
      names.size > 0 &&
      edit.changes.some(({ start, end }) => wordsAround(source, start, end).some((word) => names.has(word)));
    return { edit, score: edit.prior * place * place * (isNamed ? NAMED : 1) };
  });
}

/** Words that the change touches. */
function wordsAround(source: string, start: number, end: number): readonly string[] {
  return source.slice(start, end).match(/[\w$]+/g) ?? [];
}
