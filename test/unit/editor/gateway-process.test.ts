import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { GatewayProcess } from "../../../src/editor/gateway/gateway-process.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const script = join(dirname(inject("cli")), "gateway.js");
const own = "moa-editor-0123456789abcdef";
const chat = JSON.stringify({ model: "moa-m", messages: [{ role: "user", content: "Hello" }] });

function environment(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    PATCHED_MOA_HOME: join(dirname(script), "state"),
    PATCHED_MOA_SERVE_KEY: own,
    ...more,
  };
}

test("serves several endpoints, each with its own key, until it is stopped; no key is printed", async () => {
  await using one = await ScriptedServer.start({ keepAlive: false });
  await using two = await ScriptedServer.start({ keepAlive: false });
  one.requiresKey("sk-one-0123456789");
  one.model("m").answers("from one");
  two.model("other").answers("from two");
  const lines: string[] = [];
  const args = ["--port", "0", "--base-url", one.baseUrl, "--api-key-env", "KEY_ONE"];
  args.push("--base-url", two.baseUrl, "--api-key-env", "-");
  const gateway = await GatewayProcess.start(
    script,
    args,
    environment({ KEY_ONE: "sk-one-0123456789" }),
    (line) => lines.push(line),
  );
  const ask = async (body: string): Promise<unknown> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${own}` };
    return (await fetch(`${gateway.baseUrl}/chat/completions`, { method: "POST", headers, body })).json();
  };
  expect(await ask(chat)).toMatchObject({ choices: [{ message: { content: "from one" } }] });
  expect(await ask(chat.replace("moa-m", "other"))).toMatchObject({
    choices: [{ message: { content: "from two" } }],
  });
  expect(two.requests[0]?.headers.authorization).toBeUndefined();
  await gateway.stop();
  await expect(fetch(gateway.baseUrl)).rejects.toThrow();
  expect(lines.join("\n")).not.toMatch(/sk-one|moa-editor/);
});

test("says why it cannot begin, in the words of the command line", async () => {
  await expect(
    GatewayProcess.start(script, ["--port", "99999"], environment(), () => undefined),
  ).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringMatching(/--port 99999: give a whole number/) as string,
  });
});
