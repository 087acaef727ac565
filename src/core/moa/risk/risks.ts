import { splitLines } from "../../patch/diff/lines.ts";
import type { FileChange, Patch } from "../../patch/patch.ts";
import { dependencies } from "../rank/path-role.ts";
import { signsOf, type RiskKind } from "./signs.ts";
import { said } from "../../workspace/said.ts";

/** Something that a patch brings into the code and that does harm if its author means harm. */
export interface Risk {
  readonly kind: RiskKind;
  readonly path: string;
  /** The added line; empty where it is the change of the file itself. */
  readonly line: string;
  /** Equal for risks that are one and the same, however two authors write them. */
  readonly key: string;
}

/** What a patch adds of network access, processes, deletion of files and dependencies. Once each. */
export function risksIn(patch: Patch): readonly Risk[] {
  const found = new Map<string, Risk>();
  for (const risk of patch.changes.flatMap(risksOf)) {
    found.set(risk.key, found.get(risk.key) ?? risk);
  }
  return [...found.values()];
}

function risksOf(change: FileChange): readonly Risk[] {
  const { path } = change;
  const whole = (kind: RiskKind): Risk => ({ kind, path, line: "", key: `${kind} ${path}` });
  return [
    ...(change.kind === "delete" ? [whole("file deletion")] : []),
    ...(dependencies.test(path) ? [whole("dependency")] : []),
    ...addedLines(change).flatMap((line) =>
      signsOf(path, line).map(({ kind, what }) => ({
        kind,
        path,
        line: line.trim(),
        key: `${kind} ${what}`,
      })),
    ),
  ];
}

/** Lines that the file did not hold before, wherever they stood. */
function addedLines(change: FileChange): readonly string[] {
  switch (change.kind) {
    case "delete":
      return [];
    case "create":
      return splitLines(change.file.text);
    case "modify":
    case "rename": {
      const known = new Set(splitLines(change.base.text).map((line) => line.trim()));
      return change.hunks.flatMap(({ newLines }) => newLines).filter((line) => !known.has(line.trim()));
    }
  }
}

/** `starts a process in src/a.ts: execSync("make")` */
export function describeRisk({ kind, path, line }: Risk): string {
  const shown = line.length > 120 ? `${line.slice(0, 119)}…` : line;
  const where = [path, ...(line === "" ? [] : [shown])].join(": ");
  switch (kind) {
    case "network":
      return said`reaches out to the network in ${where}`;
    case "process":
      return said`starts a process, or runs text as code, in ${where}`;
    case "file deletion":
      return said`deletes files: ${where}`;
    case "dependency":
      return said`changes what the project depends on: ${where}`;
  }
}
