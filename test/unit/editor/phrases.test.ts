import { expect, test } from "vitest";
import { phrasesIn } from "../../../phrases.ts";

function phrasesOf(source: string, sentences = true): readonly string[] {
  return phrasesIn("x.ts", source, sentences);
}

test("whole sentences, messages of failures and what is marked are phrases; names and code are none", () => {
  const source = `
    const a = "Nothing was sent.";
    const b = "npm install";
    const c = said\`no such host\`;
    throw new Failure("usage", \`\${path} already\`);
    throw new Error("unknown name");
  `;
  expect(phrasesOf(source)).toEqual(["Nothing was sent.", "no such host", "{0} already"]);
  expect(phrasesOf(source, false)).toEqual(["no such host", "{0} already"]);
});

test("each form of a sentence is a phrase, and so is each sentence of a text", () => {
  const source = `
    const more = rest > 0 ? \` (and \${rest} more)\` : "";
    const aside = isFlaky ? \` Set aside: \${names}.\` : "";
    say(\`\${n} \${n === 1 ? "test is" : "tests are"} gone\${more}. Try again.\${aside}\`);
  `;
  expect(phrasesOf(source)).toEqual([
    "Set aside: {0}.",
    "{0} test is gone (and {1} more).",
    "Try again.",
    "{0} test is gone.",
    "{0} tests are gone (and {1} more).",
    "{0} tests are gone.",
  ]);
});

test("a value that is a sentence is a phrase by itself, and values side by side are one", () => {
  const source = "const text = `${reason} It is asked again, ${by} ${when}. ${advice}`;";
  expect(phrasesOf(source)).toEqual(["It is asked again, {0}."]);
});

test("what is in the user's language already is no phrase", () => {
  expect(phrasesOf('throw new Failure("usage", vscode.l10n.t("Nothing is open."))')).toEqual([]);
});

test("a sentence in too many forms is refused, with its place", () => {
  const forms = ["a", "b", "c", "d"].map((name) => `\${${name} ? "${name}${name}" : ""}`).join("");
  expect(() => phrasesOf(`\n"";\nconst text = \`It has forms ${forms}.\`;`)).toThrow("x.ts:3");
});
