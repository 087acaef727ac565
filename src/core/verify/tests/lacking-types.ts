import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { isTestFile } from "./test-place.ts";

/** Of TypeScript: a module that it does not find, or types of Node or of a test tool that are not installed. */
const lacking = new Set(["2307", "2580", "2582", "2591", "2592", "2593", "7016"]);

/**
 * Whether a file of tests is blamed for types that the project has not installed: the files of tests that are there are as
 * well, and whether the modules are there is seen when the tests are run.
 */
export function lacksTypesOfTests({ path, code }: Diagnostic): boolean {
  return code !== undefined && lacking.has(code) && isTestFile(path);
}
