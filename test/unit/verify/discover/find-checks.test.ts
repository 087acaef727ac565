import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findChecks } from "../../../../src/core/verify/discover/find-checks.ts";
import { workspaceFolders } from "../../../../src/core/verify/discover/workspaces.ts";
import { DiskSnapshot } from "../../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";

async function found(files: Record<string, string>): Promise<string[]> {
  using workspace = GitWorkspace.of(files);
  return (await findChecks(new DiskSnapshot(workspace.root))).map(
    ({ command, from }) => `${from}: ${command}`,
  );
}

const manifest = (scripts: Record<string, string>, more: object = {}): string =>
  JSON.stringify({ name: "x", scripts, ...more });

describe("checks are found", () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      "scripts by their usual names, with the package manager whose lock file is there",
      {
        "package.json": manifest({ test: "vitest run", lint: "eslint .", typecheck: "tsc", start: "node ." }),
        "pnpm-lock.yaml": "",
      },
      ["package.json: pnpm test", "package.json: pnpm run lint", "package.json: pnpm run typecheck"],
    ],
    [
      "those of the packages of a monorepo",
      {
        "package.json": manifest({ test: "node --test" }, { workspaces: ["packages/*", "!packages/old"] }),
        "packages/a/package.json": manifest({ test: "node --test" }),
        "packages/old/package.json": manifest({ test: "node --test" }),
        "elsewhere/package.json": manifest({ test: "node --test" }),
      },
      ["package.json: npm test", "packages/a/package.json: npm test --workspace packages/a"],
    ],
    [
      "pytest by its configuration",
      { "pyproject.toml": "[tool.pytest.ini_options]\n" },
      ["pyproject.toml: python3 -m pytest"],
    ],
    ["pytest by its tests", { "tests/test_a.py": "" }, ["tests/test_a.py: python3 -m pytest"]],
    [
      "unittest in a folder, where nothing speaks of pytest",
      { "tests/test_a.py": "import unittest\n" },
      ["tests/test_a.py: python3 -m unittest discover -s tests"],
    ],
    [
      "unittest in a package",
      { "tests/test_a.py": "from unittest import TestCase\n", "tests/__init__.py": "" },
      ["tests/test_a.py: python3 -m unittest"],
    ],
    ["Go, without downloads", { "go.mod": "module x\n" }, ["go.mod: env GOPROXY=off go test ./..."]],
    ["Cargo, without downloads", { "Cargo.toml": "" }, ["Cargo.toml: cargo test --offline"]],
    [
      "Maven and Gradle by their wrappers only",
      { "pom.xml": "", mvnw: "", "build.gradle": "" },
      ["pom.xml: ./mvnw --offline --batch-mode test"],
    ],
    [
      "targets of a Makefile, not its variables",
      { Makefile: "test := 1\ncheck:\n\techo\nlint: x\n\techo\nclean:\n" },
      ["Makefile: make check", "Makefile: make lint"],
    ],
    [
      "tools of node_modules only where they are installed",
      { "tsconfig.json": "{}", "eslint.config.mjs": "" },
      [],
    ],
    [
      "nothing that never ends, changes files, installs, or was never written",
      {
        "package.json": manifest({
          test: 'echo "Error: no test specified" && exit 1',
          unit: "vitest --watch",
          lint: "eslint --fix .",
          check: "npm ci && node check.js",
          types: "npx tsc",
          pretest: "npm install",
        }),
      },
      [],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await found(files)).toEqual(expected);
  });

  test("an installed compiler and linter are used unless a script does it", async () => {
    const bin = {
      "node_modules/.bin/tsc": "",
      "node_modules/.bin/eslint": "",
      "tsconfig.json": "{}",
      "eslint.config.mjs": "x",
    };
    expect(await found(bin)).toEqual([
      "tsconfig.json: npx --no-install tsc --noEmit --project tsconfig.json",
      "eslint.config.mjs: npx --no-install eslint .",
    ]);
    expect(await found({ ...bin, "package.json": manifest({ lint: "eslint .", types: "tsc" }) })).toEqual([
      "package.json: npm run lint",
      "package.json: npm run types",
    ]);
  });
});

test("a folder cannot smuggle a shell command into the command of its package", async () => {
  expect(
    await found({
      "package.json": manifest({}, { workspaces: ["*"] }),
      "$(touch x)/package.json": manifest({ test: "node --test" }),
    }),
  ).toEqual([]);
});

test("whatever the files hold, finding throws nothing and every command is plain", () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant('{"scripts":{"test":"x","lint":7},"workspaces":[1,"*"]}'),
  );
  return fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.constantFrom(
          "package.json",
          "pnpm-workspace.yaml",
          "pyproject.toml",
          "Makefile",
          "go.mod",
          "a/package.json",
        ),
        text,
      ),
      async (files) => {
        const snapshot = {
          root: "/nowhere",
          list: () => Promise.resolve(Object.keys(files)),
          read: (path: string) =>
            Promise.resolve(
              files[path] === undefined
                ? undefined
                : { text: files[path], encoding: "utf-8" as const, hash: "" },
            ),
        };
        for (const { command } of await findChecks(snapshot)) {
          expect(command).toMatch(/^[\w ./=@+-]+$/);
        }
      },
    ),
  );
});

test("packages of pnpm are read as everybody writes them", () => {
  const yaml = "packages:\n  - \"libs/*\"\n  - 'apps/**'\n  - tools # mine\nother:\n  - no\n";
  const files = [
    "libs/a/package.json",
    "libs/a/b/package.json",
    "apps/x/y/package.json",
    "tools/package.json",
    "no/package.json",
  ];
  expect(workspaceFolders("", yaml, files)).toEqual(expect.arrayContaining(["libs/a", "apps/x/y", "tools"]));
  expect(workspaceFolders("", yaml, files)).not.toContain("no");
});
