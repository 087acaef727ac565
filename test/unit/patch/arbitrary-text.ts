import fc from "fast-check";

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "b", "  b", "\tc", "", " ", "}", "return x;") },
  {
    weight: 2,
    arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }).filter((text) => !text.includes("\n")),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "“q”",
      "e\u0301",
      "\u{1f600}",
      "-- x",
      "++ y",
      "@@ -1 +1 @@",
      "\\ No",
      "a\rb",
      "...",
      "# …",
    ),
  },
);
const end = fc.constantFrom("\n", "\n", "\n", "\r\n");

const line = fc.tuple(word, end).map(([content, lineEnd]) => content + lineEnd);

/** Few different lines, so that places are ambiguous often; any Unicode, mixed line ends, with and without final newline. */
export const lineText: fc.Arbitrary<string> = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.oneof(fc.constant(""), word))
  .map(([lines, last]) => lines.join("") + last.replace(/\r$/, ""));

/** The text with some of its lines dropped, doubled or replaced. */
export function editedText(text: string): fc.Arbitrary<string> {
  const lines = text.split(/(?<=\n)/);
  return fc
    .array(fc.tuple(fc.nat(Math.max(0, lines.length - 1)), fc.constantFrom("drop", "double", "new"), line), {
      maxLength: 5,
    })
    .map((edits) => {
      const result: string[] = [...lines];
      for (const [at, kind, fresh] of edits) {
        result[at] =
          kind === "drop"
            ? ""
            : kind === "double"
              ? (result[at] ?? "").repeat(2)
              : fresh + (result[at] ?? "");
      }
      return result.join("");
    });
}
