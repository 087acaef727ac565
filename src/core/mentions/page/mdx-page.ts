import { markdownPage } from "./markdown-page.ts";
import type { Page } from "./page.ts";

/**
 * Reads MDX: Markdown, with modules and components. What is code of the page itself is left out, but for the pictures and
 * links of its components, which are written as HTML is.
 */
export function mdxPage(text: string): Page {
  const page = markdownPage(withoutModules(text));
  // Components make anchors of their own, and a server may add to those of headings.
  return { ...page, anchors: undefined };
}

/** As many lines as before; what stands in fences stays. */
function withoutModules(text: string): string {
  let fence: string | undefined;
  let isModule = false;
  return text
    .split("\n")
    .map((line) => {
      const [, sign] = /^\s*(`{3,}|~{3,})/.exec(line) ?? [];
      if (sign !== undefined && (fence === undefined || sign.startsWith(fence))) {
        fence = fence === undefined ? sign : undefined;
        isModule = false;
        return line;
      }
      if (fence !== undefined) {
        return line;
      }
      // An import or export goes on to the next empty line.
      isModule = line.trim() !== "" && (isModule || /^(?:import|export)\s/.test(line));
      return isModule ? "" : line.replaceAll(/\{\/\*.*?\*\/\}/g, "");
    })
    .join("\n");
}
