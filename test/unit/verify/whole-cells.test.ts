import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import type { FileChange } from "../../../src/core/patch/patch.ts";
import type { Finding } from "../../../src/core/verify/gate.ts";
import { WholeCellsGate } from "../../../src/core/verify/gates/whole-cells.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import { cellLanguage, scriptOf } from "../../../src/core/workspace/cell-script.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

const path = "a.ipynb.py";
const python = cellLanguage("python")!;
const cells = [1, 3].map((number) => ({ number, text: `x = ${number}` }));
const script = scriptOf(cells, python);
const base = textFile(script);

async function findings(...changes: readonly FileChange[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const files = new PatchedFiles({ changes });
  await new WholeCellsGate(path, python).check(files, (each) => found.push(each));
  return found;
}

function modified(after: string): FileChange {
  return { kind: "modify", path, base, hunks: diffTexts(path, script, after, "exact") };
}

test("what changes within cells is fine, whatever else a patch does", async () => {
  const other: FileChange = { kind: "create", path: "b.py", file: textFile("y = 1\n") };
  expect(await findings(modified(script.replace("x = 3", "x = 4\ny = 5")), other)).toMatchObject([
    { gate: "applies", status: "passed" },
  ]);
  expect(await findings(other)).toEqual([]);
});

test.each<[string, FileChange]>([
  ["a cell that comes in", modified(`${script}# %% [cell 4]\n`)],
  ["a cell that goes", modified(script.replace(/^.*\n.*\n/, ""))],
  ["the notebook that goes", { kind: "delete", path, base }],
  ["the notebook that moves", { kind: "rename", from: path, path: "b.py", base, hunks: [] }],
])("%s cannot be written back", async (_, change) => {
  expect(await findings(change)).toMatchObject([{ gate: "applies", status: "failed" }]);
});
