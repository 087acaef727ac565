import ignore from "ignore";

/** More packages than these nobody wants to read through. */
const mostPackages = 50;
const mostPatterns = 100;

/**
 * Folders of a monorepo's packages: those with a package.json that the workspaces of the root name.
 * @param manifest text of the root's package.json
 * @param pnpm text of pnpm-workspace.yaml
 * @param files all files of the workspace, relative
 */
export function workspaceFolders(
  manifest: string,
  pnpm: string,
  files: readonly string[],
): readonly string[] {
  const patterns = [...npmPatterns(manifest), ...pnpmPatterns(pnpm)].slice(0, mostPatterns);
  const usable = patterns.map((pattern) => pattern.replace(/^\.\//, "").replace(/\/+$/, ""));
  if (usable.length === 0) {
    return [];
  }
  const matcher = ignore().add(
    usable.map((pattern) => (pattern.startsWith("!") ? `!/${pattern.slice(1)}` : `/${pattern}`)),
  );
  return files
    .filter((path) => path.endsWith("/package.json"))
    .map((path) => path.slice(0, -"/package.json".length))
    .filter((folder) => matcher.ignores(folder))
    .slice(0, mostPackages);
}

function npmPatterns(manifest: string): readonly string[] {
  try {
    const { workspaces } = JSON.parse(manifest) as { readonly workspaces?: unknown };
    const patterns =
      typeof workspaces === "object" && workspaces !== null && "packages" in workspaces
        ? workspaces.packages
        : workspaces;
    return Array.isArray(patterns)
      ? patterns.filter((pattern): pattern is string => typeof pattern === "string")
      : [];
  } catch {
    // No manifest: no packages.
    return [];
  }
}

/** Its one list, as everybody writes it. */
function pnpmPatterns(yaml: string): readonly string[] {
  const lines = yaml.split("\n");
  const start = lines.findIndex((line) => /^packages:\s*$/.test(line));
  const found: string[] = [];
  for (const line of start === -1 ? [] : lines.slice(start + 1)) {
    const item = /^\s*-\s*(?:"([^"]+)"|'([^']+)'|([^\s#]+))/.exec(line);
    if (item) {
      found.push(item[1] ?? item[2] ?? item[3] ?? "");
    } else if (/^\S/.test(line)) {
      break;
    }
  }
  return found;
}
