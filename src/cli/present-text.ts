import type { WrittenText } from "../core/prose/write-text.ts";
import type { TextEvent } from "../core/run/text-event.ts";
import type { ExitCode } from "./exit-code.ts";
import { harmless, type Terminal } from "./terminal.ts";

/** What the user should know, while it goes on. */
export function showText(event: TextEvent, terminal: Terminal): void {
  if (event.kind === "note") {
    terminal.err(`  note       ${harmless(event.text)}`);
  }
}

/** The text on stdout, or why there is none. */
export function presentText({ outcome, prompt }: WrittenText, json: boolean, terminal: Terminal): ExitCode {
  if (json) {
    const { kind } = outcome;
    const said =
      outcome.kind === "failed"
        ? { text: null, faults: [outcome.failure.message] }
        : outcome.kind === "refused"
          ? { text: outcome.text, faults: outcome.faults }
          : { text: outcome.text, by: outcome.by, reason: outcome.reason, faults: [] };
    terminal.out(`${JSON.stringify({ kind, ...said, prompt, error: null })}\n`);
    return outcome.kind === "written" ? 0 : 1;
  }
  switch (outcome.kind) {
    case "written":
      terminal.err(`  chosen     ${harmless(`${outcome.by}: ${outcome.reason}`)}`);
      terminal.out(`${terminal.isScreen ? harmless(outcome.text) : outcome.text}\n`);
      return 0;
    case "refused":
      terminal.err(`Not written: ${harmless(outcome.faults.join(" "))}`);
      terminal.err(harmless(outcome.text.replaceAll(/^/gm, "             ")));
      return 1;
    case "failed":
      terminal.err(`Not written: ${harmless(outcome.failure.message)}`);
      return 1;
  }
}
