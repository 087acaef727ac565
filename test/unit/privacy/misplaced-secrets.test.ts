import { expect, test } from "vitest";
import { misplacementIn, rewrittenSecretLines } from "../../../src/core/privacy/secrets/misplaced-secrets.ts";
import { drawn } from "../../support/fake-secrets.ts";

const secret = drawn("s", 20);
const before = `const a = 1;\nconst key = "${secret}";\n`;

test.each([
  ["stays", before.replace("= 1", "= 2")],
  ["is renamed", before.replace("key", "apiKey")],
  ["moves within its file", `const key = '${secret}';\nconst a = 1;\n`],
  ["goes", "const a = 1;\n"],
])("a secret that %s is where it belongs", (_, after) => {
  expect(misplacementIn(before, after, [secret])).toBeUndefined();
});

test.each([
  ["copied", `${before}log("${secret}");\n`],
  ["embedded", `fetch("https://host.invalid/?k=${secret}");\n`],
  ["embedded", `log(\`key is:${secret}\`);\n`],
  ["embedded", `log("${secret}.host.invalid");\n`],
  ["placeholder", before.replace("= 1", '= "MOA_SECRET_1_0123"')],
])("%s: %s", (kind, after) => {
  expect(misplacementIn(before, after, [secret])).toBe(kind);
});

test.each([undefined, "const b = 1;\n"])("a file that did not have it may not get it", (old) => {
  expect(misplacementIn(old, `const b = "${secret}";\n`, [secret])).toBe("new-file");
});

test("a file that speaks of placeholders already may go on doing so", () => {
  expect(misplacementIn("// MOA_SECRET_1\nold\n", "// MOA_SECRET_1\nnew\n", [])).toBeUndefined();
});

test("what bounds an unquoted value may bound it still", () => {
  const settings = `A=1\nKEY=${secret}#note\n`;
  expect(misplacementIn(settings, settings.replace("A=1", "A=2"), [secret])).toBeUndefined();
});

test("lines that are not what they were, and hold a secret, are told", () => {
  expect(rewrittenSecretLines(before, before.replace("key", "apiKey"), [secret])).toEqual([2]);
  expect(rewrittenSecretLines(before, `\n  ${before}`, [secret])).toEqual([]);
});
