import type { RunEvent } from "../../core/run/run-event.ts";

/** What the progress notification says when this happens; undefined: it goes on saying what it says. */
export function progressMessage(event: RunEvent): string | undefined {
  switch (event.kind) {
    case "asking":
      return event.origin === "repair" ? `${event.proposer} tries once more…` : `asking ${event.proposer}…`;
    case "receiving":
      return `${event.proposer} answers (${event.characters} characters)…`;
    case "gate":
      return `candidate ${event.candidate}: ${event.result.gate} ${event.result.status}`;
    case "candidate":
      return `candidate ${event.candidate.id} by ${event.candidate.proposer} is in`;
    case "layer-started":
      return `${event.layer} by ${event.by}…`;
    default:
      return undefined;
  }
}
