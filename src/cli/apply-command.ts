import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer as readAll } from "node:stream/consumers";
import { patchFromAnswer } from "../core/patch/patch-from-answer.ts";
import type { FileChange, PatchProblem, PatchResult } from "../core/patch/patch.ts";
import { printUnifiedDiff } from "../core/patch/diff/print-unified.ts";
import { writePatch } from "../core/patch/apply/write-patch.ts";
import { SyntaxParser } from "../core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../core/workspace/disk-snapshot.ts";
import { Failure } from "../core/workspace/failure.ts";
import { decodeText } from "../core/workspace/text-file.ts";
import { parseArguments } from "./parse-arguments.ts";
import type { ExitCode } from "./exit-code.ts";
import { refuseProtected } from "./refuse-protected.ts";
import { existingRoot } from "./root.ts";
import { harmless, type Terminal } from "./terminal.ts";

const formats = ["auto", "search-replace", "udiff", "v4a", "whole"] as const;
type Format = (typeof formats)[number];

interface ApplyOptions {
  readonly root: string;
  readonly format: Format;
  readonly file: string | undefined;
  readonly dryRun: boolean;
  /** Makes the edits that can be made. */
  readonly partial: boolean;
  readonly allowProtected: boolean;
  readonly json: boolean;
  /** A path, or `-` for standard input. */
  readonly answer: string;
}

type UsablePatch = Extract<PatchResult, { kind: "patch" }>;

/** The stable `--json` output of `apply`. */
interface ApplyReport {
  readonly applied: boolean;
  readonly files: readonly {
    readonly path: string;
    readonly status: "modified" | "created" | "deleted" | "renamed";
    readonly hunks: readonly { readonly status: string; readonly match: string; readonly line: number }[];
  }[];
  readonly error: { readonly kind: string; readonly message: string } | null;
}

/**
 * `patched-moa apply`: the edits in a model's answer, located in a folder; nothing is written unless all of them can
 * be, or `--partial` asks for those that can.
 * @param home folder of the program, with the grammars
 */
export async function applyCommand(
  args: readonly string[],
  home: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const options = parseOptions(args);
  try {
    const root = await existingRoot(options.root);
    const result = await patchFromAnswer(await readAnswer(options.answer), {
      snapshot: new DiskSnapshot(root),
      parser: new SyntaxParser(join(home, "grammars")),
      format: options.format,
      partial: options.partial,
      ...(options.file === undefined ? {} : { defaultPath: options.file, aboutDefault: true }),
    });
    if (result.kind === "unusable") {
      return refuse(options, terminal, result.problems);
    }
    if (!options.dryRun) {
      await refuseProtected(root, result.patch, options.allowProtected);
      await writePatch(root, result.patch);
    }
    report(options, terminal, result);
    return result.leftOut === undefined ? 0 : 1;
  } catch (error) {
    if (options.json && Failure.is(error)) {
      printJson(terminal, { applied: false, files: [], error: { kind: error.kind, message: error.message } });
    }
    throw error;
  }
}

const argumentOptions = {
  root: { type: "string" },
  format: { type: "string" },
  file: { type: "string" },
  "dry-run": { type: "boolean" },
  partial: { type: "boolean" },
  "allow-protected": { type: "boolean" },
  json: { type: "boolean" },
} as const;

function parseOptions(args: readonly string[]): ApplyOptions {
  const { values, positionals } = parseArguments(args, argumentOptions);
  const [answer, ...more] = positionals;
  if (answer === undefined || more.length > 0) {
    throw new Failure("usage", "apply takes one ANSWER: a file, or - for standard input.");
  }
  const format = values.format ?? "auto";
  if (!isFormat(format)) {
    throw new Failure("usage", `There is no format ${format}; --format takes one of ${formats.join(", ")}.`);
  }
  return {
    root: values.root ?? ".",
    format,
    file: values.file,
    dryRun: values["dry-run"] ?? false,
    partial: values.partial ?? false,
    allowProtected: values["allow-protected"] ?? false,
    json: values.json ?? false,
    answer,
  };
}

function isFormat(text: string): text is Format {
  return (formats as readonly string[]).includes(text);
}

/** @throws Failure `usage` when it cannot be read, `binary` and `encoding` when it is no text */
async function readAnswer(answer: string): Promise<string> {
  if (answer === "-") {
    return decodeText(await readAll(process.stdin), "The answer").text;
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(answer);
  } catch (cause) {
    throw new Failure("usage", `The answer ${answer} cannot be read; check the path.`, { cause });
  }
  return decodeText(bytes, answer).text;
}

function refuse(options: ApplyOptions, terminal: Terminal, problems: readonly PatchProblem[]): ExitCode {
  const message = problems.map((problem) => problem.message).join("\n");
  if (options.json) {
    const kind = problems[0]?.kind ?? "unusable-answer";
    printJson(terminal, { applied: false, files: [], error: { kind, message } });
  }
  terminal.err(harmless(`Nothing was changed.\n${message}`));
  return 1;
}

function report(options: ApplyOptions, terminal: Terminal, { patch, leftOut = [] }: UsablePatch): void {
  const applied = !options.dryRun;
  if (options.json) {
    const message = leftOut.map((problem) => problem.message).join("\n");
    const error = leftOut[0] === undefined ? null : { kind: leftOut[0].kind, message };
    printJson(terminal, { applied, files: patch.changes.map(reportOf), error });
    return;
  }
  if (options.dryRun) {
    terminal.out(printUnifiedDiff(patch));
  }
  for (const change of patch.changes) {
    const { path, status, hunks } = reportOf(change);
    const matches = [...new Set(hunks.map((hunk) => hunk.match))].join(", ");
    terminal.err(
      harmless(`${applied ? status : `would be ${status}`} ${path}${matches ? ` (${matches})` : ""}`),
    );
  }
  for (const { message } of leftOut) {
    terminal.err(harmless(`left out: ${message}`));
  }
}

function reportOf(change: FileChange): ApplyReport["files"][number] {
  const status = { modify: "modified", create: "created", delete: "deleted", rename: "renamed" } as const;
  const hunks = change.kind === "modify" || change.kind === "rename" ? change.hunks : [];
  return {
    path: change.path,
    status: status[change.kind],
    hunks: hunks.map((hunk) => ({
      status: hunk.match === "already-applied" ? "already-applied" : "located",
      match: hunk.match,
      line: hunk.baseStart + 1,
    })),
  };
}

function printJson(terminal: Terminal, value: ApplyReport): void {
  terminal.out(`${JSON.stringify(value)}\n`);
}
