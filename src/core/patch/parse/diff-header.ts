/** The lines above the hunks of a file: which file, and what happens to it as a whole. */

export interface Header {
  oldPath?: string;
  newPath?: string;
  renamedFrom?: string;
  renamedTo?: string;
  /** What a change of the mode, or the mode of a new file, makes of it. */
  executable?: boolean;
  /** The renamed file stays where it was as well. */
  isCopy: boolean;
  isNew: boolean;
  isDeleted: boolean;
  isBinary: boolean;
  /** It makes or changes a symbolic link or a submodule, whose "text" is where they lead. */
  isSpecial: boolean;
}

/** Modes of git: 120000 a symbolic link, 160000 a commit of another repository. */
const SPECIAL = /^(?:new file mode|new mode|index [0-9a-f]+\.\.[0-9a-f]+) 1[26]0000\s*$/;

/** @returns the first line after the header */
export function readHeader(lines: readonly string[], start: number, header: Header): number {
  let at = start;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const git = at === start ? gitNames(line) : undefined;
    header.isSpecial ||= SPECIAL.test(line);
    if (git) {
      [header.oldPath, header.newPath] = git;
    } else if (/^--- /.test(line) && /^\+\+\+ /.test(lines[at + 1] ?? "")) {
      const [oldName, newName] = diffNames(line.slice(4), (lines[at + 1] ?? "").slice(4));
      header.oldPath = oldName;
      header.newPath = newName;
      at++;
    } else if (line.startsWith("new file mode")) {
      header.isNew = true;
      header.executable = line.trimEnd().endsWith("755");
    } else if (/^new mode 100(?:644|755)\s*$/.test(line)) {
      header.executable = line.trimEnd().endsWith("755");
    } else if (line.startsWith("deleted file mode")) {
      header.isDeleted = true;
    } else if (/^(?:rename|copy) from /.test(line)) {
      header.renamedFrom = unquoted(line.slice(line.indexOf(" from ") + " from ".length));
    } else if (/^(?:rename|copy) to /.test(line)) {
      header.renamedTo = unquoted(line.slice(line.indexOf(" to ") + " to ".length));
      header.isCopy = line.startsWith("copy ");
    } else if (/^(?:GIT binary patch|Binary files )/.test(line)) {
      header.isBinary = true;
    } else if (
      !/^(?:index |old mode|new mode|similarity |dissimilarity |diff --git |={4,}$|Index: )/.test(line)
    ) {
      break;
    } else if (line.startsWith("diff --git ") && at !== start) {
      break;
    }
  }
  return at;
}

/** `diff --git a/x b/x`: up to the first ` b/`, since nothing else tells two names with blanks apart. */
function gitNames(line: string): [string, string] | undefined {
  const names = line.startsWith("diff --git ") ? line.slice("diff --git ".length) : "";
  const gap = names.search(/ "?b\/./);
  if (gap === -1 || !/^"?a\/./.test(names)) {
    return undefined;
  }
  const bare = (name: string): string => name.replace(/^"?[ab]\//, "").replace(/"$/, "");
  return [bare(names.slice(0, gap)), bare(names.slice(gap + 1))];
}

/** Git's `a/` and `b/` go when both sides have them, or one has and the other is absent. */
function diffNames(oldRaw: string, newRaw: string): [string, string] {
  const [oldName, newName] = [unquoted(cleaned(oldRaw)), unquoted(cleaned(newRaw))];
  const prefixed =
    (oldName.startsWith("a/") || oldName === "/dev/null") &&
    (newName.startsWith("b/") || newName === "/dev/null");
  const bare = (name: string): string => (name === "/dev/null" ? name : name.slice(2));
  return prefixed ? [bare(oldName), bare(newName)] : [oldName, newName];
}

/** Without the time stamp that follows a tab. */
function cleaned(name: string): string {
  return (name.split("\t")[0] ?? "").trim();
}

export function realName(name: string | undefined): string | undefined {
  return name === "/dev/null" || name === "" ? undefined : name;
}

const UNESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\" };

/** Git's quoting, in which other bytes are octal numbers. */
function unquoted(name: string): string {
  const inner = /^"(.*)"$/.exec(name.trim())?.[1];
  if (inner === undefined) {
    return name.trim();
  }
  const bytes: number[] = [];
  for (const [piece] of inner.matchAll(/\\[0-7]{3}|\\.|[^\\]+/gs)) {
    if (/^\\[0-7]{3}$/.test(piece)) {
      bytes.push(parseInt(piece.slice(1), 8));
    } else {
      const text = piece.startsWith("\\") ? (UNESCAPED[piece.slice(1)] ?? piece) : piece;
      bytes.push(...Buffer.from(text, "utf8"));
    }
  }
  return Buffer.from(bytes).toString("utf8");
}
