import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { EffectKeys } from "../effect/cluster-by-effect.ts";
import { patchFromAnswer } from "../patch-from-answer.ts";
import type { Patch } from "../patch.ts";
import type { PatchReading, ReadAnswer, ReadingOptions } from "./patch-reading.ts";

/** Reads where it is called. */
export class PatchReader implements PatchReading {
  readonly #parser: SyntaxParser;
  readonly #effects: EffectKeys;

  constructor(parser: SyntaxParser) {
    this.#parser = parser;
    this.#effects = new EffectKeys(parser);
  }

  prepare(path: string, text: string): Promise<void> {
    return this.#effects.prepare(path, text);
  }

  of(patch: Patch): Promise<string> {
    return this.#effects.of(patch);
  }

  /** @throws Failure `cancelled` */
  async fromAnswer(answer: string, options: ReadingOptions, signal?: AbortSignal): Promise<ReadAnswer> {
    const parts = { parser: this.#parser, ...(signal && { signal }) };
    const result = await patchFromAnswer(answer, { ...options, ...parts });
    return result.kind === "patch" ? { ...result, effect: await this.of(result.patch) } : result;
  }
}
