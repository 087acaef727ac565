import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { BytePairEncodingCore, type RawBytePairRanks } from "gpt-tokenizer/BytePairEncodingCore";
import { Cl100KBase } from "gpt-tokenizer/encodingParams/cl100k_base";
import { O200KBase } from "gpt-tokenizer/encodingParams/o200k_base";
import { bareName } from "./model-name.ts";
import { withoutLongRuns } from "./text-blocks.ts";

export type EncodingName = "o200k_base" | "cl100k_base";

/** The encoding a model is known to use; `undefined` for those of other makers, who use their own. */
export function encodingOf(modelId: string): EncodingName | undefined {
  const name = bareName(modelId);
  if (/^(chatgpt-4o|gpt-(4o|4\.1|4\.5|5|oss)|o\d|codex-mini)(?![a-z0-9])/.test(name)) {
    return "o200k_base";
  }
  return /^gpt-(4|3\.?5)(?![a-z0-9.])/.test(name) ? "cl100k_base" : undefined;
}

const parameters = { o200k_base: O200KBase, cl100k_base: Cl100KBase };
/** Words whose merges are remembered. The package's own 100,000 are more than a run ever has. */
const mergeCacheSize = 20_000;

/** A vocabulary in memory: some 20 MB, so that one is enough for a program. */
export class Encoding {
  readonly #core: BytePairEncodingCore;

  constructor(name: EncodingName, ranks: RawBytePairRanks) {
    this.#core = new BytePairEncodingCore({ ...parameters[name](ranks), mergeCacheSize });
  }

  /** Special tokens count as the text they are: the endpoints of this world take a prompt for text. */
  count(text: string): number {
    let tokens = 0;
    for (const piece of withoutLongRuns(text)) {
      tokens += this.#core.countNative(piece);
    }
    return tokens;
  }
}

/**
 * @param folder absolute path of the vocabularies that the build makes
 * @throws what reading a file throws
 */
export async function loadEncoding(folder: string, name: EncodingName): Promise<Encoding> {
  const packed = await readFile(join(folder, `${name}.json.gz`));
  const json = (await promisify(gunzip)(packed)).toString("utf8");
  return new Encoding(name, JSON.parse(json) as RawBytePairRanks);
}
