import { debuglog } from "node:util";

/**
 * For what goes wrong and changes nothing for the user: who looks for the reason finds it on standard error, when the program
 * is started with NODE_DEBUG=patched-moa.
 */
export const debugLine: (format: string, ...values: readonly unknown[]) => void = debuglog("patched-moa");

const gone: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "ESRCH", "EINVAL"]);

/**
 * For files and processes that may not be there, or go away while they are looked at: that is an answer. Any other reason is
 * a debug line.
 */
export function absent(what: string): (error: unknown) => undefined {
  return (error) => {
    if (!gone.has((error as NodeJS.ErrnoException).code)) {
      debugLine("%s is taken to be absent: %s", what, error);
    }
    return undefined;
  };
}
