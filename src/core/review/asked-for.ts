import { batchesOf } from "./batches.ts";
import { concerns } from "./concerns.ts";
import type { ReviewJob, ReviewResults } from "./reading/protocol.ts";
import { findingsFormat, findingsQuestion } from "./review-prompts.ts";

/** The questions about a change: each part of it with each concern. */
export function askedFor({
  files,
  room,
  instruction,
  nonce,
}: Extract<ReviewJob, { kind: "questions" }>): ReviewResults["questions"] {
  const { batches, left } = batchesOf(files, room, nonce);
  const questions = batches.flatMap((text) =>
    concerns.map((concern) => ({
      concern: concern.id,
      messages: findingsQuestion(text, concern, instruction),
    })),
  );
  return { questions, format: findingsFormat, left };
}
