import { gatherContext } from "../context/gather-context.ts";
import { ShownSnapshot } from "../privacy/hidden/shown-snapshot.ts";
import type { Target } from "../task/task.ts";
import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { explanationTask } from "./explanation.ts";
import { newNonce } from "./new-nonce.ts";
import type { ProseTask } from "./prose-task.ts";

/** How much code a model is shown, in estimated tokens. */
const codeTokens = 16_000;

export interface ExplanationRequest {
  readonly snapshot: Snapshot;
  readonly target: Target;
  /** A question in the user's own words; may be empty. */
  readonly instruction: string;
  /** Told what is not shown. */
  readonly note: (text: string) => void;
}

/**
 * For a file or lines of it, and what it imports.
 * @throws Failure `missing-file`, `protected-path` where it may not be shown, `usage` for lines that it does not have, `cancelled`
 */
export async function prepareExplanation(
  { snapshot, target, instruction, note }: ExplanationRequest,
  signal: AbortSignal,
): Promise<ProseTask> {
  const { path, lines } = target;
  const shown = new ShownSnapshot(snapshot, path);
  const request = { targets: [target], words: instruction, tokenBudget: codeTokens };
  const { files, omitted } = await gatherContext(shown, request, signal);
  const text = (await shown.read(path))?.text ?? "";
  const length = text.replace(/\n$/, "").split("\n").length;
  if (lines !== undefined && lines.last >= length) {
    throw new Failure("usage", `${path} has ${length} lines; point at one of them.`);
  }
  if (omitted.length > 0) {
    note(`Not shown to models, for want of room: ${omitted.join(", ")}.`);
  }
  const paths = await shown.list();
  return explanationTask({ path, ...(lines && { lines }), files, length, paths }, instruction, newNonce());
}
