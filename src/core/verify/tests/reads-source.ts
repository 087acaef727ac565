/** What reads a file, before its path; and Python's, behind it. */
const readsBehind = /\b(?:readFileSync|readFile|createReadStream|open)\s*\(/;
const readsBefore = /\.read_(?:text|bytes)\s*\(/;
const introspects = /\binspect\s*\.\s*getsource(?:lines)?\s*\(/;

/** What imports the code, or starts it as a program: what that gives is no path. */
const loads = /\b(?:import|require|exec\w*|spawn\w*|fork|run|check_output|Popen)\b/;

/** Characters of a line that are looked at. */
const longestLine = 2_000;

/**
 * Whether a test reads the code that it should test as a text: then it notices that the code is written in another way, and not that
 * it does something else.
 * @param test text of the test
 * @param path of the code
 */
export function readsSource(test: string, path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const lines = test.split("\n").map((line) => line.slice(0, longestLine));
  const holders = new Set(
    lines.flatMap((line) =>
      line.includes(name) && !loads.test(line) ? (/([\w$]+)\s*=(?![=>])/.exec(line)?.[1] ?? []) : [],
    ),
  );
  const isAbout = (code: string): boolean =>
    code.includes(name) || (code.match(/[\w$]+/g) ?? []).some((word) => holders.has(word));
  return lines.some((line) => {
    const behind = readsBehind.exec(line);
    const before = readsBefore.exec(line);
    return (
      introspects.test(line) ||
      (behind !== null && isAbout(line.slice(behind.index + behind[0].length))) ||
      (before !== null && isAbout(line.slice(0, before.index)))
    );
  });
}
