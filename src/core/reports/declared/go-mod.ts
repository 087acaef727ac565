import { held, number, onlyOne, unknown, versionIn, type Declared } from "./declared.ts";
import { said } from "../../workspace/said.ts";

/** A go.mod: requirements one by one, or in a block; what is replaced or excluded there is no requirement. */
export function inGoMod(text: string, name: string): Declared {
  const found: Declared[] = [];
  const escaped = name.replaceAll(/\W/g, "\\$&");
  const asked = new RegExp(`^(\\s*(?:require\\s+)?${escaped}\\s+v)(${number})(?=\\s|$)`);
  const replaced = new RegExp(`^\\s*(?:replace\\s+)?${escaped}(?:\\s+v\\S+)?\\s*=>`);
  let block = "";
  let at = 0;
  for (const line of text.split("\n")) {
    const [, word, opens] =
      /^\s*(require|replace|exclude|retract|tool|godebug|ignore)\b\s*(\()?/.exec(line) ?? [];
    const kind = word ?? block;
    if (kind === "replace" && replaced.test(line)) {
      return held(said`go.mod replaces it by something else, which decides`);
    }
    const [, before = "", version = ""] = kind === "require" ? (asked.exec(line) ?? []) : [];
    if (version !== "") {
      found.push(versionIn(version, at + before.length, ""));
    }
    if (word !== undefined && opens !== undefined) {
      block = word;
    } else if (/^\s*\)/.test(line)) {
      block = "";
    }
    at += line.length + 1;
  }
  return found.length === 0 ? unknown : onlyOne(found, "go.mod");
}
