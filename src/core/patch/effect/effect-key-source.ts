import type { Patch } from "../patch.ts";

/** Keys of what patches do: equal keys, equal effects. Where they are made is nobody's business. */
export interface EffectKeySource {
  /** Looks at a text that patches will be for, before there is one. */
  prepare(path: string, text: string): Promise<void>;
  of(patch: Patch): Promise<string>;
}
