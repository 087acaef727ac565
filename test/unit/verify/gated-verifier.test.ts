import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { TypeScriptService } from "../../../src/core/language/typescript/typescript-service.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { GatedVerifier, type GatedVerifierParts } from "../../../src/core/verify/gated-verifier.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import type { GateResult } from "../../../src/core/verify/verdict.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { rewrite } from "./rewrite.ts";
import { processesWith, ScratchRepository, until } from "./scratch-repository.ts";
import { toolsHere } from "../../support/read-here.ts";

const source = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const parser = new SyntaxParser(source("node_modules/@vscode/tree-sitter-wasm/wasm"));
const node = JSON.stringify(process.execPath);
const { signal } = new AbortController();

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) {
    await step();
  }
});

function repositoryWith(files: Record<string, string>): ScratchRepository {
  const repository = ScratchRepository.with(files);
  cleanUp.push(() => repository.remove());
  return repository;
}

function verifierFor(repository: ScratchRepository, parts: Partial<GatedVerifierParts> = {}): GatedVerifier {
  const verifier = new GatedVerifier({
    snapshot: { root: repository.root, unsaved: new Map() },
    target: { problems: [] },
    checks: [],
    tools: toolsHere,
    diagnosers: [],
    parser,
    ...parts,
  });
  cleanUp.push(() => verifier.dispose());
  return verifier;
}

function poolFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`patched-moa-${process.pid}-`));
}

const told = ({ gate, subject, status }: GateResult): string => `${gate} ${subject}: ${status}`;

/** Adds up wrongly; the check knows. */
const sum = "export function add(a, b) {\n  return a - b;\n}\n";
const check =
  'import { add } from "./sum.mjs";\nif (add(1, 2) !== 3) throw new Error(`1 + 2 = ${add(1, 2)}`);\n';
const patchTo = (after: string): Patch => ({ changes: [rewrite("sum.mjs", sum, after)] });
const right = patchTo(sum.replace("a - b", "a + b"));
const wrong = patchTo(sum.replace("a - b", "a * b"));
const broken = patchTo(sum.replace("a - b", "(a - b"));

