import type ts from "typescript";

/** Looking further would be the whole project; the nearest files are the ones that break. */
const MOST_DEPENDENTS = 200;

/**
 * Files that import the given ones, directly or through others, nearest first, packages left out.
 * A file that is no module is seen by everyone, so everyone depends on it.
 */
export function dependentsOf(program: ts.Program, files: readonly string[]): string[] {
  const own = program.getSourceFiles().filter((file) => !program.isSourceFileFromExternalLibrary(file));
  const importers = importersOf(program, own);
  const found = new Set<string>(files);
  const isGlobal = (name: string): boolean => {
    const file = program.getSourceFile(name);
    return file !== undefined && !isModule(file);
  };
  const everyone = own.filter((file) => !file.isDeclarationFile).map(({ fileName }) => fileName);
  for (const file of found) {
    const next = files.includes(file) && isGlobal(file) ? everyone : (importers.get(file) ?? []);
    for (const importer of next) {
      found.add(importer);
    }
    if (found.size >= MOST_DEPENDENTS + files.length) {
      break;
    }
  }
  return [...found].slice(files.length, files.length + MOST_DEPENDENTS);
}

/** Who imports a file, for every file of the program. */
function importersOf(program: ts.Program, own: readonly ts.SourceFile[]): Map<string, string[]> {
  const checker = program.getTypeChecker();
  const importers = new Map<string, string[]>();
  for (const file of own) {
    for (const specifier of importsOf(file)) {
      const target = checker.getSymbolAtLocation(specifier)?.declarations?.[0]?.getSourceFile().fileName;
      if (target !== undefined) {
        importers.set(target, [...(importers.get(target) ?? []), file.fileName]);
      }
    }
  }
  return importers;
}

/** TypeScript collects every import, re-export, `require` and `import()` of a file here, but does not publish the field. */
function importsOf(
  file: ts.SourceFile & { readonly imports?: readonly ts.StringLiteralLike[] },
): readonly ts.Node[] {
  return file.imports ?? [];
}

function isModule(
  file: ts.SourceFile & {
    readonly externalModuleIndicator?: unknown;
    readonly commonJsModuleIndicator?: unknown;
  },
): boolean {
  return Boolean(file.externalModuleIndicator) || Boolean(file.commonJsModuleIndicator);
}
