/** Time that stands still until the test says that it passes. */
export class ManualTimers {
  #now = 1_000_000;
  #waiting: { readonly at: number; readonly action: () => void }[] = [];
  #watchers: { readonly ms: number; readonly seen: () => void }[] = [];

  /** Timers that nobody took back. */
  get pending(): number {
    return this.#waiting.length;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#waiting.push(timer);
    this.#watchers.filter((watcher) => watcher.ms === ms).forEach(({ seen }) => seen());
    this.#watchers = this.#watchers.filter((watcher) => watcher.ms !== ms);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== timer);
    };
  }

  /** Resolves when somebody next sets a timer of so many milliseconds. */
  async set(ms: number): Promise<void> {
    await new Promise<void>((seen) => this.#watchers.push({ ms, seen }));
  }

  /** Lets time pass, and runs what is due. */
  pass(ms: number): void {
    this.#now += ms;
    const due = this.#waiting.filter(({ at }) => at <= this.#now);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#now);
    due.forEach(({ action }) => action());
  }
}
