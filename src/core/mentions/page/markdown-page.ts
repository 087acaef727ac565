import GithubSlugger from "github-slugger";
import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { frontmatterFromMarkdown } from "mdast-util-frontmatter";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfm } from "micromark-extension-gfm";
import type { Block, Mention, Page } from "./page.ts";
import { htmlAnchors, htmlHeadings, htmlLinks } from "./html.ts";

/** Reads a page as GitHub does: its Markdown, and the names that it gives to headings. */
export function markdownPage(text: string): Page {
  const root: Root = fromMarkdown(text, {
    extensions: [gfm(), frontmatter()],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown()],
  });
  const found = new Found();
  found.visit(root);
  return found;
}

class Found implements Page {
  readonly links: Mention[] = [];
  readonly undefinedReferences: Mention[] = [];
  readonly anchors = new Set<string>();
  readonly codes: Mention[] = [];
  readonly blocks: Block[] = [];
  readonly #slugger = new GithubSlugger();

  visit(node: Nodes): void {
    const line = (node.position?.start.line ?? 1) - 1;
    switch (node.type) {
      case "link":
      case "image":
      case "definition":
        this.links.push({ text: node.url, line });
        break;
      case "heading":
        this.#heading(wordsOf(node));
        break;
      case "inlineCode":
        this.codes.push({ text: node.value, line });
        break;
      case "code": {
        // A fence stands on a line of its own, before what it holds.
        const isFenced = node.lang !== null && node.lang !== undefined;
        const begin = isFenced || opensFence(node.position, node.value) ? line + 1 : line;
        this.blocks.push({ language: (node.lang ?? "").toLowerCase(), text: node.value, line: begin });
        break;
      }
      case "html":
        this.#html(node.value, line);
        break;
      case "text":
        this.#references(node.value, line);
        break;
    }
    if ("children" in node) {
      for (const child of node.children) {
        this.visit(child);
      }
    }
  }

  #heading(words: string): void {
    this.anchors.add(this.#slugger.slug(words));
  }

  #html(html: string, line: number): void {
    this.links.push(...htmlLinks(html).map(({ text, line: below }) => ({ text, line: line + below })));
    htmlHeadings(html).forEach((words) => this.#heading(words));
    htmlAnchors(html).forEach((name) => this.anchors.add(name));
  }

  /** Markdown shows a reference that nothing defines as it is written. */
  #references(text: string, line: number): void {
    for (const found of text.matchAll(/(?<![\w\])])\[[^[\]]+\]\[([^[\]]+)\]/g)) {
      const above = text.slice(0, found.index).split("\n").length - 1;
      this.undefinedReferences.push({ text: found[1] ?? "", line: line + above });
    }
  }
}

/** An indented block is as many lines as it has text; a fenced one has its fences beside. */
function opensFence(position: Nodes["position"], text: string): boolean {
  const lines = (position?.end.line ?? 0) - (position?.start.line ?? 0) + 1;
  return lines > text.split("\n").length;
}

/** What of a heading is read. */
function wordsOf(node: Nodes): string {
  if (node.type === "text" || node.type === "inlineCode") {
    return node.value;
  }
  return "children" in node ? node.children.map(wordsOf).join("") : "";
}
