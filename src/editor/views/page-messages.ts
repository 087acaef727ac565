import * as v from "valibot";
import type { FromPage, PageState } from "../../webview/protocol.ts";

const message = v.variant("kind", [
  v.strictObject({ kind: v.literal("ready") }),
  v.strictObject({ kind: v.literal("export"), format: v.picklist(["markdown", "journal"]) }),
  v.strictObject({ kind: v.literal("replay") }),
  v.strictObject({ kind: v.literal("original") }),
  v.strictObject({ kind: v.literal("cancel") }),
  v.strictObject({ kind: v.literal("findings") }),
  v.strictObject({ kind: v.literal("review"), candidate: v.pipe(v.string(), v.maxLength(40)) }),
]);

const state = v.object({
  /** Names a file: nothing that leads out of its folder. */
  run: v.pipe(v.string(), v.regex(/^[\w-]{1,80}$/)),
});

/** @returns undefined for what is no message of the page */
export function fromPage(value: unknown): FromPage | undefined {
  const read = v.safeParse(message, value);
  return read.success ? read.output : undefined;
}

/** @returns undefined where nothing was shown, or nobody knows what */
export function keptRun(value: unknown): PageState["run"] {
  const read = v.safeParse(state, value);
  return read.success ? read.output.run : undefined;
}
