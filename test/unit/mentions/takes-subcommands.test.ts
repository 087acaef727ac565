import { describe, expect, test } from "vitest";
import { PageDiagnoser } from "../../../src/core/mentions/page-diagnoser.ts";
import { takesSubcommands } from "../../../src/core/mentions/project/takes-subcommands.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { grammars } from "../patch/grammars.ts";
import { memoryReading } from "./memory-reading.ts";

describe("a program is seen to take commands alone", () => {
  test.each([
    ["Commander", 'import { Command } from "commander";\nprogram.command("add <item>").argument("<item>");'],
    ["yargs", 'import yargs from "yargs";\nyargs(argv).command("add <item>", "adds", build, add)'],
    [
      "argparse",
      'import argparse\nparser.add_argument("--quiet")\nsubs = parser.add_subparsers(dest="command")',
    ],
    [
      "click",
      'import click\n@click.group()\ndef main(): ...\n@main.command()\n@click.argument("item")\ndef add(item): ...',
    ],
    [
      "Typer",
      "import typer\napp = typer.Typer()\n@app.command()\ndef add(): ...\n@app.command()\ndef list(): ...",
    ],
    ["clap", "use clap::Subcommand;\n#[derive(Debug, Subcommand)]\nenum Commands { Add }"],
    ["cobra", 'import "github.com/spf13/cobra"\nfunc init() { rootCmd.AddCommand(addCmd) }'],
    ["usage", 'console.log("Usage: till [options] <command>");'],
    ["a list of commands", "const help = `till\n\nCommands:\n  add    adds\n`;"],
    [
      "a switch",
      'switch (process.argv[2]) {\n  case "add":\n  case "list":\n    break;\n  default:\n    throw new Error("unknown command");\n}',
    ],
    [
      "words compared",
      'cmd = sys.argv[1]\nif cmd == "add":\n    pass\nelif cmd == "list":\n    pass\nelse:\n    sys.exit("usage: add or list")',
    ],
    [
      "words of positionals",
      'const { positionals: [command] } = parseArgs();\nif (command === "add") add();\nelse if (command === "list") list();\nelse throw new Error("No such command");',
    ],
  ])("%s", (_, text) => {
    expect(takesSubcommands("till", ["export {};", text])).toBe(true);
  });

  test.each([
    ["a reader of options alone", "const { positionals } = parseArgs({ allowPositionals: true });"],
    [
      "an argument of argparse",
      'import argparse\nparser.add_argument("file")\nparser.add_argument("--rate")',
    ],
    [
      "a single command of Typer",
      "import typer\napp = typer.Typer()\n@app.command()\ndef main(name: str): ...",
    ],
    ["a command of click", 'import click\n@click.command()\n@click.argument("name")\ndef main(name): ...'],
    ["usage with a file", 'console.log("Usage: till [options] <file>\\n\\nCommands:\\n");'],
    [
      "a default beside commands",
      'import cac from "cac";\ncli.command("[root]", "serves");\ncli.command("build", "builds");',
    ],
    [
      "an argument beside commands",
      'import { Command } from "commander";\nprogram.argument("[file]").action(run);\nprogram.command("init");',
    ],
    ["another kind of command", 'await database.command("ping");\nredis.command("get", key);'],
    [
      "a word that is told from others, and no mistake",
      'const [first] = process.argv.slice(2);\nif (first === "a") one();\nelse if (first === "b") two();\nelse read(first);',
    ],
  ])("and not by %s", (_, text) => {
    expect(takesSubcommands("till", [text])).toBe(false);
  });
});

const parser = new SyntaxParser(grammars);

async function wrongIn(
  files: Readonly<Record<string, string>>,
  command: string,
  before = "",
): Promise<readonly string[]> {
  const page = `${before}\`\`\`sh\n${command}\n\`\`\`\n`;
  const diagnoser = new PageDiagnoser(memoryReading(files, ["dist"]), parser);
  const { found } = await diagnoser.examine(
    ["README.md"],
    new Map([["README.md", page]]),
    new AbortController().signal,
  );
  return found.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

const commander = 'import { Command } from "commander";\nnew Command().command("add");\n';

test("each program is asked what it takes itself, wherever a build puts it and whatever it imports", async () => {
  const files = {
    "package.json": JSON.stringify({ name: "x", bin: { till: "dist/bin/till.js", greet: "greet.mjs" } }),
    "src/bin/till.ts": 'import { program } from "../commands/all.js";\nprogram.parse();\n',
    "src/commands/all.ts": commander,
    "greet.mjs": "console.log(`Hello ${process.argv[2]}`);\n",
  };
  expect(await wrongIn(files, "greet world\ntill add\ntill help")).toEqual([]);
  expect(await wrongIn(files, "till remove")).toEqual([
    "The command till remove cannot be run: till knows no remove.",
  ]);
});

test("so are those of Python, Rust and Go", async () => {
  const python = {
    "pyproject.toml":
      '[project]\nname = "x"\n[project.scripts]\ntill = "x.cli:main"\ngreet = "x.greet:main"\n',
    "src/x/__init__.py": "",
    "src/x/cli.py": "from .commands import build\n\ndef main(): build()\n",
    "src/x/commands.py":
      'import argparse\nsubs = argparse.ArgumentParser().add_subparsers()\nsubs.add_parser("add")\n',
    "src/x/greet.py": 'import argparse\nargparse.ArgumentParser().add_argument("name")\n',
  };
  expect(await wrongIn(python, "greet world\ntill add")).toEqual([]);
  expect(await wrongIn(python, "till remove")).toHaveLength(1);
  const rust = {
    "Cargo.toml": '[package]\nname = "till"\n[dependencies]\nclap = "4"\n',
    "src/main.rs": "use clap::Subcommand;\n#[derive(Subcommand)]\nenum Commands { Add }\nfn main() {}\n",
  };
  expect(await wrongIn(rust, "till add")).toEqual([]);
  expect(await wrongIn(rust, "till remove")).toHaveLength(1);
  expect(
    await wrongIn({ ...rust, "src/main.rs": "fn main() { read(env::args().nth(1)) }\n" }, "till remove"),
  ).toEqual([]);
});

test("of a program whose code is nowhere nobody says what it takes", async () => {
  const files = { "package.json": JSON.stringify({ name: "till", bin: "built.js" }), "other.ts": commander };
  expect(await wrongIn(files, "till remove")).toEqual([]);
});

test("what a page shows in code readers have: commands of their own, and programs", async () => {
  const files = {
    "package.json": JSON.stringify({ name: "till", bin: "till.js" }),
    "till.js": commander,
  };
  const shown =
    '```js\napp.command("create-user");\n```\n\n```toml\n[project.scripts]\nwiki = "app:main"\n```\n';
  expect(await wrongIn(files, "till create-user x\nwiki run", shown)).toEqual([]);
  expect(await wrongIn(files, "till create-user x\nwiki run")).toHaveLength(2);
  expect(await wrongIn(files, "till create-user x", "```sh\ncreate-user\n```\n")).not.toEqual([]);
});
