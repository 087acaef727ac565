/** Time, as a part that tests replace: no test waits for a clock. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once after `ms` milliseconds. Returns what takes it back. */
  after(ms: number, action: () => void): () => void;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
