import type { ReviewEvent } from "./review-event.ts";
import type { RunEvent } from "./run-event.ts";
import type { TextEvent } from "./text-event.ts";

/** What may happen in a run that is kept, whatever it is for. */
export type KeptEvent = RunEvent | TextEvent | ReviewEvent;
