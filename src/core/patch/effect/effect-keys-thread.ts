import { join } from "node:path";
import { JobThread } from "../../thread/job-thread.ts";
import type { Patch } from "../patch.ts";
import type { EffectKeySource } from "./effect-key-source.ts";

export type EffectJob =
  | { readonly kind: "prepare"; readonly path: string; readonly text: string }
  | { readonly kind: "of"; readonly patch: Patch };

/**
 * Effect keys made in a thread of its own: syntax trees of many candidates keep a processor busy just when answers come in.
 */
export class EffectKeysThread implements EffectKeySource {
  readonly #thread: JobThread<EffectJob, string>;
  readonly #disposal = new AbortController();

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string) {
    this.#thread = new JobThread(join(dist, "effect-keys.js"), join(dist, "grammars"));
  }

  async prepare(path: string, text: string): Promise<void> {
    await this.#do({ kind: "prepare", path, text });
  }

  of(patch: Patch): Promise<string> {
    return this.#do({ kind: "of", patch });
  }

  dispose(): Promise<void> {
    this.#disposal.abort();
    return this.#thread.dispose();
  }

  async #do(job: EffectJob): Promise<string> {
    const first = await this.#thread.do(job, this.#disposal.signal);
    // It may be another patch that it ended of.
    const outcome = first.kind === "ended" ? await this.#thread.do(job, this.#disposal.signal) : first;
    if (outcome.kind === "ended") {
      throw new Error(`What a patch does could not be told: ${outcome.message}.`);
    }
    return outcome.result;
  }
}
