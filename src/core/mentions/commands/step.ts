import type { Project } from "../project/project.ts";
import type { Session } from "./session.ts";

/** A command that somebody is about to run. */
export interface Step {
  /** What follows the program; undefined is what nobody can know. */
  readonly args: readonly (string | undefined)[];
  readonly session: Session;
  readonly project: Project;
}

/** @returns what is wrong, in words that follow a colon; undefined: nothing that anybody could tell */
export type Check = (step: Step) => Promise<string | undefined> | string | undefined;

/** The value of an option, as `--name value`, `--name=value` or `-nvalue`. */
export function optionOf(args: Step["args"], ...names: readonly string[]): string | undefined {
  for (const [at, argument] of args.entries()) {
    const name = names.find((each) => argument === each || argument?.startsWith(`${each}=`));
    if (name !== undefined) {
      return argument === name ? args[at + 1] : argument?.slice(name.length + 1);
    }
  }
  return undefined;
}

/**
 * What is no option, in order, up to `--`.
 * @param valued options that take the next word
 */
export function operands(
  args: Step["args"],
  valued: readonly string[] = [],
): readonly (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at];
    if (argument === "--") {
      break;
    }
    if (argument !== undefined && valued.includes(argument)) {
      at++;
    } else if (argument === undefined || !argument.startsWith("-") || argument === "-") {
      found.push(argument);
    }
  }
  return found;
}

export function among(names: Iterable<string>): string {
  const all = [...names];
  const listed = all.slice(0, 12).join(", ");
  return all.length === 0 ? "it has none" : `it has ${listed}${all.length > 12 ? ", …" : ""}`;
}
