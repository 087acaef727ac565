import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { patchFromAnswer } from "../../../src/core/patch/patch-from-answer.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { GatedVerifier } from "../../../src/core/verify/gated-verifier.ts";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import type { Verdict } from "../../../src/core/verify/verdict.ts";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { rewrite } from "./rewrite.ts";
import { ScratchRepository } from "./scratch-repository.ts";
import { toolsHere } from "../../support/read-here.ts";

const wasm = fileURLToPath(new URL("../../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url));
const parser = new SyntaxParser(wasm);
const { signal } = new AbortController();
const manifest = '{\n  "scripts": {\n    "test": "node check.mjs"\n  }\n}\n';
const files = {
  "package.json": manifest,
  "check.mjs": "process.exit(1);\n",
  "Readme.md": "text\n",
};
let repository: ScratchRepository;
let before: string;

beforeEach(() => {
  repository = ScratchRepository.with(files);
  before = repository.fingerprint();
});

afterEach(() => {
  expect(repository.fingerprint()).toBe(before);
  repository.remove();
});

/** Git's diff of one file, as a tool or a model gives it. */
async function patchOf(...lines: readonly string[]): Promise<Awaited<ReturnType<typeof patchFromAnswer>>> {
  const answer = `${lines.join("\n")}\n`;
  return patchFromAnswer(answer, { snapshot: new DiskSnapshot(repository.root) });
}

async function verdictOn(patch: Patch, check = "npm test"): Promise<Verdict> {
  const verifier = new GatedVerifier({
    snapshot: { root: repository.root, unsaved: new Map() },
    target: { problems: [], failingChecks: true },
    checks: [check],
    tools: toolsHere,
    diagnosers: [],
    parser,
  });
  try {
    return await verifier.verify(patch, signal);
  } finally {
    await verifier.dispose();
  }
}

test.each([
  ["makes a link out of the workspace", "new file mode 120000", "link", "/etc/passwd"],
  ["makes a submodule", "new file mode 160000", "module", `Subproject commit ${"1".repeat(40)}`],
])("a diff that %s is refused", async (_, mode, name, text) => {
  const result = await patchOf(
    `diff --git a/${name} b/${name}`,
    mode,
    "--- /dev/null",
    `+++ b/${name}`,
    "@@ -0,0 +1 @@",
    `+${text}`,
  );
  expect(result).toMatchObject({
    kind: "unusable",
    problems: [{ kind: "malformed", message: expect.stringContaining("symbolic link") as string }],
  });
});

test("a diff that turns a file into a link is refused", async () => {
  const result = await patchOf(
    "diff --git a/Readme.md b/Readme.md",
    "old mode 100644",
    "new mode 120000",
    "--- a/Readme.md",
    "+++ b/Readme.md",
    "@@ -1 +1 @@",
    "-text",
    "+/etc/passwd",
  );
  expect(result).toMatchObject({ kind: "unusable" });
});

test.each([
  [".git/hooks/pre-commit", "protected-path"],
  [".git/config", "protected-path"],
  [".GIT/hooks/pre-commit", "protected-path"],
  ["sub/.git", "protected-path"],
  ["line\nend.txt", "outside-workspace"],
  ["../outside.txt", "outside-workspace"],
  ["/tmp/absolute.txt", "outside-workspace"],
])("a file named %j is refused by the answer, and by the gates", async (path, kind) => {
  const quoted = JSON.stringify(`b/${path}`);
  const result = await patchOf(
    `diff --git ${JSON.stringify(`a/${path}`)} ${quoted}`,
    "new file mode 100644",
    "--- /dev/null",
    `+++ ${quoted}`,
    "@@ -0,0 +1 @@",
    "+evil",
  );
  expect(result).toMatchObject({ kind: "unusable", problems: [{ kind }] });
  const verdict = await verdictOn({ changes: [{ kind: "create", path, file: textFile("evil\n") }] }, "true");
  expect(verdict).toMatchObject({ accepted: false });
  expect(verdict.gates.at(-1)).toMatchObject({ gate: "applies", status: "failed" });
});

test("a change of the script that a check runs is no proof of anything", async () => {
  const cheat: Patch = {
    changes: [rewrite("package.json", manifest, manifest.replace("node check.mjs", "true"))],
  };
  const verdict = await verdictOn(cheat);
  expect(verdict).toMatchObject({ proven: false });
  expect(verdict.gates.at(-1)?.status).not.toBe("passed");
  expect(verdict.gates.at(-1)?.detail).toContain("package.json");
});

test.each([
  [
    "as a rename",
    [{ kind: "rename", from: "Readme.md", path: "README.md", base: textFile("text\n"), hunks: [] }],
  ],
  [
    "as a new file and a deleted one",
    [
      { kind: "create", path: "README.md", file: textFile("text\n") },
      { kind: "delete", path: "Readme.md", base: textFile("text\n") },
    ],
  ],
] as const)("a change of a name's case alone (%s) leaves one file with the text", async (_, changes) => {
  const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
  await pool.use(signal, async (sandbox) => {
    await sandbox.apply({ changes: [...changes] });
    const names = readdirSync(sandbox.root).filter((name) => name.toLowerCase() === "readme.md");
    expect(names).toEqual(["README.md"]);
    expect(readFileSync(join(sandbox.root, "README.md"), "utf8")).toBe("text\n");
  });
  await pool.dispose();
});

test("a file that a check of the same sandbox turned into a link is not written through", async () => {
  const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
  const outside = join(repository.root, "Readme.md");
  await pool.use(signal, async (sandbox) => {
    symlinkSync(outside, join(sandbox.root, "way-out"));
    const patch: Patch = { changes: [{ kind: "create", path: "way-out", file: textFile("evil\n") }] };
    await expect(sandbox.apply(patch)).rejects.toMatchObject({ kind: "outside-workspace" });
  });
  await pool.dispose();
  expect(lstatSync(outside).isFile()).toBe(true);
});

test("what would be a setting or a plug-in of tools stays in the sandbox that it is tried in", async () => {
  const steering = [".npmrc", ".mocharc.json", "conftest.py", ".gitattributes", "node_modules/.bin/tool"];
  const patch: Patch = {
    changes: steering.map((path) => ({
      kind: "create",
      path,
      file: textFile(path.endsWith("json") ? "{}\n" : "# x\n"),
    })),
  };
  const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
  await pool.use(signal, (sandbox) => sandbox.apply(patch));
  const left = await pool.use(signal, ({ root }) =>
    Promise.resolve(steering.filter((path) => existsSync(join(root, path)))),
  );
  await pool.dispose();
  expect(left).toEqual([]);
});
