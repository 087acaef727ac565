import { isPage } from "../../workspace/page-format.ts";

const tests =
  /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|examples?|bench(?:marks?)?|vendor|third_party|node_modules)\/|\.(?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$|_test\.(?:go|py)$/i;

/** In the order in which whoever writes about a project would open them. */
const looks: readonly RegExp[] = [
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|Cargo\.toml|go\.mod|composer\.json|[\w.-]+\.gemspec|pom\.xml|build\.gradle(?:\.kts)?|deno\.jsonc?)$/,
  /^(?:GNUm|M|m)akefile$|^justfile$|^Taskfile\.ya?ml$|^tox\.ini$|^noxfile\.py$/,
  /(?:^|\/)(?:cli|main|__main__|app|server)\.(?:[cm]?[jt]sx?|py|go|rs)$|^cmd\/[^/]+\/main\.go$|^bin\/[^/]+$/,
  /^(?:src\/|lib\/)?(?:index|mod|lib)\.(?:[cm]?[jt]sx?|rs)$|^(?:src\/)?[^/]+\/__init__\.py$/,
  /^(?:Dockerfile|(?:docker-)?compose\.ya?ml|\.env\.example)$/,
];

/** Files that say what a project is and how it is used, the most telling first. */
export function tellingFiles(paths: readonly string[], named: readonly string[]): readonly string[] {
  const isCandidate = (path: string): boolean => !tests.test(path);
  const found = looks.flatMap((look) => paths.filter((path) => look.test(path) && isCandidate(path)));
  return [...new Set([...named.filter((path) => paths.includes(path)), ...found])];
}

/** Code whose names others may use: what is not a test, the upper folders first. */
export function codeFiles(paths: readonly string[]): readonly string[] {
  const depth = (path: string): number => path.split("/").length;
  return paths
    .filter((path) => !tests.test(path) && !isPage(path))
    .toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}
