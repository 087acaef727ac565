/** What `make` can be asked for. */
export interface Targets {
  readonly names: ReadonlySet<string>;
  /** Nothing else is read by it, and no target has a pattern. */
  readonly isWhole: boolean;
}

export function makeTargets(text: string): Targets {
  const rules = [...text.matchAll(/^([^\s#:=][^#:=\n]*)::?(?![=:])/gm)].flatMap(([, names = ""]) =>
    names.trim().split(/\s+/),
  );
  return {
    names: new Set(rules.filter((name) => !/[%$]/.test(name))),
    isWhole: !/^\s*-?s?include\b/m.test(text) && !rules.some((name) => /[%$]/.test(name)),
  };
}

/** Recipes of a justfile; those of other files that it takes in are not known. */
export function justRecipes(text: string): Targets {
  const names = [...text.matchAll(/^@?([A-Za-z_][\w-]*)\b[^:\n]*:(?!=)|^alias\s+([\w-]+)\s*:=/gm)];
  return {
    names: new Set(names.map(([, recipe, alias]) => recipe ?? alias ?? "")),
    isWhole: !/^\s*(?:import|mod)\b/m.test(text),
  };
}
