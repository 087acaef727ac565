import { describe, expect, test } from "vitest";
import { PageDiagnoser } from "../../../src/core/mentions/page-diagnoser.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { grammars } from "../patch/grammars.ts";
import { memoryReading } from "./memory-reading.ts";

const parser = new SyntaxParser(grammars);
const never = new AbortController().signal;

/** What is wrong with a page of a project, and what nobody looked at. */
async function said(
  files: Readonly<Record<string, string>>,
  page: string,
  path = "README.md",
): Promise<{ readonly wrong: readonly string[]; readonly unchecked: readonly string[] }> {
  const diagnoser = new PageDiagnoser(memoryReading(files, ["dist", "node_modules", ".venv"]), parser);
  const { found } = await diagnoser.examine([path], new Map([[path, page]]), never);
  const told = (severity: string): readonly string[] =>
    found
      .filter((each) => each.severity === severity)
      .map(({ range, message }) => `${range.start.line + 1}: ${message}`);
  return {
    wrong: told("error"),
    unchecked: found.filter((each) => each.code === "unchecked").map(({ message }) => message),
  };
}

const shell = (commands: string, language = "sh"): string => `\`\`\`${language}\n${commands}\n\`\`\`\n`;

const node = {
  "package.json": JSON.stringify({
    name: "@acme/till",
    bin: { till: "dist/cli.js" },
    scripts: { build: "tsc", test: "node --test", "test:unit": "vitest" },
    dependencies: { hono: "4" },
    devDependencies: { typescript: "6", vitest: "5", "@vscode/vsce": "4" },
    workspaces: ["packages/*"],
  }),
  "package-lock.json": JSON.stringify({ packages: { "node_modules/tool": { bin: { sharpen: "x.js" } } } }),
  "packages/app/package.json": JSON.stringify({ name: "app", scripts: { dev: "vite" } }),
  "src/cli.ts":
    'import { Command } from "commander";\nexport const options = { "dry-run": { type: "boolean" } };\nexport const program = new Command().command("add").command("list");\n',
  "scripts/seed.sh": "echo hi\n",
  "config/example.json": "{}\n",
  Makefile: "build: dist\n\techo\n.PHONY: lint\nlint:\n\techo\nX := 1\n",
};

const python = {
  "pyproject.toml":
    '[project]\nname = "till"\ndependencies = [\n  "rich>=13",\n]\n[project.optional-dependencies]\ndev = ["pytest>=8", "ruff"]\n[project.scripts]\ntill = "till.cli:main"\n[tool.poe.tasks]\nlint = "ruff check"\n',
  "src/till/cli.py": "def main(): ...\n",
  "tools/report.py": "",
  "requirements/dev.txt": "mypy\n",
};

const rust = {
  "Cargo.toml": '[package]\nname = "till"\n[[bin]]\nname = "tilld"\n',
  "src/main.rs": "fn main() {}\n",
  "examples/sums.rs": "fn main() {}\n",
};

const go = {
  "go.mod": "module example.org/acme/till\n",
  "cmd/tilld/main.go": "package main\n",
  justfile: 'test:\n  go test ./...\nrun port="1":\n  x\n',
};

describe("commands that can be run", () => {
  test.each([
    [
      "scripts",
      node,
      "npm run build && npm test\nnpm t\npnpm build\nyarn test:unit --watch\nnpm run dev -w app\nnpm --prefix packages/app run dev",
    ],
    ["standing where somebody is", node, "cd packages/app\nnpm run dev\ncd ../..\nnpm run build"],
    ["a clone", node, "git clone https://example.org/acme/shop.git && cd shop\nnpm ci && npm run build"],
    ["a clone under another name", node, "git clone git@example.org:acme/shop.git work\ncd work\nnpm i"],
    ["the folder as it is called", node, "cd till\nnpm install --save-dev left-pad@1"],
    [
      "programs of packages",
      node,
      "npx tsc --noEmit\nnpx vitest run\nnpx sharpen\npnpm exec tsc\nnpx vsce package\nnpx --yes till list",
    ],
    [
      "own programs",
      node,
      "till --dry-run add <file>\nnode dist/cli.js --help\n./scripts/seed.sh 'a b'\nbash scripts/seed.sh\nnpx @acme/till",
    ],
    ["targets", node, "make build lint\nmake -j4\nmake X=2 lint"],
    [
      "what every reader has",
      node,
      'sudo apt-get install -y jq && jq . < config/example.json | less\ndocker run --rm -it \\\n  -p 80:80 image:latest\ncurl -fsSL https://x.org/i.sh | bash\nfor f in *.ts; do echo "$f"; done\nFOO=1 BAR="a b" node dist/cli.js # with a comment\nexport API_KEY=...',
    ],
    [
      "what was made before",
      node,
      "cp config/example.json local.json\ncat local.json\nmkdir out && cd out\ntouch x.txt\ncat > made.txt <<EOF\nnpm run nothing\nEOF\ncat made.txt",
    ],
    ["what was installed before", node, "npm install -g wonder\nwonder go\ncargo install marvel\nmarvel"],
    [
      "placeholders",
      node,
      "till add {{name}} [options] ...\ngit checkout -b <your-branch>\nnpm install ./<path to package>",
    ],
    [
      "Python",
      python,
      "python -m venv .venv\nsource .venv/bin/activate\npip install -e '.[dev]' -r requirements/dev.txt\npython -m till.cli\npython3 -m pytest -q\ntill\npytest\nuv run till\npoetry run pytest tests\nuv sync --extra dev\npython tools/report.py\npython -c 'print(1)'",
    ],
    [
      "Rust",
      rust,
      "cargo run --bin tilld -- --x\ncargo run --example sums\ncargo test -p till\ncargo +nightly fmt\ntilld",
    ],
    [
      "Go",
      go,
      "go run ./cmd/tilld\ngo test ./...\ngo install example.org/acme/till/cmd/tilld@latest\ngo build -o till ./cmd/tilld\njust test\njust run 80\ntilld",
    ],
  ])("%s", async (_, files, commands) => {
    expect(await said(files, shell(commands))).toEqual({ wrong: [], unchecked: [] });
  });

  test.each([
    ["a session's output", shell("$ npm test\nall green, says frobnicate\n$ till \\\n>   list", "console")],
    ["another language", shell("frobnicate(npm.run('nothing'))", "js")],
    ["a picture of words, without a language", "```\nflow -> frobnicate\n```\n"],
    ["PowerShell's own words", shell("PS C:\\> Get-ChildItem .\\src\nnpm test", "powershell")],
    ["code in a sentence", "Say `npm run build`, `git status`, `npm install x` or `a b c`.\n"],
  ])("%s", async (_, page) => {
    expect((await said(node, page)).wrong).toEqual([]);
  });
});

