import { element, setText } from "./dom.ts";
import { l10n } from "./words.ts";

/** Characters of a text that are shown unless more is asked for: a page with megabytes of text does not scroll. */
const shownCharacters = 6_000;

/** A text of any length, as text. While it grows its end is shown, else its beginning. */
export class LongText {
  readonly root: HTMLElement;
  readonly #shown: HTMLElement;
  readonly #more: HTMLButtonElement;
  #text = "";
  #grows = false;
  #all = false;

  /** @param name what a screen reader calls it */
  constructor(name: string) {
    this.#shown = element("pre", { attributes: { tabindex: "0", role: "region", "aria-label": name } });
    this.#more = element("button", { class: "link", onclick: () => this.#showAll() });
    this.root = element("div", { class: "long-text" }, this.#shown, this.#more);
    this.#draw();
  }

  set(text: string, grows = false): void {
    if (text !== this.#text || grows !== this.#grows) {
      this.#text = text;
      this.#grows = grows;
      this.#draw();
    }
  }

  #showAll(): void {
    this.#all = true;
    this.#draw();
    this.#shown.focus();
  }

  #draw(): void {
    const text = this.#text;
    const grows = this.#grows;
    const isCut = !this.#all && text.length > shownCharacters;
    this.#more.hidden = !isCut;
    if (!isCut) {
      setText(this.#shown, text);
      return;
    }
    setText(this.#more, l10n.t("Show all {0} characters", text.length.toLocaleString()));
    setText(this.#shown, grows ? `…${text.slice(-shownCharacters)}` : `${text.slice(0, shownCharacters)}…`);
  }
}
