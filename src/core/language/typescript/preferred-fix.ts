/**
 * TypeScript's own names of the fixes that VS Code marks as preferred, by rank: where several are offered for one
 * problem only those of the highest rank are. The editor and the command line are to choose the same.
 */
const RANKS: ReadonlyMap<string, number> = new Map([
  ["spelling", 0],
  ["import", 1],
  ["addMissingAwait", 2],
  ["addMissingNewOperator", 2],
  ["annotateWithTypeFromJSDoc", 2],
  ["constructorForDerivedNeedSuperCall", 2],
  ["extendsInterfaceBecomesImplements", 2],
  ["fixAwaitInSyncFunction", 2],
  ["fixOverrideModifier", 2],
  ["fixUnreachableCode", 2],
  ["forgottenThisPropertyAccess", 2],
  ["removeUnnecessaryAwait", 2],
  ["unusedIdentifier", 2],
  ["fixClassDoesntImplementInheritedAbstractMember", 3],
  ["fixClassIncorrectlyImplementsInterface", 3],
]);

/** @param offered names of all fixes offered for the problem, this one among them */
export function isPreferred(name: string, offered: readonly string[]): boolean {
  const rank = RANKS.get(name);
  if (rank === undefined || offered.some((other) => (RANKS.get(other) ?? -1) > rank)) {
    return false;
  }
  // Two modules that export the name: only a person knows which one is meant.
  return name !== "import" || offered.filter((other) => other === name).length === 1;
}
