import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Examination } from "../../../src/core/language/language-service.ts";
import { ServerDiagnoser } from "../../../src/core/language/server/server-diagnoser.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

/** A server in which every word `bad…` is an error; `crash`, `mumble` and `silence` are what it does when it reads them. */
const program = `
const texts = new Map();
process.on("message", ({ id, method, params }) => {
  const answer = (result) => process.send({ jsonrpc: "2.0", id, result });
  if (method === "initialize") answer({ capabilities: { diagnosticProvider: {} } });
  if (method === "textDocument/didOpen") {
    if (texts.has(params.textDocument.uri)) throw new Error("open twice");
    texts.set(params.textDocument.uri, params.textDocument.text);
  }
  if (method === "textDocument/didClose") texts.delete(params.textDocument.uri);
  if (method === "textDocument/diagnostic") {
    const text = texts.get(params.textDocument.uri);
    if (text.includes("crash")) process.exit(3);
    if (text.includes("mumble")) return answer({ kind: "unchanged" });
    if (text.includes("silence")) return;
    answer({ kind: "full", items: [...text.matchAll(/bad\\w*/g)].map(({ 0: message, index }) => ({
      message, severity: 1, code: 7, source: "words",
      range: { start: { line: 0, character: index }, end: { line: 0, character: index + message.length } },
    })) });
  }
});
process.on("disconnect", () => process.exit(0));
`;

let folder: string;
let server: ServerDiagnoser;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patched-moa-server-"));
  const script = join(folder, "server.cjs");
  writeFileSync(script, program);
  const languageOf = (path: string): string | undefined => (path.endsWith(".w") ? "words" : undefined);
  server = new ServerDiagnoser({ name: "Words", script, languageOf, settings: () => ({}) });
});

afterEach(() => {
  server.dispose();
  rmSync(folder, { recursive: true });
});

function examine(
  texts: Readonly<Record<string, string>>,
  { signal } = new AbortController(),
): Promise<Examination> {
  const read = (path: string): Promise<ReturnType<typeof textFile> | undefined> =>
    Promise.resolve(path === "disk.w" ? textFile("bad0") : undefined);
  const paths = [...Object.keys(texts), "disk.w"];
  return server.in({ root: "/nowhere", read }).examine(paths, new Map(Object.entries(texts)), signal);
}

const messages = ({ found }: Examination): readonly string[] =>
  found.map(({ path, message }) => `${path} ${message}`);

test("files are asked about as they are on top of the disk, also the same one at the same time", async () => {
  const [one, other] = await Promise.all([examine({ "a.w": "bad1 bad2" }), examine({ "a.w": "fine" })]);
  expect(messages(one)).toEqual(["a.w bad1", "a.w bad2", "disk.w bad0"]);
  expect(one.found[1]).toEqual({
    path: "a.w",
    range: { start: { line: 0, character: 5 }, end: { line: 0, character: 9 } },
    severity: "error",
    message: "bad2",
    code: "7",
    source: "words",
  });
  expect(messages(other)).toEqual(["disk.w bad0"]);
});

test("a server that dies under a question, or answers what the protocol does not know, makes that file unknown", async () => {
  const { found, unknown } = await examine({ "crash.w": "crash", "odd.w": "mumble", "a.w": "bad1" });
  expect([...unknown]).toEqual([
    ["crash.w", "its process ended with exit code 3."],
    ["odd.w", "its answer is not what the protocol says."],
  ]);
  expect(
    found.map(({ message }) => message),
    "the next file has a new process",
  ).toEqual(["bad1", "bad0"]);
});

test("a server that keeps silent is not waited for when the user cancels, and is gone when disposed of", async () => {
  const abort = new AbortController();
  const asked = examine({ "a.w": "silence" }, abort);
  await expect.poll(() => server.pid).toBeDefined();
  const pid = server.pid!;
  const began = performance.now();
  abort.abort();
  await expect(asked).rejects.toMatchObject({ kind: "cancelled" });
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(messages(await examine({}))).toEqual(["disk.w bad0"]);
  server.dispose();
  expect(server.pid).toBeUndefined();
  await expect
    .poll(() => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    })
    .toBe(false);
  expect([...(await examine({})).unknown.values()]).toEqual(["it was stopped."]);
});
