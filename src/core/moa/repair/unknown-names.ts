/** A name that code uses and a tool does not know. */
export interface UnknownName {
  readonly name: string;
  /** The type or module it was looked for in. */
  readonly owner?: string;
}

/** Each has the name, the owner, or both. `$` names are JavaScript's. */
const complaints: readonly RegExp[] = [
  // TypeScript
  /Cannot find name '(?<name>[\w$]+)'/g,
  /Property '(?<name>[\w$]+)' does not exist on type '(?:typeof )?(?<owner>[\w$]+)/g,
  /'(?<name>[\w$]+)' does not exist in type '(?<owner>[\w$]+)/g,
  /Module '"(?<owner>[^"']+)"' has no exported member(?: named)? '(?<name>[\w$]+)'/g,
  /Argument of type '[^\n]*?' is not assignable to parameter of type '(?<owner>[A-Z][\w$]+)'/g,
  // JavaScript
  /ReferenceError: (?<name>[\w$]+) is not defined/g,
  /requested module '(?<owner>[^']+)' does not provide an export named '(?<name>[\w$]+)'/g,
  /TypeError: (?:[\w$]+\.)*(?<name>[\w$]+) is not a (?:function|constructor)/g,
  // Python
  /ImportError: cannot import name '(?<name>\w+)' from (?:partially initialized module )?'(?<owner>[\w.]+)'/g,
  /ModuleNotFoundError: No module named '(?<owner>[\w.]+)'/g,
  /AttributeError: (?:type object )?'(?<owner>\w+)'(?: object)? has no attribute '(?<name>\w+)'/g,
  /AttributeError: module '(?<owner>[\w.]+)' has no attribute '(?<name>\w+)'/g,
  /NameError: name '(?<name>\w+)' is not defined/g,
  /TypeError: (?:\w+\.)*(?<name>\w+)\(\) (?:got an unexpected keyword argument|missing \d+ required|takes \d+ positional)/g,
  // Go, Rust, Java
  /undefined: (?:\w+\.)?(?<name>\w+)/g,
  /type \*?(?:\w+\.)?(?<owner>\w+) has no field or method (?<name>\w+)/g,
  /cannot find \w+ `(?<name>\w+)` in/g,
  /no (?:method|field|function or associated item) (?:named )?`(?<name>\w+)` (?:found for|on type)[^`\n]*`&?(?<owner>\w+)/g,
  /symbol:\s+(?:method|class|variable) (?<name>\w+)/g,
];

/** The names in the output of compilers, language services and interpreters; once each, in the order they are told. */
export function unknownNamesIn(report: string): readonly UnknownName[] {
  const found = complaints.flatMap((complaint) =>
    [...report.matchAll(complaint)].map(({ index, groups }) => ({ index, groups })),
  );
  const names = new Map<string, UnknownName>();
  for (const { groups } of found.toSorted((a, b) => a.index - b.index)) {
    const { name = "", owner } = groups ?? {};
    names.set(JSON.stringify([name, owner]), { name, ...(owner !== undefined && { owner }) });
  }
  return [...names.values()];
}
