import type { Locator, Page } from "playwright-core";
import { eventually } from "./eventually.ts";

/** A message that pops up at all does so within this time after it was sent. */
const popUpMs = 3_000;

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
    const found = await this.reveal(text);
    await this.hideCenter();
    return found;
  }

  /** Waits for a message that contains `text` and clicks one of its buttons. */
  async click(text: string | RegExp, button: string): Promise<void> {
    await this.reveal(text);
    await this.items()
      .filter({ hasText: text })
      .first()
      .getByRole("button", { name: button, exact: true })
      .click();
    await this.hideCenter();
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

  /**
   * The editor drops pop-ups that come too fast after each other and takes away old ones: a message that does not pop
   * up is looked for in the notification center, behind the bell.
   */
  private async reveal(text: string | RegExp): Promise<string> {
    const matching = async (): Promise<string | undefined> =>
      (await this.texts()).find((shown) =>
        typeof text === "string" ? shown.includes(text) : text.test(shown),
      );
    const what = `a notification with ${String(text)}`;
    try {
      return await eventually(what, popUpMs, matching);
    } catch {
      return await eventually(what, this.timeoutMs, async () => {
        const found = await matching();
        if (found === undefined && (await this.unreadBell().isVisible())) {
          await this.unreadBell().click();
        }
        return found;
      });
    }
  }

  private async hideCenter(): Promise<void> {
    const center = this.page.locator(".notifications-center");
    if (!(await center.isVisible())) {
      return;
    }
    await center.locator("a[aria-label^='Hide Notifications']").click();
    await center.waitFor({ state: "hidden" });
  }

  private items(): Locator {
    return this.page
      .locator(".notifications-toasts, .notifications-center")
      .locator(".notification-list-item:visible");
  }

  private unreadBell(): Locator {
    return this.page.locator("#status\\.notifications:has(.codicon-bell-dot)");
  }

  private dialogBox(): Locator {
    return this.page.locator(".monaco-dialog-box");
  }
}
