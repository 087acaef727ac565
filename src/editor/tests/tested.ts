import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { workspaceFile, type WorkspaceFile } from "../workspace/workspace-file.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";
import type { FailingTest } from "./failing-test.ts";

/** What the menus of the Testing view hand over: `testing/item/context` the test, `testing/message/context` its message as well. */
interface Given {
  readonly item: vscode.TestItem;
  readonly message?: vscode.TestMessage;
}

/** @returns undefined for an argument that is no test */
export function testIn(argument: unknown): Given | undefined {
  if (isTest(argument)) {
    return { item: argument };
  }
  const { test, message } = (argument ?? {}) as {
    readonly test?: unknown;
    readonly message?: vscode.TestMessage;
  };
  return isTest(test) ? { item: test, ...(message !== undefined && { message }) } : undefined;
}

/**
 * A test as models and people need it. Without its message only its place is known: the API gives the results of other
 * extensions' tests to nobody, and what the project's checks print is the evidence then.
 * @throws Failure `usage` for a test that has no file, `outside-workspace`, `untrusted`, `no-workspace`
 */
export function failingTest({ item, message }: Given): {
  readonly file: WorkspaceFile;
  readonly test: FailingTest;
} {
  const { uri, range } = item;
  if (uri === undefined) {
    throw new Failure(
      "usage",
      vscode.l10n.t("{0} has no file that could be worked on; choose a single test.", item.label),
    );
  }
  const file = workspaceFile(uri);
  const stack = (message?.stackTrace ?? []).map((frame) => frameOf(frame, file.root));
  return {
    file,
    test: {
      path: pathOf(item),
      file: file.path,
      ...(range !== undefined && { lines: { first: range.start.line, last: range.end.line } }),
      ...(message !== undefined && { message: textOf(message.message) }),
      ...(message?.expectedOutput !== undefined && { expected: message.expectedOutput }),
      ...(message?.actualOutput !== undefined && { actual: message.actualOutput }),
      stack,
    },
  };
}

function isTest(value: unknown): value is vscode.TestItem {
  const { id, label, uri } = (value ?? {}) as {
    readonly id?: unknown;
    readonly label?: unknown;
    readonly uri?: unknown;
  };
  return (
    typeof id === "string" && typeof label === "string" && (uri === undefined || uri instanceof vscode.Uri)
  );
}

/** The files and folders above the suites are told by the file already. */
function pathOf(item: vscode.TestItem): readonly string[] {
  const { parent } = item;
  const isInFile = parent?.range !== undefined;
  return [...(parent !== undefined && isInFile ? pathOf(parent) : []), item.label];
}

function frameOf({ label, uri, position }: vscode.TestMessageStackFrame, root: string): string {
  const path = uri && workspaceFolderPath(root, uri);
  const at = position === undefined ? "" : `:${position.line + 1}`;
  return path === undefined ? label : `${label} (${path}${at})`;
}

function textOf(message: string | vscode.MarkdownString): string {
  return typeof message === "string" ? message : message.value;
}
