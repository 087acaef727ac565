/** How pages begin: with a heading, a picture or the markup around one. */
const begins = /^(?:# (?![\w./-]+\.\w{1,8}\s*$)|!\[|\[!\[|<(?:h1|p|div|img|picture|a)\b)/m;
/** Those that are not written in Markdown: front matter or modules, a title between or above its lines, or behind its sign. */
const othersBegin: Readonly<Record<string, RegExp>> = {
  mdx: /^(?:---\n|import\s|export\s|# )/,
  rst: /^(?:\.\. |([=\-~#*])\1{2,}\n\S[^\n]*\n\1{3,}|\S[^\n]*\n([=\-~#*])\2{2,}(?:\n|$))/,
  adoc: /^(?:= \S|:[\w-]+:)/,
  asciidoc: /^(?:= \S|:[\w-]+:)/,
};
const edits =
  /^(?:<{5,9} ?SEARCH|\*{3} Begin Patch|diff --git |-{3} \S.*\n\+{3} \S|`{3,}(?:markdown|md|diff)\b)/m;

/**
 * Asked for a page, models often answer with the page and nothing around it. Its own examples would then be taken for files: what
 * stands before one often ends with a path.
 * @param path of the page that was asked for
 * @returns the page as a file with its name; what has edits, or does not begin as a page does, as it is
 */
export function namedPage(answer: string, path: string): string {
  const text = answer.replace(/^\s*<think>[\s\S]*?<\/think>/, "").trim();
  const [first = ""] = text.split("\n", 1);
  const other = othersBegin[path.slice(path.lastIndexOf(".") + 1).toLowerCase()];
  if (!(begins.test(first) || other?.test(text) === true) || edits.test(text)) {
    return answer;
  }
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${path}\n${fence}markdown\n${text}\n${fence}\n`;
}
