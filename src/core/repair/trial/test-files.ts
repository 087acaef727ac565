import type { Framework } from "./protocol.ts";

/** Where a framework looks when it is not told where. */
const usual: Readonly<Record<Exclude<Framework, "script">, RegExp>> = {
  "node-test": /(?:^|\/)(?:[^/]+[.\-_]test|test|test-[^/]+)\.[cm]?[jt]s$|(?:^|\/)test\/.*\.[cm]?[jt]s$/,
  mocha: /^(?:test|spec)\/.*\.[cm]?[jt]s$|\.(?:test|spec)\.[cm]?[jt]s$/,
  jest: /(?:^|\/)__tests__\/.*\.[cm]?[jt]s$|(?:^|\/)(?:[^/]+\.)?(?:test|spec)\.[cm]?[jt]s$/,
  vitest: /\.(?:test|spec)\.[cm]?[jt]s$/,
  pytest: /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/,
  unittest: /(?:^|\/)test[^/]*\.py$/,
};

/** By its name or folder a file of tests, or something only tests use: never where the fault is looked for. */
const forTests =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|fixtures|testing)\/|[.\-_](?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:test|test[-_][^/]*|[^/]*_test|conftest|spec[-_][^/]*|[^/]*_spec)\.(?:[cm]?[jt]sx?|py)$/;

export function isForTests(path: string): boolean {
  return forTests.test(path);
}

/**
 * The test files that a command means.
 * @param listed the workspace's files, relative
 * @param args what the command names: files, folders, patterns, pytest's `file::test`, unittest's `package.module`
 */
export function testFiles(
  framework: Exclude<Framework, "script">,
  listed: readonly string[],
  args: readonly string[],
): readonly string[] {
  const files = listed.filter((path) => !path.includes("node_modules/"));
  const names = args.map((each) => each.replace(/::.*$/, "").replace(/^\.\//, "").replace(/\/$/, ""));
  if (names.length === 0 || names.includes(".") || names.includes("")) {
    return files.filter((path) => usual[framework].test(path));
  }
  const found = names.flatMap((name) => {
    const dotted = `${name.replaceAll(".", "/")}.py`;
    const isPattern = /[*?{]/.test(name);
    const pattern = isPattern ? globPattern(name) : undefined;
    return files.filter(
      (path) =>
        path === name ||
        (framework === "unittest" && (path === dotted || dotted.startsWith(`${path.slice(0, -3)}/`))) ||
        (path.startsWith(`${name}/`) && usual[framework].test(path)) ||
        pattern?.test(path) ||
        // Jest and Vitest take parts of names.
        ((framework === "jest" || framework === "vitest") &&
          path.includes(name) &&
          usual[framework].test(path)),
    );
  });
  return [...new Set(found)];
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^$()|[\]\\]/g, "\\$&")
    .replaceAll(/\{([^{}]*)\}/g, (_, inner: string) => `(?:${inner.replaceAll(",", "|")})`)
    .replaceAll("**/", "\u0000")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]")
    .replaceAll("\u0000", "(?:.*/)?");
  return new RegExp(`^${source}$`);
}
