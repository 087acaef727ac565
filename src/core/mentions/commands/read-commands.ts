import type { Node, SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { Command } from "./command.ts";
import { placeholder } from "./shell-text.ts";

/** The commands of a shell's text in their order, those within others too; what its grammar does not understand is passed over. */
export async function readCommands(text: string, parser: SyntaxParser): Promise<readonly Command[]> {
  return (await parser.read("commands.sh", text, commandsIn)) ?? [];
}

function commandsIn(root: Node): readonly Command[] {
  const found: Command[] = [];
  const functions = new Set<string>();
  const visit = (node: Node, writes: readonly string[]): void => {
    switch (node.type) {
      case "ERROR":
        return;
      case "function_definition":
        functions.add(node.childForFieldName("name")?.text ?? "");
        break;
      case "redirected_statement": {
        const files = node.namedChildren.filter((child) => child?.type === "file_redirect");
        const targets = files.map((file) => wordOf(file?.childForFieldName("destination") ?? null));
        const own = targets.filter((target) => target !== undefined);
        eachChild(node, (child) => visit(child, [...writes, ...own]));
        return;
      }
      case "command":
        found.push({ words: wordsOf(node), writes, line: node.startPosition.row });
        break;
      case "heredoc_body":
        return;
    }
    eachChild(node, (child) => visit(child, node.type === "command" ? [] : writes));
  };
  visit(root, []);
  return found.filter(({ words: [program] }) => !functions.has(program ?? ""));
}

function eachChild(node: Node, visit: (child: Node) => void): void {
  for (const child of node.namedChildren) {
    if (child !== null) {
      visit(child);
    }
  }
}

function wordsOf(command: Node): readonly (string | undefined)[] {
  const name = command.childForFieldName("name");
  const rest = command.childrenForFieldName("argument");
  return [wordOf(name?.firstNamedChild ?? name), ...rest.map(wordOf)];
}

function wordOf(node: Node | null): string | undefined {
  const word = plain(node);
  return word?.includes(placeholder) === true ? undefined : word;
}

function plain(node: Node | null): string | undefined {
  switch (node?.type) {
    case "word":
      return node.text.replaceAll(/\\(.)/gs, "$1");
    case "number":
      return node.text;
    case "raw_string":
      return node.text.slice(1, -1);
    case "string":
      return node.namedChildren.every((child) => child?.type === "string_content")
        ? node.text.slice(1, -1).replaceAll(/\\(["$`\\])/g, "$1")
        : undefined;
    case "concatenation": {
      const parts = node.namedChildren.map(plain);
      return parts.includes(undefined) ? undefined : parts.join("");
    }
    default:
      return undefined;
  }
}
