import type { SecretVault } from "./secret-vault.ts";

/** Puts secrets back into text that comes in pieces: a piece that may end within a placeholder waits for the next. */
export class RestoringStream {
  readonly #vault: SecretVault;
  readonly #onText: (piece: string) => void;
  #waiting = "";

  constructor(vault: SecretVault, onText: (piece: string) => void) {
    this.#vault = vault;
    this.#onText = onText;
  }

  push(piece: string): void {
    const text = this.#waiting + piece;
    const end = this.#vault.unfinishedFrom(text) ?? text.length;
    this.#waiting = text.slice(end);
    this.#pass(text.slice(0, end));
  }

  /** The text is over: what waited was no placeholder. */
  end(): void {
    this.#pass(this.#waiting);
    this.#waiting = "";
  }

  #pass(text: string): void {
    if (text !== "") {
      this.#onText(this.#vault.restore(text));
    }
  }
}
