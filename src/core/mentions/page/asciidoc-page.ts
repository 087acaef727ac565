import type { Block, Mention, Page } from "./page.ts";

/** Where something leads: `link:a.adoc[…]`, `xref:a.adoc#b[…]`, `image::x.png[]`, `include::a.adoc[]`. */
const macros = /(?<![\w`])(?:link|xref|image|video|include)::?([^\s[\]{}<>]+)\[/g;
const inside = /<<([^\s<>,]+)(?:,[^<>]*)?>>/g;
const delimiter = /^(-{4,}|\.{4,}|`{3,})([\w+-]*)\s*$/;
const attributes = /^\[(?:source)?%?[\w-]*,\s*([\w+-]+).*\]\s*$/;
const heading = /^(={1,6})\s+(\S.*)$/;

/** Reads AsciiDoc, as far as files, links, code and commands are concerned. What attributes say (`{docs}/a.adoc`) nobody looks up. */
export function asciidocPage(text: string): Page {
  const lines = text.split("\n");
  const found: Record<"links" | "codes", Mention[]> = { links: [], codes: [] };
  const blocks: Block[] = [];
  const anchors = new Set<string>();
  let language = "";
  // Pictures are often in a folder that is named once.
  const pictures = /^:imagesdir:\s*(\S+)\s*$/m.exec(text)?.[1];
  for (let at = 0; at < lines.length; at++) {
    const content = lines[at] ?? "";
    const [fence, sign = "", named = ""] = delimiter.exec(content) ?? [];
    const end =
      fence === undefined ? -1 : lines.findIndex((line, index) => index > at && line.trimEnd() === sign);
    if (end > at) {
      const block = lines.slice(at + 1, end).join("\n");
      blocks.push({ language: (language || named).toLowerCase(), text: block, line: at + 1 });
      at = end;
      language = "";
      continue;
    }
    language =
      attributes.exec(content)?.[1] ?? (content.startsWith(".") || content.startsWith("[") ? language : "");
    const [, , title] = heading.exec(content) ?? [];
    if (title !== undefined) {
      anchors.add(idOf(title)).add(title);
    }
    for (const [, id = "", other = id] of content.matchAll(/\[\[([^\],]+)[^\]]*\]\]|\[#([\w-]+)[^\]]*\]/g)) {
      anchors.add(other);
    }
    if (content.startsWith("//")) {
      continue;
    }
    const prose = content.replaceAll(/`\+?([^`\n]+?)\+?`/g, (_, each: string) => {
      found.codes.push({ text: each, line: at });
      return " ";
    });
    for (const [macro, to = ""] of prose.matchAll(macros)) {
      const isPicture = macro.startsWith("image") && pictures !== undefined;
      if (!isPicture || !pictures.includes("{")) {
        found.links.push({ text: isPicture ? `${pictures.replace(/\/$/, "")}/${to}` : to, line: at });
      }
    }
    for (const [, to = ""] of prose.matchAll(inside)) {
      found.links.push({ text: to.includes("#") || /\.\w+$/.test(to) ? to : `#${to}`, line: at });
    }
  }
  return { ...found, undefinedReferences: [], anchors, blocks };
}

/** As Asciidoctor names headings. */
function idOf(title: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s._-]/gu, "")
    .trim();
  return `_${words.replaceAll(/[\s._-]+/g, "_").replace(/_+$/, "")}`;
}
