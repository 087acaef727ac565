import { describe, expect, test } from "vitest";
import { presets } from "../../../src/core/model/endpoint/presets.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";
import { rightAnswer } from "../../support/sample-answers.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const key = "sk-0123456789abcdef";

describe("models", () => {
  test("lists what an endpoint offers, with size and price", async () => {
    await using server = await ScriptedServer.start();
    server.requiresKey(key);
    server
      .model("big")
      .isListedWith({ context_length: 131_072, pricing: { prompt: "0.000001", completion: "0.000002" } });
    server.model("text-embedding-3-small");
    const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: key };
    const { code, stdout } = await runCli(["models"], { env });
    expect(stdout).toMatch(/^ {2}big +128k tokens +\$1\.00 in, \$2\.00 out per million tokens$/m);
    expect(stdout).not.toContain("embedding");
    expect(stdout).toMatch(/No key is set for .*Groq \(GROQ_API_KEY\)/);
    expect(code).toBe(0);

    const json = await runCli(["models", "--json", "--base-url", server.baseUrl, "--price", "big=3/4"], {
      env,
    });
    expect(JSON.parse(json.stdout)).toMatchObject({
      endpoints: [
        {
          baseUrl: server.baseUrl,
          problem: null,
          models: [
            {
              id: "big",
              contextTokens: 131_072,
              answerTokens: null,
              price: { kind: "metered", prompt: 3, completion: 4 },
            },
          ],
        },
      ],
    });
  });

  test("says why an endpoint offers none, and never the key", async () => {
    await using server = await ScriptedServer.start();
    server.requiresKey(key);
    const wrong = await runCli(["models", "--base-url", server.baseUrl, "--api-key-env", "MINE"], {
      env: { MINE: "sk-wrong-0123456789" },
    });
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toMatch(/refused the API key \(401\).*environment variable MINE/);
    expect(wrong.stdout + wrong.stderr).not.toContain("sk-wrong");
    const dead = await runCli(["models", "--base-url", "ollama"], { env: {} });
    expect(dead.code === 0 || /cannot be reached at http:\/\/127\.0\.0\.1:11434\/v1/.test(dead.stdout)).toBe(
      true,
    );
  });
});

