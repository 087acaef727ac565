import * as vscode from "vscode";
import type { KeptEvent } from "../../core/run/kept-event.ts";

/** An event and when it happened, in milliseconds since 1970. */
export interface HeardEvent {
  readonly at: number;
  readonly event: KeptEvent;
}

export interface RunEnd {
  readonly state: "done" | "failed" | "cancelled";
  /** In one sentence. */
  readonly reason: string;
}

/** A run of this window, while it goes on and until the next one begins. */
export class LiveRun {
  /** In the order in which they happened; the pieces of an answer are one. */
  readonly #heard: HeardEvent[] = [];
  /** Where the pieces of an answer are, by its question. */
  readonly #pieces = new Map<string, number>();
  readonly #listeners = new Set<(event: HeardEvent | RunEnd) => void>();
  #end: (RunEnd & { readonly at: number }) | undefined;

  /**
   * @param id of the run
   * @param root absolute path of the workspace folder it is about
   * @param conceal takes the secrets of the run out of a text
   */
  constructor(
    readonly id: string,
    readonly root: string,
    readonly conceal: (text: string) => string,
  ) {}

  get heard(): readonly HeardEvent[] {
    return this.#heard;
  }

  /** Left out: it goes on. */
  get end(): (RunEnd & { readonly at: number }) | undefined {
    return this.#end;
  }

  add(event: KeptEvent): void {
    const heard = { at: Date.now(), event };
    this.#keep(heard);
    this.#listeners.forEach((listener) => listener(heard));
  }

  finish(end: RunEnd): void {
    this.#end = { ...end, at: Date.now() };
    this.#listeners.forEach((listener) => listener(end));
    this.#listeners.clear();
  }

  /** Told each event, and the end. */
  listen(listener: (event: HeardEvent | RunEnd) => void): vscode.Disposable {
    this.#listeners.add(listener);
    return new vscode.Disposable(() => this.#listeners.delete(listener));
  }

  #keep(heard: HeardEvent): void {
    const { event } = heard;
    if (event.kind === "receiving") {
      return;
    }
    const place = event.kind === "answering" ? this.#pieces.get(event.question) : undefined;
    const known = place === undefined ? undefined : this.#heard[place];
    if (event.kind !== "answering" || place === undefined || known?.event.kind !== "answering") {
      if (event.kind === "answering") {
        this.#pieces.set(event.question, this.#heard.length);
      }
      this.#heard.push(heard);
      return;
    }
    this.#heard[place] = { at: known.at, event: { ...event, piece: known.event.piece + event.piece } };
  }
}

/** Who looks on at the runs of this window. Nothing is read or drawn where nobody does. */
export class RunFeed implements vscode.Disposable {
  readonly #begun = new vscode.EventEmitter<LiveRun>();
  readonly #ended = new vscode.EventEmitter<LiveRun>();
  readonly onDidBegin = this.#begun.event;
  readonly onDidEnd = this.#ended.event;
  /** The one that began last. */
  latest: LiveRun | undefined;

  begin(run: string, root: string, conceal: (text: string) => string): LiveRun {
    const live = new LiveRun(run, root, conceal);
    this.latest = live;
    this.#begun.fire(live);
    return live;
  }

  end(live: LiveRun, end: RunEnd): void {
    live.finish(end);
    this.#ended.fire(live);
  }

  dispose(): void {
    this.#begun.dispose();
    this.#ended.dispose();
  }
}
