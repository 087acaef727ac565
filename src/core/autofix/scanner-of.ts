import { plainArguments } from "../verify/command-line.ts";
import type { Scanner } from "./scanner.ts";

/** These run what their first argument names, whose name says more than theirs. */
const runners = /^(?:node|deno|bun|npx|python[\d.]*|py|ruby|perl|sh|bash|pwsh|java)(?:\.exe)?$/;

/** A scanner by its command, named by its program: `semgrep`, and `scan.mjs` of `node tools/scan.mjs`. */
export function scannerOf(command: string): Scanner {
  const [program = command, ...others] = (plainArguments(command) ?? command.split(/\s+/)).map(nameOf);
  const script = runners.test(program) ? others.find((word) => !word.startsWith("-")) : undefined;
  return { name: script ?? program, command };
}

/** Without its folders. */
function nameOf(word: string): string {
  return word.slice(Math.max(word.lastIndexOf("/"), word.lastIndexOf("\\")) + 1);
}
