import type { Task } from "../../core/task/task.ts";
import type { Gate } from "../../core/verify/gate.ts";
import { WholeCellsGate } from "../../core/verify/gates/whole-cells.ts";
import { cellAdvice } from "../../core/workspace/cell-script.ts";
import { textFile, type TextFile } from "../../core/workspace/text-file.ts";
import { notebookScript, type NotebookScript } from "../workspace/notebook-script.ts";
import { fileUri } from "../workspace/workspace-file.ts";

/** A task whose files may be cells of notebooks, and what its run needs to know of them. */
export interface CellsOfTask {
  /** The same, with what models are told of such files. */
  readonly task: Task;
  /** By path; no disk has them. */
  readonly files: ReadonlyMap<string, TextFile>;
  readonly gates: readonly Gate[];
}

export async function cellsOfTask(root: string, task: Task): Promise<CellsOfTask> {
  const { target, problems, advice = [] } = task;
  const scripts = await scriptsAt(
    root,
    [...(target ? [target] : []), ...problems].map(({ path }) => path),
  );
  return {
    task: scripts.size === 0 ? task : { ...task, advice: [...advice, cellAdvice] },
    files: filesOf(scripts),
    gates: [...scripts].map(([path, { language }]) => new WholeCellsGate(path, language)),
  };
}

/** Cells of notebooks as files, of the paths that stand for any. */
export async function cellFiles(
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, TextFile>> {
  return filesOf(await scriptsAt(root, paths));
}

async function scriptsAt(
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, NotebookScript>> {
  const scripts = new Map<string, NotebookScript>();
  for (const path of new Set(paths)) {
    const script = await notebookScript(fileUri(root, path));
    if (script !== undefined) {
      scripts.set(path, script);
    }
  }
  return scripts;
}

function filesOf(scripts: ReadonlyMap<string, NotebookScript>): ReadonlyMap<string, TextFile> {
  return new Map([...scripts].map(([path, { text }]) => [path, textFile(text)]));
}