describe("commands that cannot be run", () => {
  test.each([
    ["node", "npm run compile", "package.json has no script compile; it has build, test, test:unit"],
    ["node", "npm start", "package.json has no script start"],
    ["node", "npm frob", "npm has no command frob"],
    ["node", "pnpm compile", "package.json has no script compile"],
    ["node", "yarn workspace shop dev", "there is no workspace shop"],
    [
      "node",
      "npx frobnicate",
      "frobnicate is no program of this project, nor one of a package that it depends on",
    ],
    ["node", "frobnicate --all", "no manifest names a program frobnicate"],
    ["node", "sudo frobnicate", "no manifest names a program frobnicate"],
    ["node", "echo $(frobnicate)", "no manifest names a program frobnicate"],
    ["node", "till remove x", "till knows no remove"],
    ["node", "till --wet-run", "till knows no option --wet-run"],
    ["node", "./scripts/setup.sh", "there is no program ./scripts/setup.sh"],
    ["node", "bash scripts/setup.sh", "there is no file scripts/setup.sh"],
    ["node", "node src/server.ts", "there is no file src/server.ts"],
    ["node", "cp .env.example .env", "there is no file .env.example"],
    ["node", "cd packages/shop && npm i", "there is no folder packages/shop"],
    ["node", "make deploy", "the Makefile has no target deploy; it has build, lint"],
    ["python", "python -m tills", "there is no module tills"],
    ["python", "pip install -e .[docs]", "the project has no extra docs; it has dev"],
    ["python", "pip install -r requirements.txt", "there is no file requirements.txt"],
    ["python", "uv run tillx", "no manifest names a program tillx"],
    ["python", "python manage.py migrate", "there is no file manage.py"],
    ["rust", "cargo run --bin tillx", "Cargo.toml names no tillx"],
    ["rust", "cargo frob", "cargo has no command frob"],
    ["go", "go run ./cmd/till", "there is no package ./cmd/till"],
    ["go", "just deploy", "the justfile has no recipe deploy; it has test, run"],
    [
      "go",
      "go install example.org/acme/till/cmd/x@latest",
      "there is no package example.org/acme/till/cmd/x@latest",
    ],
  ])("%s: %s", async (name, command, why) => {
    const files = { node, python, rust, go }[name] ?? {};
    const { wrong } = await said(files, `# A\n\n${shell(`echo first\n${command}`)}`);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toMatch(/^5: The command /);
    expect(wrong[0]).toContain(why);
  });

  test("in a sentence, and without a language where it is plain what it is", async () => {
    const page = "Say `npm run compile`.\n\n```\nnpm run pack\n```\n\n    $ frobnicate\n";
    expect((await said(node, page)).wrong.map((each) => each.slice(0, 40))).toEqual([
      "1: The command npm run compile cannot be",
      "4: The command npm run pack cannot be ru",
      "7: The command frobnicate cannot be run:",
    ]);
  });
});

test("a list of changes may name what is there no more, and its links lead somewhere all the same", async () => {
  const page = "Remove `oldName()` of `src/old.ts`; see [how](docs/gone.md).\n";
  expect((await said(node, page)).wrong).toHaveLength(3);
  for (const path of ["CHANGELOG.md", "docs/upgrading-to-2.md", "HISTORY.rst.md"]) {
    expect((await said(node, page, path)).wrong).toEqual([expect.stringContaining("is dead")]);
  }
});

