import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { HunkRef } from "../../../src/editor/review/session/review-session.ts";

/** What the user saw when a window was left. */
export interface Left {
  /** Texts of files by path, unsaved ones as they stood in their editors. */
  readonly files: ReadonlyMap<string, string>;
  readonly review:
    | {
        readonly proposal: string;
        /** Fingerprints and what became of them, in order. */
        readonly hunks: readonly string[];
        readonly texts: ReadonlyMap<string, string>;
      }
    | undefined;
}

/** What the monkey knows; it outlives the window. */
export interface Memory {
  /** How many windows there were before this one. */
  windows: number;
  /** How many actions were done, the last of them, and how many of each kind. */
  actions: number;
  readonly history: string[];
  readonly counts: Map<string, number>;
  /** How many words the user has typed, and how many proposals there were. */
  words: number;
  proposals: number;
  /** Hunks that were clicked on once. */
  readonly stale: HunkRef[];
  left?: Left;
}

export function remembered(file: string): Memory {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8"), withMaps) as Memory)
    : {
        ...{ windows: 0, actions: 0, words: 0, proposals: 0 },
        ...{ history: [], counts: new Map(), stale: [] },
      };
}

export function remember(file: string, memory: Memory): void {
  writeFileSync(
    file,
    JSON.stringify(memory, (_, value: unknown) => (value instanceof Map ? { map: [...value] } : value)),
  );
}

function withMaps(_: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && "map" in value && Array.isArray(value.map)
    ? new Map(value.map as [string, unknown][])
    : value;
}
