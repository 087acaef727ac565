import assert from "node:assert/strict";
import childProcess from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import { test } from "./suite.ts";

type Functions = Record<string, unknown>;

test("the extension sleeps until it is needed, and activating it reads, starts and connects nothing", async () => {
  const extension = vscode.extensions.getExtension("patched-moa.patched-moa");
  assert.ok(extension);
  assert.equal(extension.isActive, false, "nothing has asked for it yet");

  const spied = [fs, fs.promises, childProcess, net, globalThis] as unknown as Functions[];
  const names =
    /^(?:read|write|open|stat|lstat|access|mkdir|append|spawn|exec|fork|connect|createConnection|fetch)/;
  const calls: string[] = [];
  const restore = spied.map((module) => spyOn(module, names, extension.extensionPath, calls));
  syncBuiltinESMExports();
  const began = performance.now();
  try {
    await extension.activate();
  } finally {
    const ms = performance.now() - began;
    restore.forEach((undo) => undo());
    syncBuiltinESMExports();
    console.log(`activation took ${ms.toFixed(1)} ms`);
  }
  assert.deepEqual(calls, []);
});

/** Notes each call that code of the extension makes; the rest of the extension host goes on as it likes. */
function spyOn(module: Functions, names: RegExp, caller: string, calls: string[]): () => void {
  const originals = Object.entries(module).filter(
    (entry): entry is [string, (...args: unknown[]) => unknown] =>
      names.test(entry[0]) && typeof entry[1] === "function",
  );
  for (const [name, original] of originals) {
    module[name] = function (this: unknown, ...args: unknown[]): unknown {
      if (new Error().stack?.includes(`${caller}/dist/`)) {
        calls.push(`${name} ${String(args[0])}`);
      }
      return Reflect.apply(original, this, args);
    };
  }
  return () => Object.assign(module, Object.fromEntries(originals));
}
