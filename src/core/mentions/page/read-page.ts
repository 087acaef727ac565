import { asciidocPage } from "./asciidoc-page.ts";
import { markdownPage } from "./markdown-page.ts";
import { mdxPage } from "./mdx-page.ts";
import { pageFormat } from "../../workspace/page-format.ts";
import type { Page } from "./page.ts";
import { plainPage } from "./plain-page.ts";
import { rstPage } from "./rst-page.ts";

/** @param path says how it is written; what says nothing is read as Markdown */
export function readPage(path: string, text: string): Page {
  switch (pageFormat(path)) {
    case "MDX":
      return mdxPage(text);
    case "reStructuredText":
      return rstPage(text);
    case "AsciiDoc":
      return asciidocPage(text);
    case "plain text":
      return plainPage(text);
    default:
      return markdownPage(text);
  }
}
