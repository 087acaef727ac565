import { element, setText } from "./dom.ts";

/** Between two announcements: who listens is not to be talked over. Milliseconds. */
const pauseMs = 4_000;

/** Tells screen readers what happens, politely: of what happens in quick succession the last. */
export class Announcer {
  readonly root = element("div", {
    class: "announcer",
    attributes: { role: "status", "aria-live": "polite" },
  });
  #next: string | undefined;
  #last = "";
  #isWaiting = false;

  say(text: string): void {
    if (text === this.#last) {
      return;
    }
    this.#last = text;
    if (this.#isWaiting) {
      this.#next = text;
      return;
    }
    setText(this.root, text);
    this.#isWaiting = true;
    setTimeout(() => {
      this.#isWaiting = false;
      const next = this.#next;
      this.#next = undefined;
      if (next !== undefined) {
        this.#last = "";
        this.say(next);
      }
    }, pauseMs);
  }
}
