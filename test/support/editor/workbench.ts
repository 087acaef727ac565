import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Browser, Dialog, Locator, Page } from "playwright-core";
import { repositoryRoot } from "./cacheFolder.ts";
import { eventually } from "./eventually.ts";
import { Notifications } from "./notifications.ts";
import { QuickInput } from "./quickInput.ts";
import type { Editor, Payload } from "./server.ts";

/** Longest that anything on the page may take; what is asked of a model or a check command needs a wait of its own. */
const timeoutMs = 20_000;

/** For the page: whether so many tabs are written down in its first group. */
const keptTabs = `async (count) => {
  const answer = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    try {
      if (database.objectStoreNames.contains("ItemTable")) {
        const table = database.transaction("ItemTable").objectStore("ItemTable");
        const kept = JSON.parse((await answer(table.get("memento/workbench.parts.editor"))) ?? "{}");
        if (kept["editorpart.state"]?.serializedGrid.root.data[0]?.data.editors?.length === count) {
          return true;
        }
      }
    } finally {
      database.close();
    }
  }
  return false;
}`;

/** What is unsaved is kept a second after the last change, and a busy machine takes its time. */
const reloadTimeoutMs = 60_000;

const activeGroup = ".editor-group-container.active";

/**
 * The VS Code window as a user sees it: what can be read from it and done to it. Every method waits for the condition
 * it needs, with a time-out, and none waits for time to pass.
 */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;

  private constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page, timeoutMs);
  }

  /**
   * Opens `folder` in a new window and waits until the extensions' commands are there.
   * @param language the display language, as `de`; left out, English
   */
  static async open(
    browser: Browser,
    editor: Editor,
    folder: string,
    payload: Payload = [],
    language?: string,
  ): Promise<Workbench> {
    // A context of its own: the workbench keeps its state in the browser's storage.
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    if (language !== undefined) {
      // What a language pack sets; the editor's own texts stay English without one, extensions bring their own.
      const fixed = `{ get: () => ${JSON.stringify(language)}, set: () => undefined }`;
      await context.addInitScript(`Object.defineProperty(globalThis, "_VSCODE_NLS_LANGUAGE", ${fixed})`);
    }
    const page = await context.newPage();
    page.setDefaultTimeout(timeoutMs);
    await page.goto(editor.url(folder, payload));
    await page.waitForFunction("performance.getEntriesByName('code/didLoadExtensions').length > 0");
    return new Workbench(page);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Loads the page anew, as a user does after installing an extension. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.waitForFunction("performance.getEntriesByName('code/didLoadExtensions').length > 0");
  }

  /**
   * In a browser the editor writes down its tabs every few seconds, and not when the window goes: what was opened since would
   * not be there after a reload, as it is on a desktop.
   * @param count how many tabs there are that the editor opens again
   */
  async waitForKeptTabs(count: number): Promise<void> {
    await eventually(`the editor to keep ${count} tabs`, timeoutMs, () =>
      this.page.evaluate<boolean>(`(${keptTabs})(${count})`),
    );
  }

  /**
   * As the command "Reload Window" does it: what is unsaved is kept by the editor first, which asks to stay as long as it
   * has not.
   */
  async reloadByUser(): Promise<void> {
    const { page } = this;
    let stays: () => void = () => undefined;
    const stay = (dialog: Dialog): void => void dialog.dismiss().then(() => stays());
    page.on("dialog", stay);
    const loaded = page.waitForEvent("load", { timeout: reloadTimeoutMs }).then(() => "loaded" as const);
    try {
      for (;;) {
        const stayed = new Promise<"stayed">((resolve) => (stays = () => resolve("stayed")));
        await page.evaluate("void setTimeout(() => location.reload(), 100)");
        if ((await Promise.race([loaded, stayed])) === "loaded") {
          break;
        }
      }
    } finally {
      page.off("dialog", stay);
    }
    await page.waitForFunction("performance.getEntriesByName('code/didLoadExtensions').length > 0");
  }

  /** Opens a file by its path in the workspace, at a position (both counted from 1) if given. */
  async openFile(path: string, line?: number, column = 1): Promise<void> {
    await this.press("Control+P");
    await this.quickInput.waitFor();
    await this.quickInput.type(path);
    await this.quickInput.choose(basename(path));
    await this.waitForTab(basename(path));
    await this.page.locator(`${activeGroup} .monaco-editor.focused`).first().waitFor();
    if (line !== undefined) {
      await this.goTo(line, column);
    }
  }

  /** Puts the cursor at a position, both counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.press("Control+G");
    await this.quickInput.waitFor();
    await this.quickInput.type(`:${line}:${column}`);
    await this.quickInput.accept();
    const position = this.page.locator("#status\\.editor\\.selection");
    await position.filter({ hasText: `Ln ${line}, Col ${column}` }).waitFor();
  }

  /** Runs a command from the palette by its whole title, e.g. `Patched MoA: Fix Problem`. */
  async runCommand(title: string): Promise<void> {
    await this.press("F1");
    await this.quickInput.waitFor();
    await this.quickInput.type(`>${title}`);
    await this.quickInput.choose(title);
  }

  /** Titles the palette offers for what was typed. */
  async commandsMatching(text: string): Promise<string[]> {
    await this.press("F1");
    await this.quickInput.waitFor();
    await this.quickInput.type(`>${text}`);
    const titles = await this.quickInput.entries();
    await this.quickInput.close();
    return titles.filter((title) => title !== "No matching commands");
  }

  /** Presses keys by Playwright's names, e.g. `Control+Z`. */
  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Types text where the focus is. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /** Puts the focus into the active editor; in a diff, into its right side. */
  async focusEditor(): Promise<void> {
    await this.activeEditor().locator(".view-lines").first().click();
    await this.page.locator(`${activeGroup} .monaco-editor.focused`).first().waitFor();
  }

  /** The lines of the active editor that are on the screen; in a diff, those of its right side. */
  async editorText(): Promise<string> {
    return visibleText(this.activeEditor());
  }

  /** Waits until the active editor shows `text`, and returns all it shows. */
  async waitForText(text: string): Promise<string> {
    return eventually(`the editor to show ${JSON.stringify(text)}`, timeoutMs, async () => {
      const shown = await this.editorText();
      return shown.includes(text) && shown;
    });
  }

  /** Titles of the open tabs of all groups, from left to right. */
  async tabs(): Promise<string[]> {
    const tabs = await this.page.locator(".tabs-container .tab .monaco-icon-label-container").all();
    return Promise.all(
      tabs.map(async (tab) =>
        (await tab.locator(".label-name, .label-suffix").allInnerTexts()).join("").trim(),
      ),
    );
  }

  /** Waits until the active tab's title contains `title`. */
  async waitForTab(title: string): Promise<void> {
    await this.page.locator(`${activeGroup} .tab.active`, { hasText: title }).waitFor();
  }

  /** Waits until exactly these tabs are open, from left to right. */
  async waitForTabs(...titles: readonly string[]): Promise<void> {
    await eventually(`the tabs ${titles.join(", ")}`, timeoutMs, async () => {
      const open = await this.tabs();
      return open.length === titles.length && open.every((title, index) => title === titles[index]);
    });
  }

  /** Waits until the active editor underlines a problem. */
  async waitForProblem(severity: "error" | "warning" = "error"): Promise<void> {
    await this.activeEditor().locator(`.squiggly-${severity}`).first().waitFor();
  }

  /** Waits until the active editor underlines no error. */
  async waitForNoErrors(): Promise<void> {
    await this.activeEditor().locator(".squiggly-error").first().waitFor({ state: "detached" });
  }

  /** Clicks the code lens that contains `text`. */
  async clickCodeLens(text: string): Promise<void> {
    await this.activeEditor().locator(".codelens-decoration a", { hasText: text }).first().click();
  }

  /** Opens the lightbulb's menu at the cursor until it offers what is looked for, and returns all its titles. */
  async quickFixes(including: string | RegExp): Promise<string[]> {
    const menu = this.page.locator(".action-widget:visible");
    const titles = menu.locator(".monaco-list-row.action .title");
    return eventually(`a quick fix ${String(including)}`, timeoutMs, async () => {
      // Language services answer late and not all at once, and a menu that is open does not grow.
      await this.press("Control+.");
      await titles.first().waitFor({ timeout: 2_000 });
      if ((await titles.filter({ hasText: including }).count()) > 0) {
        return titles.allInnerTexts();
      }
      await this.press("Escape");
      await menu.first().waitFor({ state: "hidden" });
      return undefined;
    });
  }

  /** Opens the lightbulb's menu at the cursor and clicks the first entry that contains `title`. */
  async applyQuickFix(title: string | RegExp): Promise<void> {
    await this.quickFixes(title);
    await this.page
      .locator(".action-widget:visible .monaco-list-row.action", { hasText: title })
      .first()
      .click();
  }

  /** Waits for a diff in the active editor and returns both sides as far as they are on the screen. */
  async diff(): Promise<{ readonly original: string; readonly modified: string }> {
    const diff = this.page.locator(`${activeGroup} .monaco-diff-editor`).first();
    await diff.locator(".editor.modified .view-line").first().waitFor();
    await diff.locator(".line-insert, .char-insert, .line-delete, .char-delete").first().waitFor();
    return {
      original: await visibleText(diff.locator(".editor.original")),
      modified: await visibleText(diff.locator(".editor.modified")),
    };
  }

  /** Names of the files of a multi-file diff, from top to bottom. */
  async changedFiles(): Promise<string[]> {
    const entries = this.page.locator(`${activeGroup} .multiDiffEntry:visible`);
    await entries.first().waitFor();
    const names = await entries.locator(".file-path .title.modified .label-name").allInnerTexts();
    return names.map((name) => name.trim());
  }

  /** Clicks a button of the active editor's title bar by (the start of) its tooltip. */
  async clickEditorAction(title: string): Promise<void> {
    await this.page
      .locator(`${activeGroup} .editor-actions a.action-label[aria-label^=${JSON.stringify(title)}]`)
      .click();
  }

  /** Applies the proposal on the screen, and waits until it is closed. */
  async applyProposal(): Promise<void> {
    await this.clickEditorAction("Apply");
    await this.waitForClosedProposal();
  }

  /** Waits until no proposal has a tab: the editor closes them after the click, and with them a palette opened meanwhile. */
  async waitForClosedProposal(): Promise<void> {
    await eventually("the proposal to be closed", timeoutMs, async () =>
      (await this.tabs()).every((title) => !title.includes("Patched MoA")),
    );
  }

  /** Opens the context menu of what is at `place` and chooses an entry, by way of a submenu if two are named. */
  async chooseFromMenu(place: Locator, ...entries: readonly string[]): Promise<void> {
    await place.click({ button: "right" });
    for (const [depth, entry] of entries.entries()) {
      const item = this.page.locator(".monaco-menu:visible .action-label", { hasText: entry }).last();
      await item.waitFor();
      await item.hover();
      if (depth === entries.length - 1) {
        await this.screenshot(`menu ${entries.join(" ")}`);
        // A menu that has just opened takes no click for its own: it could still be the one that opened it.
        const focused = this.page.locator(".monaco-menu:visible .action-item.focused", { hasText: entry });
        await focused.last().waitFor();
        await this.press("Enter");
        await item.waitFor({ state: "hidden" });
      }
    }
  }

  /** Text of the status bar entry that contains `text`. */
  async statusBarText(text: string | RegExp): Promise<string> {
    return this.page.locator(".part.statusbar .statusbar-item", { hasText: text }).first().innerText();
  }

  /** Hears all that the status bar says from now on, however briefly. @returns what it has said */
  async hearStatusBar(): Promise<() => Promise<string>> {
    await this.page.evaluate(`{
      const bar = document.querySelector(".part.statusbar");
      globalThis.saidInStatusBar = [bar.innerText];
      const hear = () => globalThis.saidInStatusBar.push(bar.innerText);
      new MutationObserver(hear).observe(bar, { subtree: true, childList: true, characterData: true });
    }`);
    return () => this.page.evaluate<string>('globalThis.saidInStatusBar.join("\\n")');
  }

  /** Saves what the window shows as `test-artifacts/<name>.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    const folder = join(repositoryRoot, "test-artifacts");
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path, animations: "disabled" });
    return path;
  }

  private activeEditor(): Locator {
    const instance = this.page.locator(`${activeGroup} .editor-instance`);
    return instance
      .locator(".monaco-diff-editor .editor.modified")
      .or(instance.locator(":scope > .monaco-editor"))
      .first();
  }
}

/** The editor keeps its lines in any order and places them by their style; it draws a space as a no-break space. */
async function visibleText(editor: Locator): Promise<string> {
  const lines = await editor.locator(".view-lines .view-line").evaluateAll((found: readonly unknown[]) =>
    (found as readonly Line[])
      .map((line) => ({ top: parseInt(line.style.top), text: line.textContent }))
      .sort((a, b) => a.top - b.top)
      .map((line) => line.text),
  );
  return lines.join("\n").replaceAll("\u00a0", " ");
}

/** What is read of an HTML element here; the DOM's own types are not part of this Node project. */
interface Line {
  readonly style: { readonly top: string };
  readonly textContent: string;
}
