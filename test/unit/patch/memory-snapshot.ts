import { patchFromAnswer, type AnswerOptions } from "../../../src/core/patch/patch-from-answer.ts";
import type { Patch, PatchProblem } from "../../../src/core/patch/patch.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";
import { relativePath } from "../../../src/core/workspace/path.ts";
import type { Snapshot } from "../../../src/core/workspace/snapshot.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

export type Files = Readonly<Record<string, string>>;

/** A workspace that exists in memory only. */
export function memorySnapshot(files: Files): Snapshot {
  const known = new Map(Object.entries(files).map(([path, text]) => [path, textFile(text)]));
  return {
    root: "/workspace",
    read: (path) => {
      const verdict = relativePath(path);
      return verdict.kind === "inside"
        ? Promise.resolve(known.get(verdict.path))
        : Promise.reject(new Failure("outside-workspace", verdict.reason));
    },
    list: () => Promise.resolve([...known.keys()].sort()),
    unsaved: new Map(),
  };
}

export function filesAfter(files: Files, patch: Patch): Files {
  const after = new Map(Object.entries(files));
  for (const change of patch.changes) {
    if (change.kind === "rename") {
      after.delete(change.from);
    }
    const text = resultOf(change);
    if (text === undefined) {
      after.delete(change.path);
    } else {
      after.set(change.path, text);
    }
  }
  return Object.fromEntries(after);
}

/** The files after the answer; throws with all problems when it is unusable. */
export async function apply(
  files: Files,
  answer: string,
  options: Omit<AnswerOptions, "snapshot"> = {},
): Promise<Files> {
  return filesAfter(files, await patchOf(files, answer, options));
}

export async function patchOf(
  files: Files,
  answer: string,
  options: Omit<AnswerOptions, "snapshot"> = {},
): Promise<Patch> {
  const result = await patchFromAnswer(answer, { snapshot: memorySnapshot(files), ...options });
  if (result.kind === "unusable") {
    throw new Error(result.problems.map(({ kind, message }) => `${kind}: ${message}`).join("\n"));
  }
  return result.patch;
}

export async function problemsOf(
  files: Files,
  answer: string,
  options: Omit<AnswerOptions, "snapshot"> = {},
): Promise<readonly PatchProblem[]> {
  const result = await patchFromAnswer(answer, { snapshot: memorySnapshot(files), ...options });
  return result.kind === "unusable" ? result.problems : [];
}

export function block(path: string, search: string, replace: string): string {
  const body = (text: string): string => (text === "" ? "" : `${text}\n`);
  return `${path}\n\`\`\`\n<<<<<<< SEARCH\n${body(search)}=======\n${body(replace)}>>>>>>> REPLACE\n\`\`\`\n`;
}
