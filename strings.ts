import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { phrasesOfCore } from "./phrases-of-core.ts";
import { coreMark } from "./src/core/workspace/retold.ts";

/**
 * What the extension says to people, and in which languages.
 *   node strings.ts   (npm run l10n)
 * writes l10n/bundle.l10n.json, the English strings of the code, and brings the translations into step: what the code says no more
 * goes, what is new comes with an empty text for a person to fill in. The build writes the English bundle as well; it is not committed.
 */
const english = { code: "l10n/bundle.l10n.json", manifest: "package.nls.json" };

export type Strings = Readonly<Record<string, string>>;

export interface Translation {
  /** Relative to the repository: `package.nls.de.json`. */
  readonly file: string;
  readonly english: Strings;
  readonly strings: Strings;
}

/**
 * The messages that are said with `vscode.l10n.t(…)`, with the webview's own `l10n.t(…)`, or with the `t` that was handed in.
 * @throws Error for a message that is put together at run time: nobody could translate it
 */
export function messagesIn(file: string, source: string): readonly string[] {
  const messages: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslate(node.expression)) {
      const [message] = node.arguments;
      if (message === undefined || !ts.isStringLiteralLike(message)) {
        const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
        throw new Error(
          `${file}:${line + 1}: what is said has to be one plain string with {0} for what varies, else nobody can translate it.`,
        );
      }
      messages.push(message.text);
    }
    ts.forEachChild(node, visit);
  };
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  visit(tree);
  return messages;
}

function isTranslate(callee: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(callee)
    ? callee.name.text === "t" && /(?:^|\.)l10n$/.test(callee.expression.getText())
    : ts.isIdentifier(callee) && callee.text === "t";
}

/**
 * What the editor says, and the phrases of core, each with a mark that tells them from the editor's own.
 * @param root absolute path of the repository
 */
export function englishOfCode(root: string): Strings {
  const files = globSync(["src/extension.ts", "src/{editor,webview}/**/*.ts"], { cwd: root });
  const messages = files.flatMap((file) => messagesIn(file, readFileSync(join(root, file), "utf8")));
  return Object.fromEntries(
    [...[...new Set(messages)].sort(), ...phrasesOfCore(root)].map((key) => [key, withoutMark(key)]),
  );
}

function withoutMark(key: string): string {
  return key.endsWith(coreMark) ? key.slice(0, -coreMark.length) : key;
}

export function translations(root: string): readonly Translation[] {
  const of = (pattern: string, strings: Strings): readonly Translation[] =>
    globSync(pattern, { cwd: root })
      .sort()
      .map((file) => ({ file, english: strings, strings: read(join(root, file)) }));
  return [
    ...of("l10n/bundle.l10n.*.json", englishOfCode(root)),
    ...of("package.nls.*.json", read(join(root, english.manifest))),
  ];
}

export function writeEnglish(root: string): void {
  write(join(root, english.code), englishOfCode(root));
}

function read(path: string): Strings {
  return JSON.parse(readFileSync(path, "utf8")) as Strings;
}

function write(path: string, strings: Strings): void {
  const text = `${JSON.stringify(strings, undefined, 2)}\n`;
  // Builds at the same time may read it.
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    // A fresh clone has no folder for it: all that is in it is made.
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

if (import.meta.main) {
  const root = import.meta.dirname;
  writeEnglish(root);
  for (const { file, english: said, strings } of translations(root)) {
    const inStep = Object.fromEntries(Object.keys(said).map((key) => [key, strings[key] ?? ""]));
    write(join(root, file), inStep);
    const open = Object.values(inStep).filter((text) => text === "").length;
    console.log(open === 0 ? `${file} is complete` : `${file}: ${open} to translate, they are empty`);
  }
}
