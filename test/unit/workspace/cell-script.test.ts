import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cellLanguage,
  cellLanguages,
  cellsOf,
  firstLineOf,
  isCode,
  keepsCells,
  scriptOf,
  type Cell,
} from "../../../src/core/workspace/cell-script.ts";

const python = cellLanguage("python")!;

const oddLines = [
  "# %% [cell 1]",
  "// %% [cell 2]",
  "# [notebook] !ls",
  "    # [notebook] # [notebook] %x",
  "%matplotlib inline",
  "  !pip list",
  "!flag && go()",
  "",
  "   ",
  "x = 1",
];

const texts = fc
  .array(fc.oneof(fc.constantFrom(...oddLines), fc.string({ unit: "grapheme" })), { maxLength: 8 })
  .map((lines) => lines.join("\n").replaceAll(/\r\n?/g, "\n"));

const notebooks = fc
  .array(texts, { maxLength: 6 })
  .map((all) => all.map((text, index): Cell => ({ number: 2 * index + 1, text })));

describe("the code of a notebook as one file", () => {
  it("gives the cells back, whatever stands in them", () => {
    fc.assert(
      fc.property(notebooks, fc.constantFrom(...cellLanguages), (cells, language) => {
        fc.pre(cells.length > 0);
        expect(cellsOf(scriptOf(cells, language), language)).toEqual(cells);
      }),
    );
  });

  it("shows parsers nothing that is not of the language", () => {
    const text = "%matplotlib inline\nimport os\nfor name in os.listdir():\n    !file {name}";
    expect(scriptOf([{ number: 4, text }], python)).toBe(
      "# %% [cell 4]\n# [notebook] %matplotlib inline\nimport os\nfor name in os.listdir():\n    # [notebook] !file {name}\n",
    );
    expect(isCode("%%bash\nls", python)).toBe(false);
    expect(isCode("%%time\nx = 1", python)).toBe(true);
    expect(isCode("%%", cellLanguage("javascript")!)).toBe(true);
  });

  it("leaves a negation at the beginning of a line as it is where the language has it", () => {
    expect(scriptOf([{ number: 1, text: "!ready && start();" }], cellLanguage("javascript")!)).toBe(
      "// %% [cell 1]\n!ready && start();\n",
    );
  });

  it("takes what was written into a cell back into that cell, with line ends of Windows as well", () => {
    const script = scriptOf(
      [
        { number: 1, text: "a = 1" },
        { number: 3, text: "b = 2" },
      ],
      python,
    );
    const changed = script.replace("b = 2", "b = 3\r\n!ls");
    expect(cellsOf(changed, python)).toEqual([
      { number: 1, text: "a = 1" },
      { number: 3, text: "b = 3\n!ls" },
    ]);
    expect(keepsCells(script, changed, python)).toBe(true);
    expect(firstLineOf(script, 3, python)).toBe(3);
    expect(firstLineOf(script, 2, python)).toBeUndefined();
  });

  it.each([
    ["a cell more", (script: string) => `${script}# %% [cell 9]\nc = 3\n`],
    ["a cell fewer", (script: string) => script.replace("# %% [cell 2]\n", "")],
    ["one twice", (script: string) => script.replace("[cell 2]", "[cell 1]")],
    ["others in their place", (script: string) => script.replace("[cell 2]", "[cell 3]")],
    ["something before the first", (script: string) => `import os\n${script}`],
    ["nothing at all", () => ""],
  ])("notices %s", (_, change) => {
    const script = scriptOf(
      [
        { number: 1, text: "a = 1" },
        { number: 2, text: "b = 2" },
      ],
      python,
    );
    expect(keepsCells(script, change(script), python)).toBe(false);
  });
});
