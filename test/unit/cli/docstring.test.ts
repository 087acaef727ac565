import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const typescript = `/** What is owed. */
export interface Line {
  readonly cents: number;
}

export function total(lines: readonly Line[], rate = 0): number {
  const sum = lines.reduce((all, { cents }) => all + cents, 0);
  return Math.round(sum * (1 + rate));
}
`;

const python = `"""Invoices."""


def total(lines, rate=0):
    return round(sum(lines) * (1 + rate))


def mean(lines):
    """Average.

    :param rows: what is averaged
    """
    return sum(lines) / len(lines)
`;

/** One edit of a file, as models write it. */
function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

const head = "export function total(lines: readonly Line[], rate = 0): number {\n";
const comment =
  "/**\n * Sums the lines, taxed.\n *\n * @param rate - of the tax; 0.19 is 19 %\n * @param lines - what is sold\n * @returns cents, rounded\n */\n";

/** What a run makes of each model's answer. */
async function document(
  files: Readonly<Record<string, string>>,
  answers: readonly string[],
  args: readonly string[],
): Promise<{
  readonly outcome: { readonly kind: string; readonly complete: boolean; readonly diff: string };
  readonly text: (path: string) => string;
  readonly stderr: string;
  readonly prompt: string;
}> {
  using workspace = GitWorkspace.of(files);
  await using server = await ScriptedServer.start();
  answers.forEach((answer, index) => server.model(`m${index}`).answers(answer));
  const models = answers.flatMap((_, index) => ["--model", `m${index}`]);
  const { stdout, stderr } = await runCli([
    ...[
      "docstring",
      "--root",
      workspace.root,
      "--base-url",
      server.baseUrl,
      ...models,
      "--json",
      "--apply",
      ...args,
    ],
  ]);
  const texts = new Map(
    Object.keys(files).map((path) => [path, readFileSync(join(workspace.root, path), "utf8")]),
  );
  return {
    outcome: JSON.parse(stdout) as { kind: string; complete: boolean; diff: string },
    text: (path) => texts.get(path) ?? "",
    stderr,
    prompt: JSON.stringify(server.requests[0]?.body),
  };
}

describe("docstring", () => {
  test("documents what is public and has no documentation; a model that also changes code loses", async () => {
    const changed = edit("a.ts", head, comment + head.replace("rate = 0", "rate = 0.19"));
    const right = edit("a.ts", head, comment + head);
    const done = await document({ "a.ts": typescript }, [changed, right], ["--file", "a.ts"]);
    expect(done.outcome).toMatchObject({ kind: "accepted", complete: true });
    expect(done.text("a.ts")).toBe(typescript.replace(head, comment + head));
    expect(done.stderr).toContain("The code itself changes at a.ts:13.");
    expect(done.prompt).toContain("TSDoc comments");
    expect(done.prompt).not.toContain("interface Line has no documentation");
  });

  test("a docstring that changes code is written nowhere, though nobody has another", async () => {
    const changed = edit("a.ts", head, comment + head.replace("rate = 0", "rate = 0.19"));
    const done = await document(
      { "a.ts": typescript },
      [changed],
      ["--file", "a.ts", "--strategy", "single"],
    );
    expect(done.outcome.kind).toBe("rejected");
    expect(done.text("a.ts")).toBe(typescript);
  });

  test("Python: a docstring that changes code is written nowhere either", async () => {
    const changed = edit(
      "b.py",
      "def total(lines, rate=0):\n",
      'def total(lines, rate=0.19):\n    """Sum, taxed.\n\n    :param lines: amounts in cents\n    :param rate: of the tax\n    """\n',
    );
    const done = await document({ "b.py": python }, [changed], ["--file", "b.py", "--strategy", "single"]);
    expect(done.outcome.kind).toBe("rejected");
    expect(done.text("b.py")).toBe(python);
    expect(done.stderr).toContain("The code itself changes at b.py:");
  });

  test("documentation that speaks of what is not there is refused", async () => {
    const wrong = edit("a.ts", head, comment.replace("@param rate", "@param tax") + head);
    const done = await document({ "a.ts": typescript }, [wrong], ["--file", "a.ts", "--strategy", "single"]);
    expect(done.outcome.kind).toBe("rejected");
    expect(done.stderr).toContain("describes the parameter tax, which it does not have");
  });

  test("Python: what is missing is written, and what is no longer true corrected, as the file does it", async () => {
    const answer =
      edit(
        "b.py",
        "def total(lines, rate=0):\n",
        'def total(lines, rate=0):\n    """Sum, taxed.\n\n    :param lines: amounts in cents\n    :param rate: of the tax\n    """\n',
      ) + edit("b.py", "    :param rows: what is averaged\n", "    :param lines: what is averaged\n");
    const done = await document({ "b.py": python }, [answer], ["--file", "b.py"]);
    expect(done.outcome).toMatchObject({ kind: "accepted", complete: true });
    expect(done.text("b.py")).toContain(':param rate: of the tax\n    """\n    return round(');
    expect(done.text("b.py")).toContain("    :param lines: what is averaged\n");
    expect(done.prompt).toContain("Sphinx");
  });

  test("of two symbols one is documented: done in part, and the other is named", async () => {
    const two = typescript.replace("/** What is owed. */\n", "");
    const right = edit("a.ts", head, comment + head);
    const done = await document({ "a.ts": two }, [right], ["--file", "a.ts", "--strategy", "single"]);
    expect(done.outcome).toMatchObject({ kind: "accepted", complete: false });
    expect(done.stderr).toContain("interface Line has no documentation");
  });

  test("with nothing to document, with no model, and for a language that nobody knows, it says so", async () => {
    using workspace = GitWorkspace.of({
      "a.ts": "/** One. */\nexport function a() {}\n",
      "b.ts": typescript,
      "c.xyz": "",
    });
    const run = (...args: readonly string[]): ReturnType<typeof runCli> =>
      runCli(["docstring", "--root", workspace.root, "--offline", ...args]);
    const [documented, alone, unknown] = await Promise.all([
      run("--file", "a.ts"),
      run("--file", "b.ts"),
      run("--file", "c.xyz"),
    ]);
    expect(documented).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("Nothing to document") as string,
    });
    expect(alone).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Documentation needs a model") as string,
    });
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Nobody here knows how c.xyz") as string,
    });
  });
});
