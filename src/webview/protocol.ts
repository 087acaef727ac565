import type { RunStatistics } from "../core/run/show/run-statistics.ts";
import type { Moment } from "../core/run/show/shown-event.ts";

/** Where the picture of a run comes from. `past`: from its journal. */
export type RunSource = "live" | "past" | "replayed";

/** What the extension says to the page. */
export type ToPage =
  /** First, and whenever another run is shown. */
  | {
      readonly kind: "run";
      readonly run: string;
      readonly source: RunSource;
      /** Whether candidates can be opened for review. */
      readonly reviews: boolean;
      readonly moments: readonly Moment[];
      readonly words: Words;
    }
  | { readonly kind: "moments"; readonly moments: readonly Moment[] }
  | { readonly kind: "statistics"; readonly statistics: RunStatistics; readonly words: Words }
  | { readonly kind: "problem"; readonly message: string; readonly words: Words };

/** Translations, by what stands in the code; left out: it is right as it is. */
export type Words = Readonly<Record<string, string>>;

/** What the page says to the extension, which believes nothing of it unseen. */
export type FromPage =
  | { readonly kind: "ready" }
  | { readonly kind: "export"; readonly format: "markdown" | "journal" }
  | { readonly kind: "replay" }
  /** Back from a repetition to what was kept. */
  | { readonly kind: "original" }
  | { readonly kind: "cancel" }
  | { readonly kind: "review"; readonly candidate: string }
  /** Those of a review are wanted beside the lines. */
  | { readonly kind: "findings" };

/** What the page keeps while it is hidden, and the editor over a restart. */
export interface PageState {
  readonly run?: string;
  readonly source?: RunSource;
  /** Id of the step that is looked at. */
  readonly node?: string;
  readonly scroll?: number;
}
