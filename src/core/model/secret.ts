import { inspect } from "node:util";

const printed = "[secret]";

/** Holds the way to an API key. However it is printed, logged or serialised, the key does not show. */
export class Secret {
  readonly #read: () => string | undefined | Promise<string | undefined>;

  /** @param read asked anew for each call, so that a key set meanwhile is used; `undefined` when none is set */
  constructor(read: () => string | undefined | Promise<string | undefined>) {
    this.#read = read;
  }

  /** The key, or `undefined` when there is none. The only way to get at it. */
  async reveal(): Promise<string | undefined> {
    const key = (await this.#read())?.trim();
    return key === "" ? undefined : key;
  }

  toString(): string {
    return printed;
  }

  toJSON(): string {
    return printed;
  }

  [inspect.custom](): string {
    return printed;
  }
}

/** What keys of the known providers look like; also when a server shows only the ends of one (`sk-ab***yz`). */
const keyShapes =
  /\b(?:sk|gsk|xai|hf|nvapi|ghp|gho|github_pat)[-_][\w*.…-]{6,}|\bAIza[\w*-]{10,}|\bBearer\s+[\w*.~+/=-]+/gi;

/** A shorter key guards nothing: local servers are given words such as `ollama`, which messages may need. */
const shortestKey = 8;
/** A key whose ends may be shown (`abcdef****wxyz`) is recognised by its beginning. */
const maskedKey = { shortest: 16, beginning: 6 };

/** Without the end, which depends on what follows. */
function base64(key: string): string {
  return Buffer.from(key).toString("base64").replace(/.?=*$/, "");
}

/** `text` without `key`, whole or masked, and without anything else that looks like one: servers echo what they refuse. */
export function redact(text: string, key: string | undefined): string {
  let clean = text;
  if (key !== undefined && key.length >= shortestKey) {
    for (const form of [key, base64(key), encodeURIComponent(Buffer.from(key).toString())]) {
      clean = clean.replaceAll(form, "[key]");
    }
  }
  if (key !== undefined && key.length >= maskedKey.shortest) {
    const beginning = key.slice(0, maskedKey.beginning).replace(/[^\w]/g, "\\$&");
    clean = clean.replace(new RegExp(`${beginning}[\\w*.…-]*`, "g"), "[key]");
  }
  return clean.replace(keyShapes, "[key]");
}
