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

/** The end of a name that says: secret. */
const word =
  /(?<word>pass(?:word|wd|phrase|code)|(?<![a-z])(?:pass|pwd)|secret|token|credentials?|(?:api|access|private|auth|secret|signing|encryption|master|account|client|service|license|webhook)[_-]?(?:key|secret|token)|key[_-]?base)\d{0,2}/;
/** A comma after a name in quotes; else `=`, `:`, `:=`, `=>`, or a type and `=`. */
const separator =
  /(?:(?:\\?["'\]]){1,2}[ \t]{0,4},|(?:\\?["'\]]){0,2}(?:[ \t]{0,4}:[ \t]{0,4}[\w<>[\]|]{1,30}[ \t]{0,4}=|[ \t]{0,8}(?::=|=>|[:=])))[ \t]{0,8}/;
const quoted = /[bruf]?(?<quote>\\?["'`])(?<value>[^"'`\s\\]{6,512})\k<quote>/;
const bare = /(?<value>[^\s"'`#;,\\()[\]{}<>]{6,512})(?=$|[ \t\r\n#;,&])/;

/** Every repetition is bounded and starts at the word, so that the search is linear. */
const quotedAssignment = new RegExp(word.source + separator.source + quoted.source, "gi");
const bareAssignment = new RegExp(word.source + separator.source + bare.source, "gim");

const passwordWord = /^(?:pass|pwd)/i;
/** What stands before the value on a line of settings: the name, and what separates. */
const settingsName = /(?:^|[\n{,&?])[ \t]*(?:export[ \t]+|set[ \t]+|-[ \t]+)?["']?[\w.:/@-]*$/;
const nameReach = 100;

/** Passwords, tokens and keys by the name they are assigned to. */
export function findAssignedSecrets(text: string, textKind: TextKind): readonly SecretSpan[] {
  const isSecret = textKind === "settings" ? isSecretSetting : isSecretString;
  const inQuotes = valuesOf(quotedAssignment, text).filter(({ word, value }) => isSecret(word, value));
  const plain =
    textKind === "settings"
      ? valuesOf(bareAssignment, text).filter(
          ({ word, value, before }) => settingsName.test(before) && isSecretSetting(word, value),
        )
      : [];
  return [...inQuotes, ...plain]
    .filter(({ value, before }) => !isStandIn(value) && !isPublic(before))
    .map(({ word, value, start }) => ({
      kind: passwordWord.test(word) ? "password" : "key",
      start,
      end: start + value.length,
    }));
}

interface Assigned {
  readonly word: string;
  readonly value: string;
  readonly start: number;
  /** What comes before the word. */
  readonly before: string;
}

function valuesOf(assignment: RegExp, text: string): readonly Assigned[] {
  return Array.from(text.matchAll(assignment), (match) => {
    const { word = "", value = "" } = match.groups ?? {};
    const start = match.index + match[0].lastIndexOf(value);
    return { word, value, start, before: text.slice(Math.max(0, match.index - nameReach), match.index) };
  });
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
