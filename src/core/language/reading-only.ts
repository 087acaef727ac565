/**
 * Flags for the process of a language service, which reads files and answers: where Node can see to it, it cannot write one,
 * nor start a process. The editor's own Node is not asked for that: not every one can, and one that cannot does not start.
 */
export function readingOnly(): readonly string[] {
  const canConfine = process.allowedNodeEnvironmentFlags.has("--permission");
  return canConfine && process.versions["electron"] === undefined
    ? ["--permission", "--allow-fs-read=*", "--no-warnings"]
    : [];
}
