import type { KeyStore } from "../settings/key-store.ts";
import type { Settings } from "../settings/settings.ts";
import type { Engine } from "./engine.ts";
import type { RunFeed } from "./run-feed.ts";

/** Loads the engine at its first use: activation reads no file and opens nothing. */
export class LazyEngine {
  #loading: Promise<Engine> | undefined;

  /** @param dist absolute path of the folder the extension is built into */
  constructor(
    private readonly dist: string,
    private readonly settings: Settings,
    private readonly keys: KeyStore,
    private readonly feed: RunFeed,
  ) {}

  get(): Promise<Engine> {
    this.#loading ??= import("./engine.ts").then(
      ({ Engine }) => new Engine(this.dist, this.settings, this.keys, this.feed),
    );
    return this.#loading;
  }

  dispose(): void {
    void this.#loading?.then((engine) => engine.dispose());
  }
}
