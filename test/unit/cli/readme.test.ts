import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drawn } from "../../support/fake-secrets.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

/** In a file that is hidden. */
const key = drawn("readme", 32);

const typescript = {
  "package.json": JSON.stringify({
    name: "till",
    description: "Adds up receipts",
    bin: { till: "dist/cli.js" },
    scripts: { build: "tsc -p .", test: "node --test" },
    devDependencies: { typescript: "6.0.3" },
  }),
  ".gitignore": "dist/\nnode_modules/\n",
  "src/cli.ts": `import { parseArgs } from "node:util";
import { total } from "./total.ts";

const { values, positionals } = parseArgs({ options: { rate: { type: "string" } }, allowPositionals: true });
console.log(total(positionals.map(Number), Number(values.rate ?? 0)));
`,
  "src/total.ts": `/** Adds up amounts, and puts the tax on top. */
export function total(cents: readonly number[], rate = 0): number {
  return Math.round(cents.reduce((sum, each) => sum + each, 0) * (1 + rate));
}
`,
  "docs/rates.md": "# Rates\n\n## How rates are written\n\nAs parts of one.\n",
  ".env": `API_KEY=${key}\n`,
};

const python = {
  "pyproject.toml": `[project]
name = "till"
dependencies = ["rich>=13"]

[project.optional-dependencies]
dev = ["pytest"]

[project.scripts]
till = "till.__main__:main"
`,
  "till/__init__.py": "",
  "till/__main__.py": `"""Adds up receipts."""
import argparse


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=0)
    print(parser.parse_args())
`,
  "README.md": "# Till\n\nAdds up. See [old](docs/gone.md).\n\n## Usage\n\nNothing yet.\n",
};

function page(path: string, text: string): string {
  return `A page.\n\n${path}\n<<<<<<< SEARCH\n=======\n${text}>>>>>>> REPLACE\n`;
}

function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

const good = `# Till

Adds up receipts.

## Install

\`\`\`bash
git clone https://example.org/till.git
cd till
npm install
npm run build
\`\`\`

## Use

\`\`\`console
$ node dist/cli.js --rate 0.19 100 200
357
$ till --rate 0.19 100
\`\`\`

\`total\` is in \`src/total.ts\`; how rates are written is told in [Rates](docs/rates.md#how-rates-are-written),
and above, under [Install](#install).
`;

interface Written {
  readonly outcome: { readonly kind: string; readonly diff: string };
  readonly text: string | undefined;
  readonly stderr: string;
  readonly prompt: string;
}

/** What a run makes of each model's answer. */
async function write(
  files: Readonly<Record<string, string>>,
  answers: readonly string[],
  args: readonly string[] = [],
  path = "README.md",
): Promise<Written> {
  using workspace = GitWorkspace.of(files);
  await using server = await ScriptedServer.start();
  answers.forEach((answer, index) => server.model(`m${index}`).answers(answer));
  const models = answers.flatMap((_, index) => ["--model", `m${index}`]);
  const place = ["--root", workspace.root, "--base-url", server.baseUrl];
  const { stdout, stderr } = await runCli(["readme", ...place, ...models, "--json", "--apply", ...args]);
  const file = join(workspace.root, path);
  return {
    outcome: JSON.parse(stdout) as { kind: string; diff: string },
    text: existsSync(file) ? readFileSync(file, "utf8") : undefined,
    stderr,
    prompt: JSON.stringify(server.requests[0]?.body),
  };
}

const single = ["--strategy", "single"];

