import type { ReadJournal } from "../journal/read-journal.ts";
import { isRunning } from "../journal/run-store.ts";
import { shownEventOf, type Moment, type ShownEvent } from "./shown-event.ts";

/** What a journal tells of a run, for it to be shown; what nobody can look at is left out. */
export function keptMoments({ events, end, header, writer }: ReadJournal): readonly Moment[] {
  const moments = events.flatMap(({ at, event }) => momentOf(at, event));
  if (end !== undefined) {
    const { state, reason, failure } = end;
    const event = { kind: "ended", state, reason, ...(failure && { failure: failure.kind }) };
    return [...moments, ...momentOf(end.at, event)];
  }
  const last = moments.at(-1)?.at ?? timeOf(header.at);
  const cut = { kind: "ended", state: "cut", reason: "The run was cut off." } as const;
  return isRunning(writer) ? moments : [...moments, { at: last, event: cut }];
}

/**
 * A repetition takes no time: its events get the moments of then.
 * @param kept of the run that is repeated
 */
export function withTimesOf(kept: readonly Moment[], repeated: readonly Moment[]): readonly Moment[] {
  const times = new Map<string, number[]>();
  for (const { at, event } of kept) {
    const key = nameOf(event);
    times.set(key, [...(times.get(key) ?? []), at]);
  }
  let now = kept[0]?.at;
  return repeated.map(({ at, event }) => {
    now = times.get(nameOf(event))?.shift() ?? now;
    return { at: now ?? at, event };
  });
}

/** The same for the same event of a repetition, whose events may come in another order. */
function nameOf(event: ShownEvent): string {
  switch (event.kind) {
    case "question":
    case "answered":
    case "answering":
      return `${event.kind} ${event.question}`;
    case "asking":
    case "no-proposal":
      return `${event.kind} ${event.proposer}`;
    case "gate":
      return `${event.kind} ${event.candidate} ${event.result.gate} ${event.result.subject}`;
    case "candidate":
      return `${event.kind} ${event.candidate.id}`;
    case "layer-started":
    case "layer-finished":
      return `${event.kind} ${event.layer}`;
    default:
      return event.kind;
  }
}

function momentOf(at: string, event: unknown): readonly Moment[] {
  const shown = shownEventOf(event);
  return shown === undefined ? [] : [{ at: timeOf(at), event: shown }];
}

function timeOf(at: string): number {
  const time = Date.parse(at);
  return Number.isNaN(time) ? 0 : time;
}
