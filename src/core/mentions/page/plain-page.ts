import { indentedBelow } from "./indented-below.ts";
import type { Block, Mention, Page } from "./page.ts";

/** Reads plain text: what is indented below an empty line may be commands, and what is between backticks or leads to the web is meant. */
export function plainPage(text: string): Page {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  const links: Mention[] = [];
  const codes: Mention[] = [];
  for (let at = 0; at < lines.length; at++) {
    const content = lines[at] ?? "";
    const isIndented = /^(?: {2,}|\t)\S/.test(content) && (lines[at - 1] ?? "").trim() === "";
    const below = isIndented
      ? indentedBelow(lines, at, 1 - Number(content.startsWith("\t")), false)
      : undefined;
    if (below !== undefined) {
      blocks.push({ language: "", text: below.text, line: below.first });
      at = below.last;
      continue;
    }
    for (const [link] of content.matchAll(/\bhttps?:\/\/[^\s<>"'`)\]]+/g)) {
      links.push({ text: link.replace(/[.,;:!?]+$/, ""), line: at });
    }
    for (const [, code = ""] of content.matchAll(/`([^`\n]+)`/g)) {
      codes.push({ text: code, line: at });
    }
  }
  return { links, undefinedReferences: [], anchors: undefined, codes, blocks };
}
