import { isPage } from "../../workspace/page-format.ts";

/** More is not read: then nobody can say that something is nowhere. */
const mostFiles = 5_000;
const mostCharacters = 40_000_000;
/** A longer file was made by a program. */
const longestFile = 1_000_000;

/** What the workspace's own files say, pages aside: what they name is there. */
export class Vocabulary {
  /** Whether all of it was read. */
  readonly isWhole: boolean;
  readonly #texts: readonly string[];
  readonly #byPath: ReadonlyMap<string, string>;
  readonly #words: ReadonlySet<string>;
  readonly #mentioned = new Map<string, boolean>();

  private constructor(byPath: ReadonlyMap<string, string>, isWhole: boolean) {
    const texts = [...byPath.values()];
    this.#byPath = byPath;
    this.#texts = texts;
    this.isWhole = isWhole;
    this.#words = new Set(texts.flatMap((text) => text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []));
  }

  /** @param read undefined: it is no text, or not there */
  static async of(
    paths: readonly string[],
    read: (path: string) => Promise<string | undefined>,
  ): Promise<Vocabulary> {
    const own = paths.filter((path) => !isPage(path));
    const texts = new Map<string, string>();
    let characters = 0;
    for (const path of own.slice(0, mostFiles)) {
      const text = (await read(path)) ?? "";
      characters += text.length;
      if (characters > mostCharacters) {
        break;
      }
      texts.set(path, text.length > longestFile ? "" : text);
    }
    return new Vocabulary(texts, texts.size === own.length);
  }

  /** @returns undefined: it was not read */
  textOf(path: string): string | undefined {
    return this.#byPath.get(path);
  }

  hasWord(word: string): boolean {
    return this.#words.has(word);
  }

  /** As part of whatever. */
  mentions(text: string): boolean {
    const known = this.#mentioned.get(text) ?? this.#texts.some((each) => each.includes(text));
    this.#mentioned.set(text, known);
    return known;
  }
}
