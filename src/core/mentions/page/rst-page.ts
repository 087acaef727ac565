import { indentedBelow } from "./indented-below.ts";
import type { Block, Mention, Page } from "./page.ts";

/** Directives whose argument is a file. */
const files = /^\s*\.\.\s+(?:\|[^|]+\|\s+)?(?:image|figure|include|literalinclude|video)::\s*(\S+)\s*$/;
const code = /^(\s*)\.\.\s+(?:code-block|code|sourcecode|highlight|prompt)::\s*([\w+-]*).*$/;
const roles = /:(?:doc|download):`(?:[^`<]*<([^`>]+)>|([^`]+))`/g;
const links = /`[^`<]*<([^`>\n]+)>`__?/g;
const references = /(?<![\w:`])`([^`<>\n]+)`_(?![\w_])/g;
const target = /^\s*\.\.\s+_(?:`([^`]+)`|([^:]+)):(?:\s+(\S+))?\s*$/;
/** What no reader sees; what is indented below belongs to it. */
const comment = /^\s*\.\.(?:\s+(?![_[|])(?!.*::)|$)/;
const underline = /^([=\-`:'"~^_*+#<>.])\1{2,}\s*$/;

/** Reads reStructuredText as Sphinx and code hosts show it, as far as files, links, code and commands are concerned. */
export function rstPage(text: string): Page {
  const lines = text.split("\n");
  const blocks = blocksIn(lines);
  const inBlock = new Set(
    blocks.flatMap((block) => block.text.split("\n").map((_, index) => block.line + index)),
  );
  const found: Record<"links" | "codes" | "used", Mention[]> = { links: [], codes: [], used: [] };
  const names = new Set<string>();
  for (const [line, content] of lines.entries()) {
    if (inBlock.has(line) || comment.test(content)) {
      continue;
    }
    const [, quoted, name = quoted, leads] = target.exec(content) ?? [];
    if (name !== undefined) {
      names.add(plain(name));
      found.links.push(...(leads === undefined || leads.endsWith("_") ? [] : [{ text: leads, line }]));
      continue;
    }
    if (underline.test(lines[line + 1] ?? "")) {
      names.add(plain(content));
    }
    const [, file] = files.exec(content) ?? [];
    found.links.push(...(file === undefined ? [] : [{ text: file, line }]));
    const prose = content.replaceAll(/``([^`]+(?:`[^`]+)*)``/g, (_, each: string) => {
      found.codes.push({ text: each, line });
      return " ";
    });
    for (const [, titled, bare = ""] of prose.matchAll(roles)) {
      found.links.push({ text: titled ?? bare, line });
    }
    for (const [, leadsTo = ""] of prose.matchAll(links)) {
      // A name with a line below it is another reference.
      found.links.push(...(leadsTo.endsWith("_") ? [] : [{ text: leadsTo.trim(), line }]));
    }
    for (const [, used = ""] of prose.matchAll(references)) {
      found.used.push({ text: used, line });
    }
  }
  const undefinedReferences = found.used.filter((each) => !names.has(plain(each.text)));
  return { ...found, undefinedReferences, anchors: undefined, blocks };
}

function blocksIn(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let isComment = false;
  for (let at = 0; at < lines.length; at++) {
    const content = lines[at] ?? "";
    const [whole, indent = "", language = ""] = code.exec(content) ?? [];
    const isLiteral =
      whole === undefined && /(?:^|[^:]|\s):: *$/.test(content) && !/^\s*\.\.\s/.test(content);
    isComment = whole === undefined && comment.test(content);
    if (whole === undefined && !isLiteral && !isComment) {
      continue;
    }
    const outer = whole === undefined ? (/^\s*/.exec(content)?.[0].length ?? 0) : indent.length;
    const below = indentedBelow(lines, at + 1, outer, !isComment);
    if (below === undefined) {
      continue;
    }
    // What is commented out is neither shown nor code.
    blocks.push({
      language: isComment ? "comment" : language.toLowerCase(),
      text: below.text,
      line: below.first,
    });
    at = below.last;
  }
  return blocks;
}

/** As references are told apart: neither case nor spaces count. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[`\s]+/g, " ")
    .trim();
}
