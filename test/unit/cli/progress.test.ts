import { expect, test } from "vitest";
import { Progress } from "../../../src/cli/progress.ts";
import type { CheckResult } from "../../../src/core/verify/verifier.ts";

function said(result: Partial<CheckResult>): string {
  const lines: string[] = [];
  const terminal = {
    out: () => undefined,
    err: (line: string) => lines.push(line),
    colours: false,
    isScreen: false,
  };
  const check = {
    command: "npm test",
    passed: false,
    exitCode: 1,
    timedOut: false,
    output: "",
    milliseconds: 1,
  };
  new Progress(terminal).show({ kind: "baseline", checks: [{ ...check, ...result }] });
  return lines.join("\n");
}

test("a check that fails because a program is missing says which, on one line and without control characters", () => {
  const output = "> build\n> tool && node --test\n\nsh: 1: \u001b[31mtool: not found\nnpm error code 127\n";
  const line = said({ exitCode: 127, output });
  expect(line).toMatch(
    /^ {2}before {5}npm test: fails, since a program is missing: sh: 1: .*tool: not found$/,
  );
  expect(line).not.toContain("\u001b");
});

test("a check that fails for what it found says nothing of that, whatever it prints", () => {
  expect(said({ output: "Error: file not found" })).toBe("  before     npm test: fails");
  expect(said({ passed: true, exitCode: 0 })).toBe("  before     npm test: passes");
});
