import type { Examination, Overlay } from "../../language/language-service.ts";
import type { Task } from "../../task/task.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { DocumentationRequest } from "../docstring-task.ts";

/** Which workspace the thread reads. */
export interface DocumentationPlace {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly unsaved: ReadonlyMap<string, TextFile>;
  /** Absolute path of the folder with the grammars. */
  readonly grammars: string;
}

/** What the thread that reads documentation is asked to do. */
export type DocumentationJob =
  | { readonly kind: "examine"; readonly paths: readonly string[]; readonly overlay: Overlay }
  | { readonly kind: "task"; readonly request: DocumentationRequest };

/** What the jobs come to. */
export interface DocumentationResults {
  readonly examine: Examination;
  readonly task: DocumentationTask;
}

export interface DocumentationTask {
  readonly task: Task;
  /** What is left for another run, for people. */
  readonly notes: readonly string[];
}
