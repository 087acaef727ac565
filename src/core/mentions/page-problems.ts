import { checkCommand } from "./commands/check-command.ts";
import { readCommands } from "./commands/read-commands.ts";
import { Session } from "./commands/session.ts";
import { shellText } from "./commands/shell-text.ts";
import { codeFault } from "./names/code-fault.ts";
import { importFaults } from "./names/import-fault.ts";
import { linkVerdict, type PageAt } from "./names/link-fault.ts";
import type { Mention, Page } from "./page/page.ts";
import { uncheckedCode } from "./unchecked.ts";
import type { Project } from "./project/project.ts";
import type { SyntaxParser } from "../syntax/syntax-parser.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";

/** Who says it, in diagnostics. */
const pageSource = "page";

/** What a page mentions and the workspace does not have, by lines; and the links that nobody followed. */
export async function pageProblems(
  path: string,
  page: Page,
  project: Project,
  parser: SyntaxParser,
  pageAt: PageAt,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  const report = (code: string, { text, line }: Mention, message: string): void => {
    const range = { start: { line, character: 0 }, end: { line, character: text.length } };
    const severity = code === uncheckedCode ? "information" : "error";
    found.push({ path, range, severity, message, code, source: pageSource });
  };
  for (const link of page.links) {
    const verdict = await linkVerdict(link.text, path, project, pageAt);
    if (verdict.kind === "dead") {
      report("link", link, `The link ${link.text} is dead: ${verdict.why}.`);
    } else if (verdict.kind === "unchecked") {
      report(uncheckedCode, link, link.text);
    }
  }
  for (const reference of page.undefinedReferences) {
    report("link", reference, `The reference [${reference.text}] is defined nowhere on the page.`);
  }
  const isShown = examplesOf(page.blocks);
  // What a project had and has no more is what its history is about.
  for (const code of isHistory(path) ? [] : page.codes) {
    const fault = await codeFault(code.text, path, project, isShown);
    if (fault !== undefined) {
      report(fault.kind, code, `\`${code.text}\`: ${fault.why}.`);
    }
  }
  for (const { mention, why } of page.blocks.flatMap((block) => importFaults(block, project))) {
    report("name", mention, `The example ${mention.text} cannot be run: ${why}.`);
  }
  const others = page.blocks.filter((block) => block.language !== "" && shellText(block) === undefined);
  const session = new Session(project, examplesOf(others));
  for (const { text, line, isCertain } of shellTexts(page)) {
    session.begin();
    for (const command of await readCommands(text, parser)) {
      const fault = await checkCommand(command, session, isCertain);
      if (fault !== undefined) {
        const said = command.words.map((word) => word ?? "…").join(" ");
        report(
          "command",
          { text: said, line: line + command.line },
          `The command ${said} cannot be run: ${fault}.`,
        );
      }
    }
  }
  return found.toSorted((a, b) => a.range.start.line - b.range.start.line);
}

/** Blocks, and commands within sentences, in the order of the page: those before may bring what those after need. */
function shellTexts(page: Page): readonly (Mention & { readonly isCertain: boolean })[] {
  const blocks = page.blocks.flatMap((block) => {
    const shell = shellText(block);
    return shell === undefined ? [] : [{ ...shell, line: block.line }];
  });
  const within = page.codes.flatMap(({ text, line }) => {
    const shell = /\s/.test(text.trim()) ? shellText({ language: "", text, line }) : undefined;
    return shell === undefined ? [] : [{ text: shell.text, line, isCertain: false }];
  });
  return [...blocks, ...within].toSorted((a, b) => a.line - b.line);
}

/** A list of changes, by its name. */
function isHistory(path: string): boolean {
  return /(?:^|\/)(?:change-?logs?|changes|history|news|release-?notes|releases|upgrad(?:e|ing)|migrat(?:ion|ing))(?:[-_.][^/]*)?\.\w+$/i.test(
    path,
  );
}

/** Whether a word is in examples: what a page shows it may speak of. */
function examplesOf(blocks: Page["blocks"]): (word: string) => boolean {
  const words = new Set(
    blocks.flatMap(({ text }) => text.match(/(?:--)?[\p{L}_$][\p{L}\p{N}_$.-]*/gu) ?? []),
  );
  const parts = new Set(blocks.flatMap(({ text }) => text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []));
  return (word) => words.has(word) || parts.has(word);
}
