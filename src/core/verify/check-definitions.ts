import type { PatchedFile } from "./patched-files.ts";

/** Files that say what the usual tools run and what they let pass. */
const DEFINITIONS =
  /(?:^|\/)(?:(?:vitest|vite|jest|karma|ava|babel|eslint|playwright|cypress)\.(?:config|workspace|setup)[^/]*|\.(?:mocharc|eslintrc|taprc|nycrc|swcrc|babelrc)[^/]*|\.eslintignore|tsconfig[^/]*\.json|\.npmrc|\.yarnrc[^/]*|conftest\.py|pytest\.(?:ini|toml)|\.pytest\.ini|tox\.(?:ini|toml)|noxfile\.py|setup\.cfg|sitecustomize\.py|usercustomize\.py|GNUmakefile|[Mm]akefile|Justfile|justfile|build\.rs|\.cargo\/config(?:\.toml)?|(?:build|settings)\.gradle(?:\.kts)?|gradle\.properties|gradlew(?:\.bat)?|mvnw(?:\.cmd)?|\.mvn\/.+|pom\.xml|binding\.gyp)$/;
/** In a package.json only these are about checks. */
const MANIFEST_KEYS = ["scripts", "jest", "mocha", "vitest", "ava", "tap", "eslintConfig", "babel", "config"];
/** In a pyproject.toml, the tables of tools that check. */
const PYPROJECT_TABLE = /^\[+\s*tool\.(?:pytest|tox|nox|coverage|ruff|mypy|pyright|hatch|poe)\b/;

/**
 * What of a patch changes the checks themselves: after that a check that succeeds says less than it did. For people, such
 * as `package.json (scripts)`.
 */
export function changedDefinitions(files: readonly PatchedFile[]): readonly string[] {
  return files.flatMap(({ path, oldPath, before = "", after = "" }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name === "package.json") {
      const [old, now] = [manifest(before), manifest(after)];
      const changed = MANIFEST_KEYS.filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
      return changed.length > 0 ? [`${path} (${changed.join(", ")})`] : [];
    }
    if (name === "pyproject.toml") {
      return checkerTables(before) === checkerTables(after) ? [] : [path];
    }
    return DEFINITIONS.test(path) || DEFINITIONS.test(oldPath) ? [path] : [];
  });
}

function manifest(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    // Missing, or no JSON: it defines nothing.
    return {};
  }
}

/** Of a pyproject.toml, what configures tools that check. */
export function checkerTables(toml: string): string {
  let isTool = false;
  return toml
    .split("\n")
    .filter((line) => {
      isTool = line.startsWith("[") ? PYPROJECT_TABLE.test(line) : isTool;
      return isTool;
    })
    .join("\n")
    .trim();
}