describe("a task about a failing check", () => {
  const parts = { checks: [`${node} check.mjs`], target: { problems: [], failingChecks: true } };

  test("the right patch is proven, a wrong one fails with the check's output, a broken one never reaches the check", async () => {
    const repository = repositoryWith({ "sum.mjs": sum, "check.mjs": check });
    const verifier = verifierFor(repository, parts);
    const { checks } = await verifier.baseline(signal);
    expect(checks).toMatchObject([
      { passed: false, exitCode: 1, output: expect.stringContaining("1 + 2 = -1") as string },
    ]);
    const [good, bad, invalid] = await Promise.all(
      [right, wrong, broken].map((patch) => verifier.verify(patch, signal)),
    );
    expect(good).toMatchObject({ accepted: true, complete: true, proven: true });
    expect(bad).toMatchObject({ accepted: false });
    expect(bad!.gates.at(-1)!.evidence).toContain("1 + 2 = 2");
    expect(invalid!.gates.map(told)).toEqual(["applies sum.mjs: passed", "parses JavaScript: failed"]);
  });

  test("results are told as they come, the same ones the verdict has", async () => {
    const verifier = verifierFor(repositoryWith({ "sum.mjs": sum, "check.mjs": check }), parts);
    const heard: GateResult[] = [];
    const verdict = await verifier.verify(right, signal, (result) => heard.push(result));
    expect(heard).toEqual(verdict.gates);
    expect(heard.map(({ gate }) => gate)).toEqual(["applies", "parses", "target"]);
  });

  test("the baseline is run once for everybody, also when the one who asked first gives up", async () => {
    const repository = repositoryWith({ "sum.mjs": sum });
    const log = `${repository.root}.runs`;
    cleanUp.push(() => rmSync(log, { force: true }));
    const verifier = verifierFor(repository, { checks: [`echo run >> ${log}; false`] });
    const first = new AbortController();
    const asked = [
      verifier.baseline(first.signal),
      verifier.baseline(signal),
      verifier.verify(right, signal),
    ];
    first.abort();
    const [gaveUp, ...others] = await Promise.allSettled(asked);
    expect(gaveUp).toMatchObject({ status: "rejected", reason: { kind: "cancelled" } });
    expect(others.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(readFileSync(log, "utf8")).toBe("run\n".repeat(2));
  });
});

describe("with TypeScript", () => {
  const typo = "export function mean(values: number[]): number {\n  return vales.length;\n}\n";
  const uses = 'import { mean } from "./mean";\nexport const half: number = mean([1]) / 2;\n';
  const files = {
    "tsconfig.json": '{"compilerOptions":{"strict":true,"noEmit":true},"include":["src"]}',
    "src/mean.ts": typo,
    "src/use.ts": uses,
  };
  const patchOf = (after: string): Patch => ({ changes: [rewrite("src/mean.ts", typo, after)] });

  test("fixing the typo is proven; breaking an importer or renaming the typo is not accepted; no sandbox is made", async () => {
    const repository = repositoryWith(files);
    const service = new TypeScriptService({
      worker: source("src/core/language/typescript/worker.ts"),
      typescript: source("node_modules/typescript/lib/typescript.js"),
      root: repository.root,
    });
    cleanUp.push(() => service.dispose());
    const problems = await service.diagnose(["src/mean.ts"], new Map(), signal);
    const verifier = verifierFor(repository, { diagnosers: [service], target: { problems } });
    const good = await verifier.verify(patchOf(typo.replace("vales", "values")), signal);
    expect(good.gates.map(told)).toEqual([
      "applies src/mean.ts: passed",
      "parses TypeScript: passed",
      "diagnostics TypeScript: passed",
      "target the problem: passed",
    ]);
    expect(good).toMatchObject({ accepted: true, complete: true, proven: true });
    const breaking = typo.replace("vales.length", "String(values.length)").replace("): number", "): string");
    const importer = await verifier.verify(patchOf(breaking), signal);
    expect(importer.gates.at(-1)).toMatchObject({
      gate: "diagnostics",
      status: "failed",
      evidence: expect.stringContaining("src/use.ts:2") as string,
    });
    const renamed = await verifier.verify(patchOf(typo.replace("vales", "valuse")), signal);
    expect(renamed).toMatchObject({ accepted: false });
    expect(repository.worktrees()).toEqual([]);
    expect(poolFolders()).toEqual([]);
  });
});

test("an empty patch fails at the first gate, and nothing else is run", async () => {
  const verifier = verifierFor(repositoryWith({ "sum.mjs": sum }), { checks: ["false"] });
  const verdict = await verifier.verify({ changes: [] }, signal);
  expect(verdict.gates.map(told)).toEqual(["applies patch: failed"]);
});

test("a patch that would write through a link out of the workspace is refused before its check runs", async () => {
  const repository = repositoryWith({ "sum.mjs": sum });
  repository.write({ "node_modules/dep/index.js": "dep\n", ".gitignore": "node_modules\n" });
  const verifier = verifierFor(repository, { checks: ["true"] });
  const escape: Patch = {
    changes: [{ kind: "create", path: "node_modules/dep/index.js", file: textFile("bad\n") }],
  };
  const verdict = await verifier.verify(escape, signal);
  expect(verdict.gates.at(-1)).toMatchObject({ gate: "applies", status: "failed" });
  expect(readFileSync(repository.path("node_modules/dep/index.js"), "utf8")).toBe("dep\n");
});

test("a folder that is in no git repository is verified on copies, and stays as it is", async () => {
  const folder = new ScratchRepository();
  cleanUp.push(() => folder.remove());
  folder.write({ "sum.mjs": sum, "check.mjs": check });
  const target = { problems: [], failingChecks: true };
  const verifier = verifierFor(folder, { checks: [`${node} check.mjs`], target });
  expect(await verifier.verify(right, signal)).toMatchObject({ accepted: true, proven: true });
  expect(readFileSync(folder.path("sum.mjs"), "utf8")).toBe(sum);
  expect(existsSync(folder.path(".git"))).toBe(false);
});

describe("cancel", () => {
  /** A check that never ends by itself. */
  const endless = (repository: ScratchRepository): { command: string; pids: () => number[] } => {
    const word = `endless-${basename(repository.root)}`;
    repository.write({ "endless.mjs": "setInterval(() => {}, 1000);" });
    repository.commit();
    return { command: `${node} endless.mjs ${word}`, pids: () => processesWith(word) };
  };

  test.each(["the caller's signal", "dispose"])(
    "by %s: no process, no worktree, no folder is left",
    async (how) => {
      const repository = repositoryWith({ "sum.mjs": sum });
      const { command, pids } = endless(repository);
      const verifier = verifierFor(repository, { checks: ["true", command], parallel: 2 });
      const stop = new AbortController();
      const under = Promise.allSettled([verifier.baseline(stop.signal), verifier.verify(right, stop.signal)]);
      await until(() => pids().length > 0);
      expect(poolFolders()).toHaveLength(1);
      expect(repository.worktrees()).toEqual([]);
      if (how === "dispose") {
        await verifier.dispose();
      } else {
        stop.abort();
      }
      for (const result of await under) {
        expect(result).toMatchObject({ status: "rejected", reason: { kind: "cancelled" } });
      }
      await verifier.dispose();
      await until(() => pids().length === 0);
      expect(repository.worktrees()).toEqual([]);
      expect(poolFolders()).toEqual([]);
    },
  );

  test("one cancelled candidate does not disturb the others", async () => {
    const repository = repositoryWith({ "sum.mjs": sum, "check.mjs": check });
    const verifier = verifierFor(repository, {
      checks: [`${node} check.mjs`],
      target: { problems: [], failingChecks: true },
      parallel: 1,
    });
    const stop = new AbortController();
    const late = verifier.verify(wrong, stop.signal, () => stop.abort());
    const kept = verifier.verify(right, signal);
    await expect(late).rejects.toMatchObject({ kind: "cancelled" });
    expect(await kept).toMatchObject({ proven: true });
  });
});

test("sixteen candidates leave the user's tree, index and references as they were", async () => {
  const repository = repositoryWith({ "sum.mjs": sum, "check.mjs": check });
  repository.write({ "notes.txt": "untracked\n" });
  const before = repository.fingerprint();
  const verifier = verifierFor(repository, { checks: [`${node} check.mjs`] });
  const patches = Array.from({ length: 16 }, (_, n) => patchTo(sum.replace("a - b", `a + b + ${n} - ${n}`)));
  const verdicts = await Promise.all(patches.map((patch) => verifier.verify(patch, signal)));
  expect(verdicts.every(({ proven }) => proven)).toBe(true);
  await verifier.dispose();
  expect(repository.fingerprint()).toBe(before);
  expect(poolFolders().map((name) => join(tmpdir(), name))).toEqual([]);
});
