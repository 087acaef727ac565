/** What a text may speak of. */
export interface Evidence {
  /** What models were shown. */
  readonly text: string;
  /** Files that are there. */
  readonly paths: readonly string[];
  /** Whether code may be named all the same; left out: none. */
  readonly isKnown?: (code: string) => boolean;
  /** Of what is in none of these, for people: `which is neither in the diff nor a file here`. */
  readonly absent: string;
}

/**
 * What a text names and its evidence does not have: code in backticks, files, links, numbers of issues. Whether the rest of what
 * it says is true, nobody can tell without reading.
 */
export function invented(
  text: string,
  { text: shown, paths, isKnown }: Omit<Evidence, "absent">,
): readonly string[] {
  const found = new Set<string>();
  for (const [, code = ""] of text.matchAll(/`([^`\n]{1,200})`/g)) {
    const name = code.trim().replace(/\(\)$|(?<=\.\w{1,8}):\d+(?:-\d+)?$/, "");
    if (
      name !== "" &&
      !shown.includes(name) &&
      !paths.some((path) => isNameOf(name, path)) &&
      isKnown?.(name) !== true
    ) {
      found.add(code);
    }
  }
  const links = text.match(/https?:\/\/[^\s)>\]"'`]+/g) ?? [];
  for (const link of links.map((each) => each.replace(/[.,;:!?]+$/, ""))) {
    if (!shown.includes(link)) {
      found.add(link);
    }
  }
  const words = text.replaceAll(/https?:\/\/\S+/g, " ");
  for (const [path] of words.matchAll(/(?:[\w@.-]+\/)+[\w@.-]+\.\w{1,8}\b/g)) {
    if (!shown.includes(path) && !paths.some((each) => isNameOf(path, each))) {
      found.add(path);
    }
  }
  for (const [number] of words.matchAll(/(?<![\w&#/])#\d+\b/g)) {
    if (!shown.includes(number)) {
      found.add(number);
    }
  }
  return [...found];
}

/** `a.ts` and `src/a.ts` both are names of `lib/src/a.ts`, and so is the folder `src/`. */
function isNameOf(name: string, path: string): boolean {
  const plain = name.replace(/\/$/, "").replace(/^\.\//, "");
  return path === plain || path.endsWith(`/${plain}`) || `/${path}`.includes(`/${plain}/`);
}
