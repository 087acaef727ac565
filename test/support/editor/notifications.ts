import type { Locator, Page } from "playwright-core";
import { eventually } from "./eventually.ts";

/** Messages at the lower right, progress with its cancel button among them, and modal dialogs. */
export class Notifications {
  private readonly page: Page;
  private readonly timeoutMs: number;

  constructor(page: Page, timeoutMs: number) {
    this.page = page;
    this.timeoutMs = timeoutMs;
  }

  /** The texts that are on the screen now. */
  async texts(): Promise<string[]> {
    return this.items().locator(".notification-list-item-message").allInnerTexts();
  }

  /** Waits for a message that contains `text`, and returns the whole of it. */
  async waitFor(text: string | RegExp): Promise<string> {
    let seen: string[] = [];
    return eventually(`a notification with ${String(text)}`, this.timeoutMs, async () => {
      seen = await this.texts();
      return seen.find((shown) => (typeof text === "string" ? shown.includes(text) : text.test(shown)));
    }).catch(async (error: unknown) => {
      throw new Error(`${String(error)} Shown: ${JSON.stringify(seen)}`, { cause: error });
    });
  }

  /** Clicks a button of the message that contains `text`. */
  async click(text: string | RegExp, button: string): Promise<void> {
    await this.items()
      .filter({ hasText: text })
      .first()
      .getByRole("button", { name: button, exact: true })
      .click();
  }

  /** Waits until no message contains `text` any more. */
  async waitUntilGone(text: string | RegExp): Promise<void> {
    await this.items()
      .filter({ hasText: text })
      .first()
      .waitFor({ state: "hidden", timeout: this.timeoutMs });
  }

  /** Waits for a modal dialog and returns its text and the labels of its buttons. */
  async dialog(): Promise<{ readonly text: string; readonly buttons: readonly string[] }> {
    await this.dialogBox().waitFor();
    return {
      text: await this.dialogBox().locator(".dialog-message-container").innerText(),
      buttons: await this.dialogBox().locator(".dialog-buttons .monaco-button").allInnerTexts(),
    };
  }

  /** Clicks a button of the modal dialog, whose label may carry a mnemonic. */
  async answerDialog(button: string | RegExp): Promise<void> {
    await this.dialogBox()
      .locator(".dialog-buttons .monaco-button")
      .filter({ hasText: button })
      .first()
      .click();
    await this.dialogBox().waitFor({ state: "hidden" });
  }

  private items(): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item:visible");
  }

  private dialogBox(): Locator {
    return this.page.locator(".monaco-dialog-box");
  }
}
