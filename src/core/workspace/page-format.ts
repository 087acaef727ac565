/** How a page is written. */
export type PageFormat = "Markdown" | "MDX" | "reStructuredText" | "AsciiDoc" | "plain text";

/** Plain text is a page where its name says so, or its folder: much else ends in `.txt`. */
const plainText =
  /(?:^|\/)(?:readme|install(?:ation|ing)?|usage|contributing|changes|changelog|history|news|faq|getting[-_ ]started|tutorial|manual|guide)(?:[-_.][\w-]+)?\.txt$|(?:^|\/)docs?\/(?:[^/]+\/)*(?!requirements|constraints|CMakeLists)[^/]+\.txt$/i;

/** @returns undefined: it is none, or is written in a way that nobody here can read */
export function pageFormat(path: string): PageFormat | undefined {
  const [, ending = ""] = /\.(\w+)$/.exec(path.toLowerCase()) ?? [];
  switch (ending) {
    case "md":
    case "markdown":
      return "Markdown";
    case "mdx":
      return "MDX";
    case "rst":
      return "reStructuredText";
    case "adoc":
    case "asciidoc":
      return "AsciiDoc";
    default:
      return plainText.test(path) ? "plain text" : undefined;
  }
}

/** What is read, and checked, as a page. */
export function isPage(path: string): boolean {
  return pageFormat(path) !== undefined;
}
