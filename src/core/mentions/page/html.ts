import type { Mention } from "./page.ts";

/** Where the links and pictures of HTML within a page lead; lines from where it begins. */
export function htmlLinks(html: string): readonly Mention[] {
  return attributes(html, /(?<=<(?:a|img|source|video|audio)\b[^<>]*\s)(?:href|src)\s*=\s*/gi);
}

/** Names that it gives to its places. */
export function htmlAnchors(html: string): readonly string[] {
  return attributes(html, /(?<=<[a-z][^<>]*\s)(?:id|name)\s*=\s*/gi).map(({ text }) => text);
}

/** What its headings say. */
export function htmlHeadings(html: string): readonly string[] {
  return [...withoutComments(html).matchAll(/<h([1-6])\b[^>]*>([\s\S]*?)<\/h\1\s*>/gi)].map(([, , inner]) =>
    decoded((inner ?? "").replaceAll(/<[^>]*>/g, "")).trim(),
  );
}

function attributes(html: string, name: RegExp): readonly Mention[] {
  const shown = withoutComments(html);
  return [...shown.matchAll(name)].flatMap(({ 0: matched, index }) => {
    const rest = shown.slice(index + matched.length);
    const value = /^(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+))/.exec(rest);
    const text = value?.[1] ?? value?.[2] ?? value?.[3];
    const line = shown.slice(0, index).split("\n").length - 1;
    return text === undefined ? [] : [{ text: decoded(text), line }];
  });
}

/** As long and as many lines as before. */
function withoutComments(html: string): string {
  return html.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, (comment) => comment.replaceAll(/[^\n]/g, " "));
}

function decoded(text: string): string {
  return text
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/&lt;/g, "<")
    .replaceAll(/&gt;/g, ">")
    .replaceAll(/&amp;/g, "&");
}
