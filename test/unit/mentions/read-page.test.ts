import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markdownPage as readPage } from "../../../src/core/mentions/page/markdown-page.ts";

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join("/")}.md`);

interface Piece {
  readonly text: string;
  /** Below the first line of the piece. */
  readonly links?: readonly (readonly [link: string, line: number])[];
  readonly codes?: readonly (readonly [code: string, line: number])[];
  readonly blocks?: readonly (readonly [text: string, line: number])[];
  readonly heading?: string;
  readonly anchor?: string;
}

/** What pages are made of, each with what it mentions. */
const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.tuple(word, path).map(([text, to]): Piece => ({ text: `Say [${text}](${to}).`, links: [[to, 0]] })),
  fc
    .tuple(word, path)
    .map(([text, to]): Piece => ({ text: `- ${text}\n- ![${text}](<${to}> "t")`, links: [[to, 1]] })),
  fc.tuple(word, path, fc.nat()).map(([text, to, id]): Piece => ({
    text: `Say [${text}][r${id}].\n\n[r${id}]: ${to}`,
    links: [[to, 2]],
  })),
  fc.tuple(word, path).map(([id, to]): Piece => ({
    text: `<a id="${id}-id" href="${to}">x</a>`,
    links: [[to, 0]],
    anchor: `${id}-id`,
  })),
  fc.tuple(word, path).map(([text, to]): Piece => ({
    text: `| ${text} | b |\n| --- | --- |\n| [c](${to}) | \`${text}\` |`,
    links: [[to, 2]],
    codes: [[text, 2]],
  })),
  // What only looks like a link.
  path.map((to): Piece => ({ text: `Say \`[no](${to})\` here.`, codes: [[`[no](${to})`, 0]] })),
  path.map((to): Piece => ({
    text: `\`\`\`md\n[no](${to})\n# no heading\n\`\`\``,
    blocks: [[`[no](${to})\n# no heading`, 1]],
  })),
  path.map((to): Piece => ({ text: `<!-- [no](${to}) <a id="no" href="${to}"> -->` })),
  path.map((to): Piece => ({ text: `\\[no](${to})` })),
  word.map((code): Piece => ({ text: `Run \`\`${code} --x\`\` now.`, codes: [[`${code} --x`, 0]] })),
  fc
    .tuple(fc.integer({ min: 1, max: 6 }), word)
    .map(([level, text]): Piece => ({ text: `${"#".repeat(level)} ${text} *it*`, heading: `${text}-it` })),
  word.map((text): Piece => ({ text: `${text}\n===`, heading: text })),
);

test("what a page mentions is found where it stands, and nothing that only looks like it", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const links: object[] = [];
      const codes: object[] = [];
      const blocks: object[] = [];
      const anchors = new Set<string>();
      const headings = new Map<string, number>();
      let line = 0;
      for (const { text, heading, anchor, ...said } of pieces) {
        links.push(...(said.links ?? []).map(([to, below]) => ({ text: to, line: line + below })));
        codes.push(...(said.codes ?? []).map(([code, below]) => ({ text: code, line: line + below })));
        blocks.push(...(said.blocks ?? []).map(([code, below]) => ({ text: code, line: line + below })));
        if (anchor !== undefined) {
          anchors.add(anchor);
        }
        if (heading !== undefined) {
          const before = headings.get(heading) ?? 0;
          headings.set(heading, before + 1);
          anchors.add(before === 0 ? heading : `${heading}-${before}`);
        }
        line += text.split("\n").length + 1;
      }
      const page = readPage(pieces.map(({ text }) => text).join("\n\n"));
      const own = (found: readonly { text: string; line: number }[]): object[] =>
        found.map(({ text, line: at }) => ({ text, line: at }));
      expect(own(page.links)).toEqual(links);
      expect(own(page.codes)).toEqual(codes);
      expect(own(page.blocks)).toEqual(blocks);
      expect(page.anchors).toEqual(anchors);
      expect(page.undefinedReferences).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("any text at all is read, and what is found lies within it", () => {
  const signs = fc.array(
    fc.oneof(
      fc.constantFrom(
        "[",
        "](",
        ")",
        "](<",
        "`",
        "```",
        "~~~\n",
        "\n",
        "\n\n",
        "<a href=",
        '"',
        "<!--",
        "-->",
        "# ",
        "|",
        "---\n",
        "[^1]: ",
        "\\",
        "> ",
        "    ",
        "![",
        "$ ",
        "\t",
      ),
      fc.string({ unit: "grapheme", maxLength: 6 }),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(signs, (parts) => {
      const text = parts.join("");
      const page = readPage(text);
      const last = text.split(/\r\n|\n|\r/).length;
      for (const { line } of [...page.links, ...page.codes, ...page.blocks, ...page.undefinedReferences]) {
        expect(line).toBeGreaterThanOrEqual(0);
        expect(line).toBeLessThanOrEqual(last);
      }
    }),
    { numRuns: 500 },
  );
});

describe("as GitHub names places", () => {
  test.each([
    ["# Hello, *World*!", ["hello-world"]],
    ["# `code()` & more", ["code--more"]],
    ["# A\n\n## A\n\n## A-1\n\n## A", ["a", "a-1", "a-1-1", "a-2"]],
    ["# Ärger mit Ö", ["ärger-mit-ö"]],
    ['<h2 align="center">\n  <img src="a.png">\n  Big &amp; <b>small</b>\n</h2>', ["big--small"]],
    ["<a name=\"here\"></a> and <span id='there'></span>", ["here", "there"]],
    ["---\ntitle: no\n---\n\n# Yes", ["yes"]],
    ["<!-- # no -->", []],
  ])("%j", (text, anchors) => {
    expect([...(readPage(text).anchors ?? [])]).toEqual(anchors);
  });

  test("a reference that nothing defines is told, an index is none", () => {
    const { undefinedReferences } = readPage("a [b][c] d\ne [f][g] and x[i][j]\n\n[g]: h.md\n");
    expect(undefinedReferences).toEqual([{ text: "c", line: 0 }]);
  });
});
