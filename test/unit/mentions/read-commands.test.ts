import fc from "fast-check";
import { expect, test } from "vitest";
import { readCommands } from "../../../src/core/mentions/commands/read-commands.ts";
import { shellText } from "../../../src/core/mentions/commands/shell-text.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { grammars } from "../patch/grammars.ts";

const parser = new SyntaxParser(grammars);

/** A word as it is meant, and in one of the ways in which a shell is told it. */
const word = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9 .,:/@+-]{0,8}[a-z]$/), fc.constantFrom("single", "double", "bare"))
  .map(([text, how]) => ({
    text,
    written: how === "single" ? `'${text}'` : how === "double" ? `"${text}"` : text.replaceAll(" ", "\\ "),
  }));
/** Dots in a row stand for what is left out; of programs with other signs in their names the grammar has its own idea. */
const command = fc
  .tuple(
    fc.stringMatching(/^[a-z][a-z0-9-]{0,6}[a-z]$/).filter((name) => !reserved.has(name)),
    fc.array(
      word.filter(({ text }) => !text.includes("...")),
      { maxLength: 4 },
    ),
  )
  .map(([program, words]) => [{ text: program, written: program }, ...words]);
const reserved = new Set(
  "if in do fi for case esac done then else elif while until select function time".split(" "),
);

test("commands are read as they are meant, however they are quoted, joined and continued", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(command, fc.constantFrom("\n", " && ", " || ", "; ", " | ")), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.constantFrom(" ", "  ", " \\\n  "),
      fc.boolean(),
      async (commands, between, isSession) => {
        const last = commands.length - 1;
        const written = commands
          .map(
            ([words, end], at) => words.map((each) => each.written).join(between) + (at === last ? "" : end),
          )
          .join("");
        const begun = written.replaceAll(/^(?!  )/gm, "$ ");
        const block = isSession ? { language: "console", text: begun } : { language: "sh", text: written };
        const shell = shellText({ ...block, line: 0 });
        const read = await readCommands(shell?.text ?? "", parser);
        expect(read.map(({ words }) => words)).toEqual(
          commands.map(([words]) => words.map(({ text }) => text)),
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test("any text at all is read", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.constantFrom("sh", "console", "", "ps1"),
      async (text, language) => {
        const shell = shellText({ language, text, line: 0 });
        for (const { line } of await readCommands(shell?.text ?? "", parser)) {
          expect(line).toBeLessThan(text.split("\n").length);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
