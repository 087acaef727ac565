import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { Failure } from "../core/workspace/failure.ts";

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: Options }>
>;

/** @throws Failure `usage`, in Node's own words, which name the option */
export function parseArguments<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (cause) {
    throw new Failure("usage", cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
