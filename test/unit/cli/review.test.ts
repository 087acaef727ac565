import { expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import {
  findings,
  reviewQuestions as questions,
  type ScriptedFinding,
} from "../../support/review-answers.ts";
import { runCli, type CliOptions, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

interface Reviewed {
  readonly kind: string;
  readonly files: readonly string[];
  readonly findings: readonly {
    readonly file: string;
    readonly line: number;
    readonly standing: string;
    readonly message: string;
    readonly movedFrom: number | null;
    readonly said: readonly { readonly by: string; readonly concern: string }[];
    readonly vote: {
      readonly yes: readonly string[];
      readonly no: readonly string[];
      readonly silent: readonly string[];
    };
    readonly change: { readonly kind: string; readonly reason?: string; readonly diff?: string };
  }[];
  readonly dropped: readonly { readonly message: string; readonly reason: string }[];
  readonly gaps: readonly string[];
  readonly error: { readonly kind: string; readonly message: string } | null;
}

const typeScript = {
  "package.json": '{ "type": "module" }\n',
  "tsconfig.json":
    '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2022" }, "include": ["src"] }\n',
  "src/sum.ts":
    "export function sum(items: readonly number[]): number {\n  let total = 0;\n  for (const item of items) {\n    total += item;\n  }\n  return total;\n}\n",
};
const buggy = typeScript["src/sum.ts"].replace(
  "for (const item of items) {\n    total += item;",
  "for (let i = 0; i <= items.length; i++) {\n    total += items[i] ?? 0;",
);
const offByOne: ScriptedFinding = {
  file: "src/sum.ts",
  line: 3,
  message: "The loop reads one item past the end, since it goes on while i equals the length.",
  evidence: "for (let i = 0; i <= items.length; i++) {",
};
const mended = {
  search: "  for (let i = 0; i <= items.length; i++) {\n",
  replace: "  for (let i = 0; i < items.length; i++) {\n",
};

class Bench implements AsyncDisposable {
  readonly workspace: GitWorkspace;
  readonly server: ScriptedServer;

  private constructor(workspace: GitWorkspace, server: ScriptedServer) {
    this.workspace = workspace;
    this.server = server;
  }

  static async of(files: Readonly<Record<string, string>>): Promise<Bench> {
    return new Bench(GitWorkspace.of(files), await ScriptedServer.start());
  }

  review(
    models: readonly string[],
    args: readonly string[] = [],
    options: CliOptions = {},
  ): Promise<CliResult> {
    const asked = models.flatMap((model) => ["--model", model]);
    return runCli(
      ["review", "--root", this.workspace.root, "--base-url", this.server.baseUrl, ...asked, ...args],
      options,
    );
  }

  async json(models: readonly string[], ...args: readonly string[]): Promise<Reviewed> {
    const { stdout, stderr } = await this.review(models, ["--json", ...args]);
    expect(stdout, stderr).not.toBe("");
    return JSON.parse(stdout) as Reviewed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.workspace[Symbol.dispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

/** Three models that find nothing and deny everything, unless the test says more. */
function quiet(server: ScriptedServer, ...models: readonly string[]): void {
  for (const model of models) {
    server.model(model).when(questions.vote).answers("No.\nVERDICT: WRONG");
    server.model(model).answers('Nothing found.\n```json\n{"findings": []}\n```');
  }
}

test("the working tree is reviewed by several models: duplicates are one finding, and a change that holds is offered", async () => {
  await using bench = await Bench.of(typeScript);
  const { workspace, server } = bench;
  workspace.write("src/sum.ts", buggy);
  const before = workspace.state();
  server
    .model("a")
    .when(questions.correctness)
    .answers(findings({ ...offByOne, edits: [mended] }));
  server
    .model("b")
    .when(questions.correctness)
    .answers(
      `Here it is:\n\`\`\`json\n${findings({ ...offByOne, line: 4, message: "Reads past the end: the loop goes on when i equals the length." }).replace("]}", ",]}")}\n\`\`\``,
    );
  server.model("c").when(questions.vote).answers("It does.\nVERDICT: RIGHT");
  quiet(server, "a", "b", "c");
  const { kind, findings: found, dropped, error } = await bench.json(["a", "b", "c"]);
  expect({ kind, dropped, error }).toEqual({ kind: "reviewed", dropped: [], error: null });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    file: "src/sum.ts",
    line: 3,
    standing: "confirmed",
    change: { kind: "offered" },
  });
  expect(found[0]?.said.map(({ concern }) => concern)).toEqual(["correctness", "correctness"]);
  expect(found[0]?.vote.yes).toHaveLength(3);
  expect(found[0]?.change.diff).toContain("+  for (let i = 0; i < items.length; i++) {");
  expect(workspace.state()).toBe(before);
});