describe("links", () => {
  const files = {
    ...node,
    "docs/a.md": "# One\n\n## Two words\n",
    "docs/b c.md": "# B\n",
    "media/x.png": "",
    "src/long.ts": "1\n2\n3\n",
  };

  test("that lead somewhere", async () => {
    const page = `# Till

[a](docs/a.md#two-words) [b](docs/b%20c.md) [c](<docs/b c.md#b>) [d](./docs/) [e](/src/long.ts#L2-L3) ![f](media/x.png?raw=true)
[g](#till) [h](#Links) [i][ref] [j](mailto:a@b.org) [top](#top) [k](../../issues)

## Links

[ref]: docs/a.md
`;
    expect(await said(files, page)).toEqual({ wrong: [], unchecked: ["../../issues"] });
  });

  test("that lead nowhere, each with its line and the reason", async () => {
    const page = `[a](docs/c.md)
[b](docs/a.md#three)
[c](#nowhere)
[d](src/long.ts#L9)
[e](Docs/a.md)
[f](dist/cli.js)
<img src="media/y.png">
[g][h]
`;
    expect((await said(files, page)).wrong).toEqual([
      "1: The link docs/c.md is dead: there is no docs/c.md.",
      "2: The link docs/a.md#three is dead: docs/a.md has no heading or anchor #three.",
      "3: The link #nowhere is dead: README.md has no heading or anchor #nowhere.",
      "4: The link src/long.ts#L9 is dead: src/long.ts has no line 9.",
      "5: The link Docs/a.md is dead: there is no Docs/a.md; docs/a.md is written otherwise.",
      "6: The link dist/cli.js is dead: git does not keep dist/cli.js, so that nobody else has it.",
      "7: The link media/y.png is dead: there is no media/y.png.",
      "8: The reference [h] is defined nowhere on the page.",
    ]);
  });

  test("out of the repository are not followed: only those that the code names as well are known", async () => {
    const known = { ...files, "src/home.ts": 'export const home = "https://till.example.org";\n' };
    const { wrong, unchecked } = await said(
      known,
      "<https://till.example.org> and https://other.example.org\n",
    );
    expect({ wrong, unchecked }).toEqual({ wrong: [], unchecked: ["https://other.example.org"] });
  });

  test("of other pages are looked at too, where a page goes or loses a heading", async () => {
    const reading = memoryReading({ "README.md": "[a](docs/a.md#one)\n", "docs/a.md": "# One\n" });
    const diagnoser = new PageDiagnoser(reading, parser);
    expect(await diagnoser.dependents(["docs/a.md"])).toEqual(["README.md"]);
    const { found } = await diagnoser.examine(["README.md"], new Map([["docs/a.md", "# Other\n"]]), never);
    expect(found.map(({ message }) => message)).toEqual([
      "The link docs/a.md#one is dead: docs/a.md has no heading or anchor #one.",
    ]);
  });
});

describe("code in sentences", () => {
  const files = {
    ...node,
    "src/invoice.ts": "export class Invoice { totalOf() {} }\nprocess.env.TILL_HOME;\nwrite('out.json');\n",
  };

  test.each([
    "`Invoice`, `Invoice.totalOf()`, `totalOf(lines, 0.19)`, `TILL_HOME`",
    "`src/invoice.ts`, `invoice.ts`, `src/`, `./scripts/seed.sh`, `src/invoice`, `src/invoice.ts:2`, `dist/cli.js`, `out.json`",
    "`tsconfig.json`, `package.json`, `and/or`, `application/json`, `acme/till`, `origin/main`, `~/.till`, `/etc/hosts`, `*.ts`",
    "`JSON.stringify`, `process.env`, `true`, `null`, `main`, `--help`, `--dry-run`, `example.org`, `v1.2.3`, `@acme/till`, `<div>`, `a = b`",
  ])("%s", async (page) => {
    expect((await said(files, `${page}\n`)).wrong).toEqual([]);
  });

  test.each([
    ["`Invoice.sumOf()`", "nothing here is called Invoice.sumOf()"],
    ["`sumOf()`", "nothing here is called sumOf()"],
    ["`TILL_ROOT`", "nothing here is called TILL_ROOT"],
    ["`src/order.ts`", "there is no src/order.ts"],
    ["`order.ts`", "there is no order.ts"],
    ["`scripts/setup`", "there is no scripts/setup"],
    ["`--wet-run`", "nothing here knows an option --wet-run"],
  ])("%s: %s", async (page, why) => {
    const { wrong } = await said(files, `${page}\n`);
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toContain(why);
  });

  test("what a page shows in an example it may speak of", async () => {
    const page = "```ts\nconst myTill = new Invoice();\n```\n\nAsk `myTill` for `myTill.totalOf()`.\n";
    expect((await said(files, page)).wrong).toEqual([]);
  });
});
