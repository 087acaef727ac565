import { liveMoment } from "../../core/run/show/live-moment.ts";
import type { Moment } from "../../core/run/show/shown-event.ts";
import type { RunSource } from "../../webview/protocol.ts";
import type { HeardEvent, LiveRun, RunEnd } from "../run/run-feed.ts";

/** What a panel shows. */
export type ShownRun =
  | { readonly source: "live"; readonly run: string; readonly live: LiveRun }
  | {
      readonly source: Exclude<RunSource, "live">;
      readonly run: string;
      readonly moments: readonly Moment[];
    };

export function momentsOf(shown: ShownRun): readonly Moment[] {
  return shown.source === "live" ? liveMoments(shown.live) : shown.moments;
}

export function momentOf(live: LiveRun, heard: HeardEvent | RunEnd): Moment | undefined {
  return "event" in heard ? liveMoment(heard.event, heard.at, live.conceal) : ended(heard, Date.now());
}

function liveMoments(live: LiveRun): readonly Moment[] {
  const moments = live.heard.flatMap((heard) => momentOf(live, heard) ?? []);
  return live.end === undefined ? moments : [...moments, ended(live.end, live.end.at)];
}

function ended({ state, reason }: RunEnd, at: number): Moment {
  return { at, event: { kind: "ended", state, reason } };
}
