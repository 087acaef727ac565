/** Where programs say what they can be told: readers of options in several languages, and texts about usage. */
const marks =
  /\badd_argument\(|\badd_parser\(|@click\.|\btyper\.|ArgumentParser\(|\.option\(|\.command\(|\bparseArgs\(|\byargs\b|\bflag\.(?:String|Bool|Int|Duration|Float64)\w*\(|#\[(?:arg|command|clap)\(|\bcobra\.Command\b|(?:^|["'`\s])[Uu]sage:|\bOptions:/m;

/** The lines of a file about its command line, with what stands around them; empty: there are none. */
export function helpText(text: string): string {
  if (!marks.test(text)) {
    return "";
  }
  const lines = text.split("\n");
  const isNear = lines.map(() => false);
  lines.forEach((line, at) => {
    if (marks.test(line) || /^\s*["'`]?\s*-{1,2}[a-z][\w-]*\b.{3,}/i.test(line)) {
      for (let near = Math.max(0, at - 1); near <= Math.min(lines.length - 1, at + 2); near++) {
        isNear[near] = true;
      }
    }
  });
  return lines.filter((_, at) => isNear[at]).join("\n");
}
