import { describeDiagnostic } from "../workspace/diagnostic.ts";
import type { LineRange } from "../workspace/position.ts";
import type { Task } from "./task.ts";

/** A file, or a part of one, that a model gets to see. */
interface ShownFile {
  readonly path: string;
  readonly text: string;
  /** Set when `text` is only these lines of the file. */
  readonly lines?: LineRange;
}

/** What a failing check printed on the untouched workspace. */
interface FailingCheck {
  readonly command: string;
  readonly output: string;
}

export interface TaskBrief {
  readonly task: Task;
  readonly files: readonly ShownFile[];
  readonly failingChecks: readonly FailingCheck[];
  /** Of the whole workspace, where the task needs it. */
  readonly overview?: string;
}

/**
 * The user message up to and including the code: the same for every role, so that it can be cached.
 * @param nonce makes the delimiters unguessable, so that no file content can close its own section
 */
export function renderBrief(brief: TaskBrief, nonce: string): string {
  const parts = [
    ...brief.files.map((file) => renderFile(file, nonce)),
    ...(brief.overview === undefined ? [] : [section("overview of the workspace", brief.overview, nonce)]),
    ...brief.failingChecks.map((check) => section(`check output: ${check.command}`, check.output, nonce)),
    renderRequest(brief.task, nonce),
  ];
  return parts.join("\n\n");
}

/** Wraps untrusted text so that a reader knows where it begins and ends. */
export function section(title: string, text: string, nonce: string): string {
  const body = text.endsWith("\n") ? text : `${text}\n`;
  return `[begin ${nonce} ${title}]\n${body}[end ${nonce}]`;
}

function renderFile(file: ShownFile, nonce: string): string {
  const part = file.lines ? ` (lines ${file.lines.first + 1}-${file.lines.last + 1} only)` : "";
  return section(`file: ${file.path}${part}`, file.text, nonce);
}

/** Which words models are asked with, and their version: it changes when they do. */
export const promptVersions: Readonly<Record<Task["kind"], string>> = {
  fix: "fix/1",
  edit: "edit/1",
  docstring: "docstring/1",
  readme: "readme/2",
  autofix: "autofix/1",
  tests: "tests/1",
};

const requests: Readonly<Record<Task["kind"], string>> = {
  fix: "fix what is wrong.",
  edit: "change the code as asked.",
  docstring:
    "write documentation comments. Say what cannot be read off the name and the types: meaning, units, what is returned and when it fails. Say nothing that the code does not bear out. Change comments and docstrings only, no code.",
  readme:
    "write the page for people who use this project or work on it: what it is for, how it is installed, used and developed, as far as what you are shown bears it out. Every command, path, option, name and link that you mention has to be there; leave out what you would have to guess, such as addresses, badges and people. Change pages of documentation only.",
  autofix:
    "remove the security findings. What the code does for legitimate input stays as it is, and so does every test. Make the weakness go away where it is; hide nothing from the scanner.",
  tests:
    "write tests for the code that is pointed at: the function or class at the lines, else the file. Each test runs that code and asserts what it returns, changes or throws: usual cases, borders, errors, what no test reaches yet. They have to pass on the code as it is. Add them in files of tests, new ones or at the end of what is there; change nothing else, and skip nothing.",
};

function renderRequest(task: Task, nonce: string): string {
  const lines = [`Task: ${requests[task.kind]}`];
  if (task.instruction !== "") {
    lines.push("", task.instruction);
  }
  if (task.target !== undefined) {
    const { path, lines: range } = task.target;
    lines.push("", `It is about ${path}${range ? `, lines ${range.first + 1} to ${range.last + 1}` : ""}.`);
  }
  if (task.advice !== undefined && task.advice.length > 0) {
    lines.push("", ...task.advice);
  }
  if (task.problems.length > 0) {
    const told = task.problems.map((problem) => `- ${describeDiagnostic(problem)}`);
    lines.push("", "These problems are reported and have to disappear without new ones:");
    // A report of findings may be anybody's; what language services say is about code that is shown as data.
    lines.push(...(task.kind === "autofix" ? [section("findings", told.join("\n"), nonce)] : told));
  }
  if (task.checks.length > 0) {
    lines.push("", "These commands have to succeed afterwards:");
    lines.push(...task.checks.map((check) => `- ${check}`));
  }
  return lines.join("\n");
}
