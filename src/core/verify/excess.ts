import { statfs } from "node:fs/promises";
import { bytesIn } from "./disk-use.ts";
import type { ProcessFamily } from "./process-family.ts";
import type { Surroundings } from "./surroundings.ts";
import { said } from "../workspace/said.ts";

/** More than any test run needs, and few enough for a machine to stay usable until they are killed. */
export const mostProcesses = 1_000;

const LOOK_MILLISECONDS = 200;

/** A walk through a sandbox takes time: made when the disk has lost this much since the last, or after this long. */
const SUSPICIOUS_BYTES = 64 * 2 ** 20;
const WALK_MILLISECONDS = 10_000;

interface Watched {
  readonly family: ProcessFamily;
  /** Absolute path of where it runs. */
  readonly folder: string;
  readonly around: Surroundings | undefined;
  /** It may have at a time. */
  readonly processes: number;
  /** Between two looks, each of which costs as much as there are processes on the machine; usually 200 milliseconds. */
  readonly everyMilliseconds?: number;
}

/**
 * Looks at a running check until `signal` is aborted.
 * @param onExcess told what it does that no check may; called once at the most
 */
export async function watchForExcess(
  { family, folder, around, processes, everyMilliseconds = LOOK_MILLISECONDS }: Watched,
  onExcess: (what: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const disk = around && new DiskWatch(folder, around);
  while (await goesOn(everyMilliseconds, signal)) {
    if ((await family.look()) > processes) {
      onExcess(said`it had more than ${processes} processes at a time`);
      return;
    }
    if (await disk?.isFull()) {
      onExcess(said`it wrote more than its ${Math.round((around?.bytes ?? 0) / 2 ** 20)} MB of disk`);
      return;
    }
  }
}

class DiskWatch {
  readonly #folder: string;
  readonly #around: Surroundings;
  #free: number | undefined;
  #walkedAt = performance.now();

  constructor(folder: string, around: Surroundings) {
    this.#folder = folder;
    this.#around = around;
  }

  async isFull(): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.#around.temporary);
    const free = bavail * bsize;
    this.#free ??= free;
    if (this.#free - free < SUSPICIOUS_BYTES && performance.now() - this.#walkedAt < WALK_MILLISECONDS) {
      return false;
    }
    this.#free = free;
    this.#walkedAt = performance.now();
    return (await bytesIn(this.#folder)) + (await bytesIn(this.#around.temporary)) > this.#around.bytes;
  }
}

/** @returns false as soon as nobody waits any more */
function goesOn(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) {
    return Promise.resolve(false);
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve(true);
    }, milliseconds);
    const stop = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
