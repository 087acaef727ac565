import { plainArguments } from "../verify/command-line.ts";
import type { Scanner } from "./scanner.ts";

/** A scanner by its command, named by its program. */
export function scannerOf(command: string): Scanner {
  const [program = command] = plainArguments(command) ?? command.split(" ");
  return { name: program.slice(program.lastIndexOf("/") + 1), command };
}
