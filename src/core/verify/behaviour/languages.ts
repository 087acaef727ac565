import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ObservedFunction } from "./notes.ts";

const PYTHON = /\.py$/;
const NODE = /\.[cm]?[jt]s$/;

export function isObservable(path: string): boolean {
  return PYTHON.test(path) || NODE.test(path);
}

/**
 * Makes every Python and every Node that a check starts note its calls.
 * @param scripts absolute path of the folder with the observers' programs
 */
export function observers(scripts: string, environment: NodeJS.ProcessEnv): Record<string, string> {
  const { PYTHONPATH: path = "", NODE_OPTIONS: options = "" } = environment;
  const noting = pathToFileURL(join(scripts, "node", "note-calls.mjs")).href;
  return {
    PYTHONPATH: [join(scripts, "python"), path].filter((entry) => entry !== "").join(delimiter),
    PYTHONDONTWRITEBYTECODE: "1",
    NODE_OPTIONS: `${options} --import ${noting}`.trim(),
  };
}

/** @param job absolute path */
export function callAgain(
  { file, program }: ObservedFunction,
  scripts: string,
  job: string,
): [program: string, ...string[]] {
  return PYTHON.test(file)
    ? [program, "-B", join(scripts, "python", "call_again.py"), job]
    : [program, join(scripts, "node", "call-again.mjs"), job];
}
