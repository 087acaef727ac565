import type { Locator, Page } from "playwright-core";

/** The chat of the editor, as a user sees it. Every method waits for what it needs, with a time-out. */
export class ChatView {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens it, and waits until `model` stands in its list of models: before that the editor refuses every request. */
  async open(model: string): Promise<void> {
    await this.page.keyboard.press("Control+Alt+I");
    await this.input().waitFor();
    await this.page.locator(".interactive-session .interactive-input-part", { hasText: model }).waitFor();
    await this.input().click();
  }

  /** Types a request as a user does, and sends it. */
  async ask(request: string): Promise<void> {
    await this.input().click();
    // Who was asked last stands there again.
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(request, { delay: 5 });
    // What is offered while typing would take the Enter for itself.
    await this.page.keyboard.press("Escape");
    await this.page.keyboard.press("Enter");
  }

  /** Waits until the last answer contains `text`, and returns all of it. */
  async waitForAnswer(text: string | RegExp): Promise<string> {
    const answer = this.answers().filter({ hasText: text }).last();
    await answer.waitFor();
    return answer.innerText();
  }

  /** Clicks a button of the last answer. */
  async click(label: string): Promise<void> {
    await this.page.locator(".interactive-response .monaco-button", { hasText: label }).last().click();
  }

  /** Where links and pictures of the answers lead, but those to files of the workspace. */
  async links(): Promise<string[]> {
    const found = this.answers().locator(".rendered-markdown a[data-href], .rendered-markdown img");
    const targets = await Promise.all(
      (await found.all()).map(
        async (each) => (await each.getAttribute("data-href")) ?? (await each.getAttribute("src")) ?? "",
      ),
    );
    return targets.filter((target) => !target.startsWith("vscode-remote:"));
  }

  private answers(): Locator {
    return this.page.locator(".interactive-item-container.interactive-response");
  }

  private input(): Locator {
    return this.page.locator(".interactive-session .interactive-input-part .monaco-editor").first();
  }
}
