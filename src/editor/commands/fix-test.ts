import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import { fixTestInstruction } from "../tests/failing-test.ts";
import { failingTest, testIn } from "../tests/tested.ts";
import { requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Makes a failing test pass; the menus of the Testing view say which. */
export class FixTest implements Command {
  readonly id = commandIds.fixTest;

  constructor(private readonly runner: Pick<TaskRunner, "run">) {}

  async execute(argument?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    const given = testIn(argument);
    if (given === undefined) {
      throw new Failure(
        "usage",
        vscode.l10n.t("Fix This Failing Test is in the context menu of a test in the Testing view."),
      );
    }
    const { file, test } = failingTest(given);
    const { lines } = test;
    const task = {
      kind: "fix",
      instruction: fixTestInstruction(test),
      target: { path: file.path, ...(lines && { lines }) },
      problems: [],
      checks: [],
    } as const;
    return this.runner.run({ file, task, again: { command: this.id, args: [argument] } });
  }
}
