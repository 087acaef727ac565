import type { RunEvent } from "../../core/run/run-event.ts";
import { gateWords } from "../notices/gate-words.ts";
import type { Translate } from "../notices/translate.ts";

/** What the progress notification says when this happens; undefined: it goes on saying what it says. */
export function progressMessage(event: RunEvent, t: Translate): string | undefined {
  switch (event.kind) {
    case "asking":
      return event.origin === "repair"
        ? t("{0} tries once more…", event.proposer)
        : t("asking {0}…", event.proposer);
    case "receiving":
      return t("{0} answers ({1} characters)…", event.proposer, event.characters);
    case "gate":
      return t("candidate {0}: {1} {2}", event.candidate, ...gateWords(event.result, t));
    case "candidate":
      return t("candidate {0} by {1} is in", event.candidate.id, event.candidate.proposer);
    case "layer-started":
      return t("{0} by {1}…", event.layer, event.by);
    default:
      return undefined;
  }
}
