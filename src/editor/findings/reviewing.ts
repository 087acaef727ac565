import type { PatchReaderThread } from "../../core/patch/reading/patch-reader-thread.ts";
import type { OutputReaderThread } from "../../core/verify/results/output-reader-thread.ts";
import type { EditorLanguages } from "../language/editor-languages.ts";
import type { KeptRuns } from "../run/kept-runs.ts";
import type { MixedTexts } from "../run/mixed-texts.ts";
import type { Settings } from "../settings/settings.ts";

/** What a review of changes works with; all of it outlives the review. */
export interface Reviewing {
  readonly dist: string;
  readonly settings: Settings;
  readonly texts: MixedTexts;
  readonly kept: KeptRuns;
  readonly languages: EditorLanguages;
  readonly outputs: OutputReaderThread;
  readonly patches: PatchReaderThread;
}
