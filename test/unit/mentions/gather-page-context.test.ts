import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gatherPageContext } from "../../../src/core/mentions/survey/gather-page-context.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { grammars } from "../patch/grammars.ts";
import { memoryReading } from "./memory-reading.ts";

const parser = new SyntaxParser(grammars);
const never = new AbortController().signal;

const samples = {
  typescript: {
    "package.json":
      '{ "name": "till", "bin": { "till": "dist/cli.js" }, "scripts": { "build": "tsc" }, "icon": "x.png", "dependencies": { "hono": "4" } }\n',
    "README.md": "# Till\n\nSee [gone](docs/gone.md).\n",
    "docs/rates.md": "# Rates\n\n## How they are written\n",
    "src/cli.ts":
      "const usage = `Usage: till [options]\n  --rate N   of the tax\n`;\nprocess.stdout.write(usage);\n",
    "src/total.ts":
      "/** Adds up amounts. More is told elsewhere. */\nexport function total(cents: readonly number[], rate = 0): number {\n  return helper(cents, rate);\n}\nfunction helper(): void {}\n",
    "test/total.test.ts": "export function notForOthers(): void {}\n",
  },
  python: {
    "pyproject.toml": '[project]\nname = "till"\n[project.scripts]\ntill = "till.cli:main"\n',
    Makefile: "test:\n\tpytest\n",
    "till/__init__.py": '"""Adds up."""\n',
    "till/cli.py":
      'import argparse\n\n\ndef main():\n    """Runs the command line."""\n    parser = argparse.ArgumentParser()\n    parser.add_argument("--rate", help="of the tax")\n\n\ndef _own():\n    pass\n',
  },
};

describe("what a page is made from", () => {
  test.each(Object.entries(samples))("%s, word by word", async (name, files) => {
    const request = { page: "README.md", words: "", tokenBudget: 4_000, dead: ["README.md:3:1 error: gone"] };
    const { overview, files: shown } = await gatherPageContext(memoryReading(files), parser, request, never);
    const told = shown.map(({ path, text }) => `--- ${path}\n${text}`).join("");
    await expect(`${overview ?? ""}\n\n${told}`).toMatchFileSnapshot(
      join(import.meta.dirname, "golden", `${name}.golden`),
    );
  });

  test("keeps to its budget, whatever the size of the project, and shows a file that is named", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [
        `src/part${at % 20}/file${at}.ts`,
        samples.typescript["src/total.ts"].repeat(5),
      ]),
    );
    const files = { ...samples.typescript, ...many };
    const request = { page: "README.md", words: "as in src/part3/file3.ts", tokenBudget: 3_000, dead: [] };
    const {
      tokens,
      files: shown,
      overview,
    } = await gatherPageContext(memoryReading(files), parser, request, never);
    expect(tokens).toBeLessThanOrEqual(3_000);
    expect(shown.map(({ path }) => path)).toContain("src/part3/file3.ts");
    expect(overview).toContain("package.json");
  });
});
