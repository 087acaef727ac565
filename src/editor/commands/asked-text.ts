import type { ProseOutcome } from "../../core/prose/write-prose.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { watched } from "../notices/watched.ts";
import { told } from "../notices/told.ts";

/**
 * A text that a mixture writes, behind a notification that can stop it.
 * @param title what goes on, for people
 * @param refusal what there is none of, and why
 * @returns undefined when it was stopped
 * @throws Failure `no-edits` when no text holds
 */
export async function askedText(
  title: string,
  write: (signal: AbortSignal) => Promise<ProseOutcome>,
  refusal: (why: string) => string,
): Promise<string | undefined> {
  const outcome = await watched(title, write);
  if (outcome.kind === "written") {
    return outcome.text;
  }
  if (outcome.kind === "failed" && outcome.failure.kind === "cancelled") {
    return undefined;
  }
  throw new Failure(
    "no-edits",
    refusal(told(outcome.kind === "failed" ? outcome.failure.message : outcome.faults.join(" "))),
  );
}

/** @throws Failure `no-model` with this message where nobody can be asked */
export function requireModel(
  { models, mix }: { readonly models: readonly unknown[]; readonly mix: string },
  message: string,
): void {
  if (models.length === 0 && mix === "") {
    throw new Failure("no-model", message);
  }
}