describe("An endpoint by name", () => {
  test.each(presets.filter(({ name }) => name !== "azure"))(
    "$name without a key is said, with where to get one",
    async (preset) => {
      const { code, stderr } = await runCli(["edit", "--instruction", "x", "--base-url", preset.name]);
      expect(code).toBe(1);
      expect(stderr).toContain(`${preset.label} needs an API key. Get one at ${preset.keyPage}`);
      expect(stderr).toContain(preset.keyVariable);
    },
  );

  test.each([
    [
      ["--base-url", "gork"],
      "There is no endpoint gork: give an address that starts with http:// or https://, or one of openai, azure",
    ],
    [["--base-url", "azure"], "AZURE_OPENAI_ENDPOINT"],
    [
      ["--api-key-env", "NO_SUCH_VARIABLE"],
      "--api-key-env NO_SUCH_VARIABLE: this environment variable is not set, or empty.",
    ],
    [["--mix", "small-x3", "--model", "m"], "--mix and --model exclude each other"],
    [
      ["--mix", "small"],
      "There is no mix small; --mix takes one of small-x3, three-vendors, local, editor, or a JSON file.",
    ],
    [["--mix", "./no-such.json"], "--mix ./no-such.json: the file cannot be read."],
    [["--timeout", "0"], "--timeout 0: give seconds as a number above 0"],
    [["--timeout", "soon"], "--timeout soon: give seconds"],
    [["--budget-per-day=-1"], "--budget-per-day -1: give US dollars as a number"],
  ])("wrong use is said: %j", async (options, message) => {
    using workspace = GitWorkspace.of({ "a.txt": "a\n" });
    const { code, stderr } = await runCli([
      "edit",
      "--root",
      workspace.root,
      "--instruction",
      "x",
      ...options,
    ]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("--mix", () => {
  test("small-x3 asks one small model of the endpoint", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    await using server = await ScriptedServer.start();
    server.model("m").answers(rightAnswer);
    const fix = ["fix", "--root", workspace.root, "--file", "src/invoice.ts"];
    const { code } = await runCli([...fix, "--mix", "small-x3", "--base-url", server.baseUrl]);
    expect(code).toBe(0);
    expect(new Set(server.requests.map(({ model }) => model))).toEqual(new Set(["m"]));
  });

  test("a file names models of several endpoints, each asked with its own key", async () => {
    await using one = await ScriptedServer.start();
    await using two = await ScriptedServer.start();
    one.model("a").answers(rightAnswer);
    two.model("b").answers(rightAnswer);
    two.model("judge").answers("Both are right.");
    const proposers = [
      { endpoint: one.baseUrl, model: "a" },
      { endpoint: two.baseUrl, model: "b", temperature: 0.3, role: "smallest" },
    ];
    using workspace = GitWorkspace.copyOf("sample");
    workspace.write(
      "mix.json",
      JSON.stringify({ proposers, critic: { endpoint: two.baseUrl, model: "judge" } }),
    );
    const { code } = await runCli(["fix", "--file", "src/invoice.ts", "--mix", "./mix.json"], {
      cwd: workspace.root,
    });
    expect(code).toBe(0);
    expect(one.requestsOf("a").length).toBeGreaterThan(0);
    expect(two.requestsOf("b").length).toBeGreaterThan(0);
  });

  test("hedgeAfter: a proposer that keeps silent is hedged by the next model of the mix", async () => {
    await using server = await ScriptedServer.start();
    server.model("slow").hangs();
    server.model("quick").answers(rightAnswer);
    const proposers = ["slow", "quick"].map((model) => ({ endpoint: server.baseUrl, model }));
    using workspace = GitWorkspace.copyOf("sample");
    workspace.write("mix.json", JSON.stringify({ proposers, hedgeAfter: 1 }));
    const asking = ["--mix", "./mix.json", "--strategy", "single"];
    const { code, stderr } = await runCli(["fix", "--file", "src/invoice.ts", ...asking], {
      cwd: workspace.root,
    });
    expect(stderr).toMatch(/slow \(127\.0\.0\.1:\d+\) keeps silent: quick \(.*\) is asked as well/);
    expect(code).toBe(0);
    expect(server.requests.map(({ model }) => model)).toEqual(["slow", "quick"]);
    expect(server.aborts).toBe(1);
  });

  test("what is wrong in the file is said by its field, and what is not available with what to do", async () => {
    using workspace = GitWorkspace.of({ "a.txt": "a\n" });
    workspace.write("wrong.json", '{ "proposers": [{ "endpoint": "groq", "count": 0 }] }');
    workspace.write(
      "keyless.json",
      '{ "proposers": [{ "endpoint": "groq" }, { "endpoint": "mistral" }, { "vendor": "copilot" }] }',
    );
    const edit = ["edit", "--instruction", "x", "--mix"];
    const wrong = await runCli([...edit, "./wrong.json"], { cwd: workspace.root });
    expect(wrong.stderr).toContain(
      'The mix in ./wrong.json: proposers[0]: "count" is a whole number from 1 to 16.',
    );
    expect(wrong.code).toBe(2);
    const keyless = await runCli([...edit, "./keyless.json"], { cwd: workspace.root });
    expect(keyless.stderr).toMatch(
      /not complete\. Groq needs an API key.*Mistral needs an API key.*copilot are offered in the editor only/,
    );
    expect(keyless.code).toBe(1);
    const none = await runCli([...edit, "three-vendors"], { cwd: workspace.root });
    expect(none.stderr).toMatch(
      /three-vendors is not available.*Set an API key for one of: OpenAI \(OPENAI_API_KEY\)/,
    );
  });
});

test("--timeout ends a call that takes longer in all", async () => {
  using workspace = GitWorkspace.copyOf("sample");
  await using server = await ScriptedServer.start();
  server.model("m").hangs();
  const { stderr } = await runCli([
    ...["fix", "--root", workspace.root, "--file", "src/invoice.ts", "--strategy", "single"],
    ...["--base-url", server.baseUrl, "--model", "m", "--timeout", "0.5"],
  ]);
  expect(stderr).toContain("was not done after 0.5 s");
});
