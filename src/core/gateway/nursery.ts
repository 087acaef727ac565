const option = /^--max[-_]semi[-_]space[-_]size(?:=|$)/;

/**
 * What a process that serves is started with. Answers to many clients at once live for seconds, and V8 lets the space of
 * young objects grow until one collection of it stops them all for 15 to 60 ms. With halves of 8 MB one takes some 5 ms, and all
 * together cost less of the processor, since they stay in its caches (`npm run bench -- serve`).
 */
export const nurseryOptions: readonly string[] = ["--max-semi-space-size=8"];

/** Whether this process was started so, or as somebody else chose. */
export function hasNursery({ execArgv, env }: Pick<NodeJS.Process, "execArgv" | "env">): boolean {
  return [...execArgv, ...(env["NODE_OPTIONS"] ?? "").split(/\s+/)].some((each) => option.test(each));
}
