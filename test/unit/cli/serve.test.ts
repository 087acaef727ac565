import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { runCli, startCli, type StartedCli } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const body = JSON.stringify({ model: "moa-m", messages: [{ role: "user", content: "Hello" }] });

interface Served extends StartedCli {
  readonly baseUrl: string;
  /** What it has said to people so far. */
  readonly told: () => string;
}

/** The program, serving. */
async function serve(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Served> {
  const started = startCli(["serve", "--port", "0", ...args], { env });
  let told = "";
  const { stdout, stderr } = started.child as { stdout: Readable; stderr: Readable };
  stderr.on("data", (text: string) => (told += text));
  const [baseUrl] = (await Promise.race([
    once(stdout, "data"),
    started.result.then(({ stderr: why }) => Promise.reject(new Error(why))),
  ])) as [string];
  while (!told.includes("Ctrl+C")) {
    await once(stderr, "data");
  }
  return { ...started, baseUrl: baseUrl.trim(), told: () => told };
}

function ask({ baseUrl }: Served, key: string): Promise<Response> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  return fetch(`${baseUrl}/chat/completions`, { method: "POST", headers, body });
}

describe("serve", () => {
  test("shows a key once, answers with it, and ends in order when it is told to", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("done");
    const home = mkdtempSync(join(tmpdir(), "patched-moa-serve-"));
    const served = await serve(["--base-url", server.baseUrl], { PATCHED_MOA_HOME: home });
    const [, key = ""] = /API key, shown this once: (\S+)/.exec(served.told()) ?? [];
    expect(key).toMatch(/^moa-[\w-]{32}$/);
    expect((await ask(served, "another-key-0123456789")).status).toBe(401);
    const response = await ask(served, key);
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: "done" } }] });
    expect(server.requests).toHaveLength(3);
    served.child.kill("SIGTERM");
    const { code, stdout, stderr } = await served.result;
    expect(code).toBe(0);
    expect(stdout).toBe(`${served.baseUrl}\n`);
    expect(stderr.split(key)).toHaveLength(2);
    await expect(ask(served, key)).rejects.toThrow();
    rmSync(home, { recursive: true });
  });

  test("ends when the process that was started is gone, however that came", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("done");
    const served = await serve(["--base-url", server.baseUrl, "--no-key"]);
    expect((await ask(served, "")).status).toBe(200);
    served.child.kill("SIGKILL");
    // Its output is closed by the last process that has it.
    await served.result;
    await expect(ask(served, "")).rejects.toThrow();
  });

  test("keeps the key it made up for the next start, readable by nobody else, until it is told to make another", async () => {
    const home = mkdtempSync(join(tmpdir(), "patched-moa-serve-"));
    const env = { PATCHED_MOA_HOME: home };
    await using server = await ScriptedServer.start();
    server.model("m").answers("done");
    const told = async (
      ...args: readonly string[]
    ): Promise<{ said: string; works: (key: string) => boolean }> => {
      const served = await serve(["--base-url", server.baseUrl, ...args], env);
      const statuses = new Map<string, number>();
      for (const each of keys) {
        statuses.set(each, (await ask(served, each)).status);
      }
      const [, shown] = /shown this once: (\S+)/.exec(served.told()) ?? [];
      if (shown !== undefined) {
        statuses.set(shown, (await ask(served, shown)).status);
        keys.push(shown);
      }
      served.child.kill("SIGTERM");
      const { stderr } = await served.result;
      return { said: stderr, works: (key) => statuses.get(key) === 200 };
    };
    const keys: string[] = [];
    const first = await told();
    const [key = ""] = keys;
    expect(first.works(key)).toBe(true);
    expect(statSync(join(home, "serve-key")).mode & 0o777).toBe(0o600);
    const second = await told();
    expect(second.said).toContain("as before");
    expect(second.said).not.toContain(key);
    expect(second.works(key)).toBe(true);
    const third = await told("--new-key");
    const [, other = ""] = keys;
    expect([third.works(key), third.works(other)]).toEqual([false, true]);

    chmodSync(join(home, "serve-key"), 0o644);
    const refused = await runCli(["serve", "--port", "0", "--base-url", server.baseUrl], { env });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--new-key") as string });
    expect(refused.stderr).not.toContain(other);
    rmSync(home, { recursive: true });
  });

  test("takes its keys from the environment, and shows none", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("done");
    const env = { ADA: "key-of-ada-0123456789", BOB: "key-of-bob-0123456789" };
    const keys = ["--key-env", "ADA", "--key-env", "BOB"];
    const served = await serve(["--base-url", server.baseUrl, "--price", "m=1/1", ...keys], env);
    expect((await ask(served, env.ADA)).status).toBe(200);
    expect((await ask(served, env.BOB)).status).toBe(200);
    served.child.kill("SIGINT");
    const { stderr } = await served.result;
    expect(stderr).not.toMatch(/key-of-|API key/);
  });

  test.each([
    [["--host", "0.0.0.0", "--no-key"], {}, /leave out --host 0\.0\.0\.0, or give a key/],
    [["--port", "99999"], {}, /--port 99999: give a whole number/],
    [["--key-env", "SHORT"], { SHORT: "abc" }, /SHORT holds no key for the gateway: give at least 16/],
    [["--caller-keys"], {}, /name the one endpoint that callers have keys for with --base-url/],
    [["--no-key", "--key-env", "X"], {}, /exclude each other/],
    [["--new-key"], { PATCHED_MOA_SERVE_KEY: "0123456789abcdef" }, /PATCHED_MOA_SERVE_KEY holds one/],
    [["--price", "x"], {}, /A price is written MODEL=IN\/OUT/],
    [["here"], {}, /Unexpected argument here/],
    [[], { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, /OTEL_EXPORTER_OTLP_ENDPOINT holds no address/],
  ])("%j is wrong use", async (args, env, message) => {
    const { code, stderr } = await runCli(["serve", ...args], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test("never asks itself, whatever the environment says", async () => {
    const env = { OPENAI_BASE_URL: "http://localhost:8127/v1" };
    const { code, stderr } = await runCli(["serve", "--no-key"], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/The gateway would ask itself/);
  });
});
