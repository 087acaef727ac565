import type { Edit, EditKind } from "../edits/edit.ts";
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

/** What a failure says of the kind of mistake that it comes from. */
const hints: readonly (readonly [failure: RegExp, kinds: readonly EditKind[]])[] = [
  [
    /\bNoneType\b|of undefined\b|of null\b|KeyError|IndexError|is undefined|is not iterable/,
    ["missing check", "default argument"],
  ],
  [/coroutine|Promise \{|\[object Promise\]|was never awaited/, ["missing await"]],
  [/unsupported operand|can only concatenate|must be str|not supported between/, ["missing call"]],
];

/** An edit of a kind that the failure hints at is likelier by this. */
const HINTED = 2;

/** An edit of what the failure names is likelier by this. */
const NAMED = 3;

/** What goes on for ever does so by a condition that is wrong: the base case of a recursion, or what a loop waits for. */
const endless: readonly (readonly [failure: RegExp, line: RegExp])[] = [
  [
    /RecursionError|Maximum call stack size exceeded/,
    /^\s*(?:\} )?(?:if|elif|else if|case)\b| \? | if .* else /,
  ],
  [/It did not end\.|It took longer than/, /^\s*(?:while|for|\} while)\b/],
];

/** An edit of such a line is likelier by this. */
const DECIDES = 3;

export function scoreEdits(
  edits: readonly Edit[],
  sources: ReadonlyMap<string, string>,
  suspicion: Suspicion,
  failures: string,
): readonly ScoredEdit[] {
  const names = new Set(
    complaints.flatMap((pattern) => [...failures.matchAll(pattern)].map(([, name]) => name)),
  );
  const decisive = endless.filter(([failure]) => failure.test(failures)).map(([, line]) => line);
  const hinted = new Set(hints.flatMap(([failure, kinds]) => (failure.test(failures) ? kinds : [])));
  const linesOf = new Map([...sources].map(([path, text]) => [path, text.split("\n")]));
  return edits.map((edit) => {
    const place = suspicion.of(edit.path, edit.lines.first, edit.lines.last);
    const source = sources.get(edit.path) ?? "";
    const isNamed =
      names.size > 0 &&
      edit.changes.some(({ start, end }) => wordsAround(source, start, end).some((word) => names.has(word)));
    const line = linesOf.get(edit.path)?.[edit.lines.first - 1] ?? "";
    const decides = decisive.some((pattern) => pattern.test(line)) ? DECIDES : 1;
    const likelier = (isNamed ? NAMED : 1) * (hinted.has(edit.kind) ? HINTED : 1);
    return { edit, score: edit.prior * place * place * decides * likelier };
  });
}

/** Words that the change touches. */
function wordsAround(source: string, start: number, end: number): readonly string[] {
  return source.slice(start, end).match(/[\w$]+/g) ?? [];
}
