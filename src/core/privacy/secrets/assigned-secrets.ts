import { isMoreThanAWord, isStandIn, looksLikePassword, looksRandom } from "./looks-secret.ts";
import type { SecretSpan } from "./secret-span.ts";

/**
 * What kind of text it is.
 * - `code`: strings stand in quotes, names are identifiers
 * - `settings`: lines of name and value, quoted or not
 */
export type TextKind = "code" | "settings";

const settingsFile =
  /(?:^|\/)(?:\.env(?:\..*)?|\.envrc|\.npmrc|\.pypirc|\.netrc|\.pgpass|credentials|config)$|\.(?:env|ya?ml|json5?|jsonc|toml|ini|cfg|conf|config|properties|tfvars|tfstate)$/i;

export function textKindOf(path: string): TextKind {
  return settingsFile.test(path) ? "settings" : "code";
}

/**
 * A name that ends in a word for a secret, then `=`, `:`, `=>` or a comma, then a value. Every repetition is bounded and
 * starts at the word, so the search is linear.
 */
const assignment =
  /(?<word>pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|(?:api|access|private|auth|secret|signing|encryption|master|account|client|service|license|webhook)[_-]?(?:key|secret|token)|key[_-]?base)\d{0,2}(?:["'\]]{1,2}[ \t]{0,4},|["'\]]{0,2}(?:[ \t]{0,4}:[ \t]{0,4}[\w<>[\]|]{1,30}[ \t]{0,4}=|[ \t]{0,8}(?::=|=>|[:=])))[ \t]{0,8}(?:b|r|u|f)?(?:(?<quote>["'`])(?<quoted>[^"'`\s\\]{6,512})\k<quote>|(?<bare>[^\s"'`#;,\\()[\]{}<>]{6,512})(?=$|[ \t\r\n#;,&]))/gim;

const passwordWord = /^(?:pass|pwd)/i;
/** What stands before the value on a line of settings: the name, and what separates. */
const settingsName = /(?:^|[\n{,&?])[ \t]*(?:export[ \t]+|set[ \t]+|-[ \t]+)?["']?[\w.:/@-]*$/;
const nameReach = 100;

/** Passwords, tokens and keys by the name they are assigned to. */
export function findAssignedSecrets(text: string, textKind: TextKind): readonly SecretSpan[] {
  const found: SecretSpan[] = [];
  for (const match of text.matchAll(assignment)) {
    const { word = "", quoted, bare } = match.groups ?? {};
    const value = quoted ?? bare ?? "";
    const before = text.slice(Math.max(0, match.index - nameReach), match.index);
    const credible =
      quoted === undefined
        ? textKind === "settings" && settingsName.test(before) && isSecretSetting(word, value)
        : textKind === "settings"
          ? isSecretSetting(word, value)
          : isSecretString(word, value);
    if (credible && !isStandIn(value) && !isPublic(before)) {
      const start = match.index + match[0].lastIndexOf(value);
      found.push({ kind: passwordWord.test(word) ? "password" : "key", start, end: start + value.length });
    }
  }
  return found;
}

/** In code most strings beside such names are labels, paths and messages: only what no person would call a thing counts. */
function isSecretString(word: string, value: string): boolean {
  return (
    looksRandom(value) || (passwordWord.test(word) && looksLikePassword(value) && !/[/{}()<>]/.test(value))
  );
}

function isSecretSetting(word: string, value: string): boolean {
  return (
    looksRandom(value) || (passwordWord.test(word) && isMoreThanAWord(value) && !/[/{}()<>]/.test(value))
  );
}

function isPublic(before: string): boolean {
  return /public[\w-]{0,20}$/i.test(before);
}
