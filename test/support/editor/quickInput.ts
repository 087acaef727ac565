import type { Locator, Page } from "playwright-core";

/** The box at the top of the workbench: command palette, quick open, quick picks and input boxes. */
export class QuickInput {
  private readonly page: Page;
  private readonly widget: Locator;
  private readonly input: Locator;

  constructor(page: Page) {
    this.page = page;
    // The widget stays in the document when it is closed.
    this.widget = page.locator(".quick-input-widget:visible");
    this.input = this.widget.locator(".quick-input-box input");
  }

  /** Waits until the box is there, with `prompt` in its title, placeholder or message if given. */
  async waitFor(prompt?: string): Promise<void> {
    await this.input.waitFor();
    if (prompt !== undefined) {
      const asked = `:text(${JSON.stringify(prompt)}), input[placeholder*=${JSON.stringify(prompt)}]`;
      await this.widget.locator(asked).first().waitFor();
    }
  }

  /** Replaces what stands in the box. */
  async type(text: string): Promise<void> {
    await this.input.fill(text);
  }

  /** Accepts what stands in the box or is checked. */
  async accept(): Promise<void> {
    await this.input.press("Enter");
  }

  /** Types into an input box and accepts. */
  async answer(text: string): Promise<void> {
    await this.waitFor();
    await this.type(text);
    await this.accept();
  }

  /** Chooses the entry whose label is exactly `label`; in a pick of many, checks or unchecks it. */
  async choose(label: string): Promise<void> {
    await this.entry(label).click();
  }

  /** Presses the button of that name at the end of an entry. */
  async press(label: string, button: string): Promise<void> {
    await this.entry(label).hover();
    await this.entry(label).getByRole("button", { name: button, exact: true }).click();
  }

  /** What stands behind the label of an entry, and under it. */
  async described(label: string): Promise<string> {
    return this.entry(label).innerText();
  }

  /** Labels of the entries on the screen. */
  async entries(): Promise<string[]> {
    await this.rows().first().waitFor();
    return this.rows().locator(".quick-input-list-row:first-child .label-name").allInnerTexts();
  }

  /** The warning or question under the box, as an input box shows it while what was typed will not do. */
  async message(): Promise<string> {
    return this.widget.locator(".quick-input-message").innerText();
  }

  async close(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.widget.waitFor({ state: "hidden" });
  }

  private rows(): Locator {
    return this.widget.locator(".quick-input-list .monaco-list-row");
  }

  private entry(label: string): Locator {
    const exactly = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
    return this.rows()
      .filter({ has: this.page.locator(".label-name", { hasText: exactly }) })
      .first();
  }
}