describe("readme", () => {
  test("TypeScript: a page is made of what is there, and one with a dead link loses to it", async () => {
    const dead = good.replace("docs/rates.md#how", "docs/tariffs.md#how");
    const done = await write(typescript, [page("README.md", dead), page("README.md", good)]);
    expect(done.outcome.kind).toBe("accepted");
    expect(done.text).toBe(good);
    expect(done.stderr).toContain("The link docs/tariffs.md#how-rates-are-written is dead");
    expect(done.prompt).toContain("Adds up receipts");
    expect(done.prompt).toContain("total(cents, rate): Adds up amounts");
    expect(done.prompt).toContain("README.md is not there yet");
    expect(done.prompt).not.toContain(key);
    expect(done.prompt).not.toContain(".env");
  });

  test.each([
    [
      "a dead link",
      "docs/rates.md#how",
      "docs/tariffs.md#how",
      /README\.md:22:1 .*there is no docs\/tariffs\.md/,
    ],
    ["an anchor that no heading has", "#install)", "#installing)", /no heading or anchor #installing/],
    [
      "a script that the manifest lacks",
      "npm run build",
      "npm run compile",
      /README\.md:11:1 .*no script compile; it has build, test/,
    ],
    ["an unknown program", "npm install", "pakman sync", /no manifest names a program pakman/],
    ["a file that is not there", "src/total.ts", "src/sum.ts", /`src\/sum\.ts`: there is no src\/sum\.ts/],
    ["an option that no code knows", "till --rate", "till --tariff", /till knows no option --tariff/],
    ["a function that nobody wrote", "`total`", "`sumReceipts()`", /nothing here is called sumReceipts/],
  ])("a page with %s is refused, with the reason and the line", async (_, right, wrong, reason) => {
    expect(good).toContain(right);
    const done = await write(typescript, [page("README.md", good.replace(right, wrong))], single);
    expect(done.outcome.kind).toBe("rejected");
    expect(done.text).toBeUndefined();
    expect(done.stderr).toMatch(reason);
  });

  test("an example that imports what is not there is refused, and each name says so", async () => {
    const example = (from: string): string =>
      `${good}\n## API\n\n\`\`\`ts\nimport { total, ${from} } from "till";\nimport { readFile, gone as away } from "elsewhere";\n\`\`\`\n`;
    const wrong = await write(typescript, [page("README.md", example("type Sum, subtotal as sub"))], single);
    expect(wrong.outcome.kind).toBe("rejected");
    expect(wrong.stderr).toContain("nothing here is called Sum");
    const right = await write(typescript, [page("README.md", example("total as sum"))], single);
    expect(right.outcome.kind).toBe("accepted");
    const module =
      "# Till\n\n```python\nfrom till.__main__ import main\nfrom till import (\n    tariff,  # all\n)\nimport till.net\n```\n";
    const fresh = Object.fromEntries(Object.entries(python).filter(([path]) => path !== "README.md"));
    const done = await write(fresh, [page("README.md", module)], single);
    expect(done.outcome.kind).toBe("rejected");
    expect(done.stderr).toMatch(/README\.md:5:1 .*nothing here is called tariff/);
    expect(done.stderr).toContain("(and 1 more)");
  });

  test("programs whose files the project has are known, and files of services are looked for", async () => {
    const files = {
      ...typescript,
      "tox.ini": "",
      ".pre-commit-config.yaml": "",
      ".golangci.yml": "",
      "mvnw.cmd": "",
      "deploy/compose.yml": "",
    };
    const commands = [
      ...["tox -e py311", "pre-commit install", "golangci-lint run", "mvnw.cmd test", "gofmt -l ."],
      ...["docker compose -f deploy/compose.yml up -d", "docker compose logs -f web", "docker build -t a ."],
    ].join("\n");
    const text = (more = ""): string => `${good}\n## More\n\n\`\`\`sh\n${commands}\n${more}\`\`\`\n`;
    const right = await write(files, [page("README.md", text())], single);
    expect(right.stderr).not.toContain("cannot be run");
    expect(right.outcome.kind).toBe("accepted");
    const wrong = await write(
      files,
      [
        page(
          "README.md",
          text("docker compose --profile a -f gone.yml up\ndocker build -f gone/Dockerfile .\nnox\n"),
        ),
      ],
      single,
    );
    expect(wrong.stderr).toContain("there is no file gone.yml");
    expect(wrong.stderr).toContain("(and 2 more)");
  });

  test("a page that comes alone, with nothing around it, is the page; its examples are no files", async () => {
    const bare = `${good}\nCopy \`docs/rates.md\`:\n\n\`\`\`sh\nnpm test\n\`\`\`\n`;
    const done = await write(typescript, [bare], single);
    expect(done.outcome.kind).toBe("accepted");
    expect(done.text).toBe(bare);
  });

  test("what is no page may not be changed with it", async () => {
    const code = edit(
      "src/total.ts",
      "export function total(cents: readonly number[], rate = 0): number {\n",
      "export function total(cents: readonly number[], rate = 0.19): number {\n",
    );
    const done = await write(typescript, [`${page("README.md", good)}\n${code}`], single);
    expect(done.outcome.kind).toBe("rejected");
    expect(done.stderr).toContain("src/total.ts is changed, and is no page");
  });

  test("Python: a page that is there is brought up to date; what was dead before and is left alone is not held against it", async () => {
    const usage = `## Usage\n\n\`\`\`bash\npython -m venv .venv && source .venv/bin/activate\npip install -e ".[dev]"\npython -m till --rate 0.19\ntill --help\npytest\n\`\`\`\n\nSee https://example.org/till.\n`;
    const answer = edit("README.md", "## Usage\n\nNothing yet.\n", usage);
    const done = await write(python, [answer], single);
    expect(done.outcome.kind).toBe("accepted");
    expect(done.text).toBe(python["README.md"].replace("## Usage\n\nNothing yet.\n", usage));
    expect(done.prompt).toContain("docs/gone.md is dead");
    expect(done.stderr).toContain("Not checked: https://example.org/till");
  });

  test.each([
    ["a module that is not there", "python -m tills", /there is no module tills/],
    ["an extra that is not there", 'pip install -e ".[test]"', /the project has no extra test; it has dev/],
    [
      "a file of requirements that is not there",
      "pip install -r requirements.txt",
      /there is no file requirements\.txt/,
    ],
    ["a target of make, and no Makefile", "make lint", /there is no Makefile/],
    ["a package of npm, and no package.json", "npm run build", /there is no package\.json/],
  ])("Python: a page with %s is refused", async (_, command, reason) => {
    const answer = edit("README.md", "Nothing yet.\n", `\`\`\`sh\n${command}\n\`\`\`\n`);
    const done = await write(python, [answer], single);
    expect(done.outcome.kind).toBe("rejected");
    expect(done.text).toBe(python["README.md"]);
    expect(done.stderr).toMatch(reason);
  });

  test("another page that the user names is written; what is no page is refused before anybody is asked", async () => {
    const text = "# Use\n\nSee [rates](rates.md) and [the code](../src/total.ts#L2).\n";
    const done = await write(
      typescript,
      [page("docs/use.md", text)],
      ["--file", "docs/use.md"],
      "docs/use.md",
    );
    expect(done.outcome.kind).toBe("accepted");
    expect(done.text).toBe(text);
    using workspace = GitWorkspace.of(typescript);
    const refused = await runCli(["readme", "--root", workspace.root, "--offline", "--file", "src/cli.ts"]);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is no page that can be checked here") as string,
    });
    const alone = await runCli(["readme", "--root", workspace.root, "--offline"]);
    expect(alone).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Documentation needs a model") as string,
    });
  });

  test("a run is kept without the secrets of what it was shown, and comes to the same when it is replayed", async () => {
    const token = `ghp_${drawn("help", 36)}`;
    const usage = `const usage = \`Usage: till [options]\n  --token T   such as ${token}\n\`;\n`;
    using workspace = GitWorkspace.of({ ...typescript, "src/usage.ts": usage });
    await using server = await ScriptedServer.start();
    server.model("m").answers(page("README.md", good));
    const journal = join(workspace.root, "..", "readme.jsonl");
    const place = ["--root", workspace.root, "--base-url", server.baseUrl, "--model", "m"];
    const { stdout } = await runCli(["readme", ...place, ...single, "--json", "--journal", journal]);
    const outcome = JSON.parse(stdout) as { kind: string; diff: string; prompt: string };
    expect(outcome).toMatchObject({ kind: "accepted", prompt: "readme/2" });
    const prompt = JSON.stringify(server.requests[0]?.body);
    expect(prompt).toContain("What programs say of their use");
    expect(prompt).toContain("--token T   such as");
    expect(prompt).not.toContain(token);
    expect(readFileSync(journal, "utf8")).not.toContain(token);
    const asked = server.requests.length;
    const replayed = await runCli(["replay", journal, "--json"]);
    expect(JSON.parse(replayed.stdout)).toMatchObject({ kind: "accepted", diff: outcome.diff });
    expect(server.requests).toHaveLength(asked);
  });
});
