import { element } from "./dom.ts";
import { l10n } from "./words.ts";

const shownLines = 400;

/** A unified diff, line by line. What was added and removed is told by its sign as well as by its colour. */
export function diffView(diff: string, name: string): HTMLElement {
  const lines = diff.replace(/\n$/, "").split("\n");
  const shown = element("pre", {
    class: "diff",
    attributes: { tabindex: "0", role: "region", "aria-label": name },
  });
  shown.append(...lines.slice(0, shownLines).map(lineView));
  const rest = lines.slice(shownLines);
  const more = element("button", {
    class: "link",
    text: l10n.t("Show {0} more lines", rest.length),
    onclick: () => {
      shown.append(...rest.map(lineView));
      more.remove();
      shown.focus();
    },
  });
  return element("div", { class: "long-text" }, shown, rest.length > 0 && more);
}

function lineView(line: string): HTMLElement {
  return element("span", { class: `line ${kindOf(line)}`, text: `${line}\n` });
}

function kindOf(line: string): string {
  if (/^(---|\+\+\+|diff |index |new file|deleted file|rename |similarity )/.test(line)) {
    return "head";
  }
  const kinds: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "@": "hunk" };
  return kinds[line[0] ?? ""] ?? "same";
}
