/** A place in the workspace that a failing test's output names, innermost first. */
export interface Frame {
  /** Relative to the workspace root, `/` as separator. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** V8: `at f (file:///w/a.js:3:5)`; Python: `File "/w/a.py", line 3`; pytest: `a.py:3: ValueError`. */
const places =
  /(?:file:\/\/)?((?:[A-Za-z]:)?[\w@.+~\\/-]+\.(?:[cm]?[jt]s|py)):(\d+)(?::\d+)?|File "([^"\n]+)", line (\d+)/g;

/**
 * @param output what a failing test or check printed
 * @param isFile whether a relative path is a file of the workspace
 */
export function framesIn(output: string, root: string, isFile: (path: string) => boolean): readonly Frame[] {
  const frames: Frame[] = [];
  for (const [, javascript, line, python, pythonLine] of output.matchAll(places)) {
    const raw = (javascript ?? python ?? "").replaceAll("\\", "/");
    const path = raw.startsWith(`${root}/`) ? raw.slice(root.length + 1) : raw.replace(/^\.\//, "");
    if (isFile(path)) {
      frames.push({ path, line: Number(line ?? pythonLine) });
    }
  }
  // Python tells the innermost last.
  return /^Traceback|\n {2}File "/m.test(output) ? frames.reverse() : frames;
}
