import type { ModelFailure, Usage } from "../model/chat-model.ts";
import type { Dropped, Finding } from "./finding.ts";

/** What a review comes to. Usage is that of all calls. */
export type ReviewOutcome =
  | {
      readonly kind: "reviewed";
      /** For people: `staged changes`. */
      readonly what: string;
      /** Paths. */
      readonly files: readonly string[];
      /** Labels of the models that were asked. */
      readonly models: readonly string[];
      /** The worst first. */
      readonly findings: readonly Finding[];
      readonly dropped: readonly Dropped[];
      /** What was not reviewed, or not by all, a sentence each. */
      readonly gaps: readonly string[];
      readonly usage: Usage;
    }
  | { readonly kind: "failed"; readonly failure: ModelFailure; readonly usage: Usage };
