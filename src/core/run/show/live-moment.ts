import { printed } from "../journal/printed.ts";
import type { KeptEvent } from "../kept-event.ts";
import { shownEventOf, type Moment } from "./shown-event.ts";

/**
 * An event as it happens, for it to be shown.
 * @param conceal takes secrets out of patches; all else comes without
 * @returns undefined for what is told in another way as well
 */
export function liveMoment(
  event: KeptEvent,
  at: number,
  conceal: (text: string) => string,
): Moment | undefined {
  if (event.kind === "receiving") {
    return undefined;
  }
  // There are thousands of them.
  const shown = event.kind === "answering" ? event : shownEventOf(printed(event, conceal));
  return shown && { at, event: shown };
}
