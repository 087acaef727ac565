import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { englishOfCode, messagesIn, translations, type Strings } from "../../../strings.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What a translation has to repeat: places to fill in, code, and the names of settings. */
function marksIn(text: string): string {
  return (text.match(/\{\d\}|`[^`]+`|\$\([\w~-]+\)/g) ?? []).sort().join(" ");
}

/** What is wrong with a translation, in words that say what to do. */
function faultsOf(english: Strings, strings: Strings): readonly string[] {
  const missing = Object.keys(english).filter((key) => (strings[key] ?? "").trim() === "");
  const left = Object.keys(strings).filter((key) => english[key] === undefined);
  const marks = Object.entries(english).filter(
    ([key, text]) => !missing.includes(key) && marksIn(text) !== marksIn(strings[key] ?? ""),
  );
  return [
    ...missing.map((key) => `not translated (run "npm run l10n", then fill in what is empty): ${key}`),
    ...left.map((key) => `said no more (run "npm run l10n"): ${key}`),
    ...marks.map(([key]) => `other placeholders or other code than in English: ${key}`),
  ];
}

test("everything the code says can be translated", () => {
  expect(Object.keys(englishOfCode(root)).length).toBeGreaterThan(50);
});

test.for(translations(root))("$file says all that English says, and fills in the same", (translation) => {
  expect(faultsOf(translation.english, translation.strings)).toEqual([]);
});

test("a translation that lacks, keeps or breaks something is told so", () => {
  const english = { "Fix {0}": "Fix {0}", Apply: "Apply", "Run `npm test`": "Run `npm test`" };
  const faults = faultsOf(english, { "Fix {0}": "Behebe {1}", Apply: "", Old: "Alt", "Run `npm test`": "x" });
  expect(faults.map((fault) => fault.replace(/.*: /, ""))).toEqual([
    "Apply",
    "Old",
    "Fix {0}",
    "Run `npm test`",
  ]);
});

test("messages are found however they are said, and one that is put together is refused", () => {
  const source = 'vscode.l10n.t("a {0}", 1); l10n.t(`b`); say(t("c")); other.t("no"); vscode.l10n.t(\n"d");';
  expect(messagesIn("x.ts", source)).toEqual(["a {0}", "b", "c", "d"]);
  expect(() => messagesIn("x.ts", "\nvscode.l10n.t(`a ${b}`)")).toThrow("x.ts:2");
});

test("every name in package.json has its English words, and no words are left over", () => {
  const names = readFileSync(`${root}package.json`, "utf8").match(/(?<="%)[^%"]+(?=%")/g) ?? [];
  const words = JSON.parse(readFileSync(`${root}package.nls.json`, "utf8")) as Strings;
  expect([...new Set(names)].sort()).toEqual(Object.keys(words).sort());
});

test("package.json itself says nothing that people read", () => {
  const { contributes, capabilities } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as object as {
    readonly contributes: unknown;
    readonly capabilities: unknown;
  };
  const read =
    /^(?:title|description|markdownDescription|patternErrorMessage|shortTitle|label|contents|name|displayName|fullName)$/;
  const plain: string[] = [];
  JSON.stringify({ contributes, capabilities }, (key, value: unknown) => {
    if (key === "default") {
      return undefined;
    }
    // What is typed, and what the product is called, is the same in every language; what models read is in English.
    const isName = key.toLowerCase().endsWith("name") && /^(?:[a-z_]+|Patched MoA)$/.test(String(value));
    const isForModels = key === "inputSchema";
    if (isForModels) {
      return undefined;
    }
    if (read.test(key) && typeof value === "string" && !isName && !/^%[^%]+%$/.test(value)) {
      plain.push(`${key}: ${value}`);
    }
    return value;
  });
  expect(plain, "what people read stands in package.nls.json, and package.json has its key: %key%").toEqual(
    [],
  );
});
