import type { ModelChoice } from "../settings/model-choice.ts";

/** A mixture that the editor offers as a model: of a mix, or of several answers of one model. */
export type Mixture =
  | { readonly strategy: "moa"; readonly mix: string }
  | { readonly strategy: "moa" | "adaptive"; readonly model: ModelChoice };
