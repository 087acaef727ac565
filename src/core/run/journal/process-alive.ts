import { statSync } from "node:fs";

/** Processes begin a little after the moment that their files are dated with. */
const slackMs = 5_000;

/**
 * Whether the process that wrote something is still there: dead ones' numbers are given to others, in containers all the time.
 * @param since milliseconds since the epoch at which it was there
 */
export function isAlive(pid: number, since: number): boolean {
  if (pid === 0) {
    // To the system that is everybody.
    return false;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // Where the system tells when a process began, one that is younger is another one.
  const began = statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.ctimeMs;
  return began === undefined || began <= since + slackMs;
}
