import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect } from "vitest";
import type { ScriptFile } from "../support/server/script-file.ts";
import { test } from "./asking.ts";

interface Completion {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
  readonly usage?: { readonly completion_tokens: number };
}

async function complete(baseUrl: string, body: object): Promise<Completion> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }], ...body }),
  });
  return (await response.json()) as Completion;
}

async function contents(baseUrl: string, body: object): Promise<string[]> {
  const { choices } = await complete(baseUrl, body);
  return choices.map(({ message }) => message.content);
}

describe("The scripted server", () => {
  test("replies call by call, and repeats the last", async ({ server }) => {
    server.models("a", "b").answers("one").times(2).answers("two");
    const answers = await Promise.all([1, 2, 3, 4].map(() => contents(server.baseUrl, { model: "a" })));
    expect(answers.flat().sort()).toEqual(["one", "one", "two", "two"]);
    expect(await contents(server.baseUrl, { model: "b" })).toEqual(["one"]);
  });

  test("chooses by the prompt", async ({ server }) => {
    const model = server.model("a").answers((request) => `You said ${request.prompt}`);
    model.when("critique").answers("It is fine");
    expect(await contents(server.baseUrl, { model: "a" })).toEqual(["You said Hello"]);
    const messages = [{ role: "user", content: "a critique, please" }];
    expect(await contents(server.baseUrl, { model: "a", messages })).toEqual(["It is fine"]);
  });

  test("gives as many choices as asked for, or ignores n", async ({ server }) => {
    server.model("a").answers("yes");
    server.model("b").answers("yes").ignoresN();
    expect(await contents(server.baseUrl, { model: "a", n: 3 })).toEqual(["yes", "yes", "yes"]);
    expect(await contents(server.baseUrl, { model: "b", n: 3 })).toEqual(["yes"]);
    expect(server.tokensSentBy("a")).toBe(3);
  });

  test("holds back what it is told to, and knows who is waiting", async ({ server }) => {
    server.model("a").answers("late").held();
    const answers = [contents(server.baseUrl, { model: "a" }), contents(server.baseUrl, { model: "a" })];
    await server.received(2);
    expect(server.open).toBe(2);
    server.release();
    expect(await Promise.all(answers)).toEqual([["late"], ["late"]]);
    await server.quiet();
  });

  test("runs as a program, from JSON", async () => {
    const folder = await mkdtemp(join(tmpdir(), "script-"));
    const file = join(folder, "script.json");
    const script: ScriptFile = {
      models: {
        a: {
          replies: [
            { kind: "status", status: 500, error: { message: "no" } },
            { kind: "answer", text: "yes", form: "json" },
          ],
          rules: [{ contains: "critique", replies: [{ kind: "answer", text: "fine" }] }],
        },
      },
    };
    await writeFile(file, JSON.stringify(script));
    // Bundled, since not every version of Node that is supported runs TypeScript.
    const main = join(folder, "main.mjs");
    const source = fileURLToPath(new URL("../support/server/main.ts", import.meta.url));
    await build({ entryPoints: [source], outfile: main, bundle: true, platform: "node", format: "esm" });
    const program = spawn(process.execPath, [main, file], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [baseUrl] = (await once(createInterface(program.stdout), "line")) as [string];
      const first = await fetch(`${baseUrl}/chat/completions`, { method: "POST", body: '{"model":"a"}' });
      expect(first.status).toBe(500);
      expect(await contents(baseUrl, { model: "a", stream: true })).toEqual(["yes"]);
      expect(
        await contents(baseUrl, { model: "a", messages: [{ role: "user", content: "critique" }] }),
      ).toEqual(["fine"]);
      const models = (await (await fetch(`${baseUrl}/models`)).json()) as { readonly data: object[] };
      expect(models.data).toMatchObject([{ id: "a" }]);
    } finally {
      program.kill();
      await once(program, "exit");
      await rm(folder, { recursive: true });
    }
  });
});
