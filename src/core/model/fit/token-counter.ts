import { createHash } from "node:crypto";
import type { ChatMessage } from "../chat-model.ts";
import { encodingOf, loadEncoding, type Encoding, type EncodingName } from "./encoding.ts";
import { estimateTokens, promptTokens } from "./estimate-tokens.ts";
import type { Counting } from "./room.ts";
import { blocksOf } from "./text-blocks.ts";

/** Blocks whose counts are remembered: some 16 MB of text. */
const mostBlocks = 4096;

/**
 * Counts tokens: in a model's own encoding where that is known and loaded, else by a high estimate. One for the program: it
 * remembers what it counted, so that the context all proposers share is counted once.
 */
export class TokenCounter {
  readonly #folder: string | undefined;
  readonly #loading = new Map<EncodingName, Promise<void>>();
  readonly #encodings = new Map<EncodingName, Encoding>();
  readonly #blocks = new Map<string, number>();

  /** @param folder absolute path of the vocabularies beside the program, `dist/encodings`; left out: everything is estimated */
  constructor(folder?: string) {
    this.#folder = folder;
  }

  /**
   * Loads what counting for these models needs; to be awaited before the first prompt is made. Where a vocabulary cannot be
   * read, its models are estimated as all others are.
   */
  async load(modelIds: readonly string[]): Promise<void> {
    const names = new Set(modelIds.map(encodingOf).filter((name) => name !== undefined));
    await Promise.all([...names].map((name) => this.#load(name)));
  }

  /** How this model's prompts are counted now. */
  countingOf(modelId: string): Counting {
    return this.#encodingFor(modelId) === undefined ? "estimated" : "exact";
  }

  count(text: string, modelId: string): number {
    const name = encodingOf(modelId);
    const encoding = this.#encodingFor(modelId);
    if (name === undefined || encoding === undefined) {
      return estimateTokens(text);
    }
    let tokens = 0;
    for (const block of blocksOf(text)) {
      tokens += this.#countBlock(block, name, encoding);
    }
    return tokens;
  }

  /** With what the chat template adds to each message. */
  countPrompt(messages: readonly ChatMessage[], modelId: string): number {
    return promptTokens(messages, (text) => this.count(text, modelId));
  }

  #encodingFor(modelId: string): Encoding | undefined {
    const name = encodingOf(modelId);
    return name === undefined ? undefined : this.#encodings.get(name);
  }

  #countBlock(block: string, name: EncodingName, encoding: Encoding): number {
    // Not the block itself: it would keep the whole prompt in memory.
    const key = name + createHash("sha1").update(block).digest("base64");
    const known = this.#blocks.get(key);
    if (known !== undefined) {
      return known;
    }
    const tokens = encoding.count(block);
    if (this.#blocks.size >= mostBlocks) {
      this.#blocks.clear();
    }
    this.#blocks.set(key, tokens);
    return tokens;
  }

  async #load(name: EncodingName): Promise<void> {
    const folder = this.#folder;
    if (folder === undefined) {
      return;
    }
    let loading = this.#loading.get(name);
    if (loading === undefined) {
      loading = loadEncoding(folder, name).then(
        (encoding) => void this.#encodings.set(name, encoding),
        // An incomplete installation still counts, only less well.
        () => undefined,
      );
      this.#loading.set(name, loading);
    }
    await loading;
  }
}
