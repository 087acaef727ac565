import { describe, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const samples = {
  TypeScript: {
    path: "src/total.ts",
    text: "export function total(cents: readonly number[]): number {\n  return cents.reduce((sum, each) => sum + each, 0);\n}\n",
  },
  Python: {
    path: "till/total.py",
    text: "def total(cents):\n    return sum(cents)\n",
  },
};

const final = "Now give your own final answer";

async function explaining(
  { path, text }: { readonly path: string; readonly text: string },
  script: (server: ScriptedServer) => void,
  args: readonly string[],
): Promise<CliResult & { readonly prompt: string }> {
  using workspace = GitWorkspace.of({ [path]: text });
  await using server = await ScriptedServer.start();
  script(server);
  const before = workspace.state();
  const place = ["--root", workspace.root, "--base-url", server.baseUrl, "--model", "m"];
  const result = await runCli(["explain", ...place, ...args]);
  expect(workspace.state()).toBe(before);
  return { ...result, prompt: JSON.stringify(server.requests[0]?.body) };
}

describe.each(Object.entries(samples))("%s", (_, sample) => {
  test("an explanation is what a mixture makes of the code: text alone on stdout", async () => {
    const said = "`total` adds up `cents` (line 2). Of an empty list it makes 0.";
    const done = await explaining(sample, (server) => server.model("m").answers(said), [
      "--file",
      `${sample.path}:1-2`,
      "--instruction",
      "What of an empty list?",
    ]);
    expect(done).toMatchObject({ code: 0, stdout: `${said}\n` });
    expect(done.prompt).toContain(`Explain lines 1 to 2 of ${sample.path}. What of an empty list?`);
  });

  test("a text about a line or a name that is not there gives way to one that holds, or to none", async () => {
    const args = ["--file", sample.path, "--strategy", "moa"];
    const mended = await explaining(
      sample,
      (server) => {
        server.model("m").when(final).answers("`tally()` does it in line 40.");
        server.model("m").answers("`total` adds up, in line 2.");
      },
      args,
    );
    expect(mended).toMatchObject({ code: 0, stdout: "`total` adds up, in line 2.\n" });
    expect(mended.stderr).toContain("It speaks of line 40, which is not there.");
    expect(mended.stderr).toContain(
      "It speaks of tally(), which is neither in the code that was shown nor a file here.",
    );
    const refused = await explaining(sample, (server) => server.model("m").answers("See lines 2-40."), [
      ...args,
      "--json",
    ]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ kind: "refused", prompt: "explain/2" });
  });
});

test("without a file, of a folder, and of a file that is not there, it says so", async () => {
  const none = (): void => undefined;
  expect(await explaining(samples.Python, none, [])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("explain needs --file") as string,
  });
  for (const folder of ["till", "till/", "."]) {
    expect(await explaining(samples.Python, none, ["--file", folder])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${folder} is a folder; explain takes a file`) as string,
    });
  }
  expect(await explaining(samples.Python, none, ["--file", "till/sum.py"])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("There is no file till/sum.py") as string,
  });
});
