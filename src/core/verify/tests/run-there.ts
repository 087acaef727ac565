import { posix } from "node:path";

/** A shell leaves them as they are. */
const plainWord = /^[\w./:=@+-]+$/;
/** The same, with patterns of file names, of which it makes what it made of them before; what `**` means only tools know. */
const plainPattern = /^(?!.*\*\*)[\w./:=@+*?-]+$/;

/** As a command that a shell takes apart into the same words again; none of them means anything to it. */
export function shellWords(words: readonly string[]): string {
  return words.map((word) => (plainWord.test(word) ? word : quoted(word))).join(" ");
}

/** The same for words in which patterns of file names were found as they are. */
export function patternedWords(words: readonly string[]): string {
  return words.map((word) => (plainPattern.test(word) ? word : quoted(word))).join(" ");
}

function quoted(word: string): string {
  return process.platform === "win32" ? JSON.stringify(word) : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command, run in a folder of the workspace; "" is the workspace itself. */
export function inFolder(folder: string, command: string): string {
  return folder === "" ? command : `cd ${shellWords([folder])} && ${command}`;
}

/** A path of the workspace as it is called in one of its folders. */
export function insideOf(folder: string, path: string): string {
  return folder === "" ? path : posix.relative(folder, path);
}

/** Whether paths of the workspace are in one of its folders. */
export function isInside(folder: string): (path: string) => boolean {
  return (path) => folder === "" || path.startsWith(`${folder}/`);
}
