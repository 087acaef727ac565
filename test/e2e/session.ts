import type { Browser } from "playwright-core";
import { expect, inject } from "vitest";
import { launchChromium } from "../support/editor/chromium.ts";
import { startEditor, type Editor } from "../support/editor/server.ts";
import { Workbench } from "../support/editor/workbench.ts";
import type { ScriptedServer } from "../support/server/scripted-server.ts";

export interface SessionOptions {
  /** Restricted Mode when false. */
  readonly trust?: boolean;
  /** Models that take part, all at this scripted server. */
  readonly server?: ScriptedServer;
  readonly models?: readonly string[];
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  readonly userSettings?: Readonly<Record<string, unknown>>;
  /** Display language; English if left out. */
  readonly language?: string;
  /** Folder of one more extension, unpacked. */
  readonly extension?: string;
  /** Of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real editor with the packaged extension installed, and one window of it. */
export class Session implements AsyncDisposable {
  readonly workbench: Workbench;
  private readonly editor: Editor;
  private readonly browser: Browser;

  private constructor(editor: Editor, browser: Browser, workbench: Workbench) {
    this.editor = editor;
    this.browser = browser;
    this.workbench = workbench;
  }

  /** @param folder or a `.code-workspace` file */
  static async open(folder: string, options: SessionOptions = {}): Promise<Session> {
    const editor = await startEditor({
      trust: options.trust ?? true,
      installed: inject("installed"),
      ...(options.extension !== undefined && { extension: options.extension }),
      ...(options.env && { env: options.env }),
      ...(options.userSettings && { userSettings: options.userSettings }),
      machineSettings: { ...modelSettings(options), ...options.machineSettings },
    });
    try {
      const browser = await launchChromium();
      return new Session(
        editor,
        browser,
        await Workbench.open(browser, editor, folder, [], options.language),
      );
    } catch (error) {
      await editor.stop();
      throw error;
    }
  }

  /** Changes the colours of the window that is open, and waits until they are there. */
  async useTheme(name: string): Promise<void> {
    const { workbench } = this;
    await workbench.runCommand("Preferences: Color Theme");
    await workbench.quickInput.waitFor();
    await workbench.quickInput.type(name);
    await workbench.quickInput.choose(name);
    await workbench.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** Leaves a picture of how the test ended: the first thing to look at when it failed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const name = expect.getState().currentTestName ?? "test";
    await this.workbench.screenshot(
      `end of ${name
        .replace(/[^a-z0-9]+/gi, " ")
        .trim()
        .slice(0, 80)}`,
    );
    await this.browser.close();
    await this.editor.stop();
  }
}

function modelSettings({ server, models = [] }: SessionOptions): Record<string, unknown> {
  if (server === undefined) {
    return {};
  }
  return {
    "patchedMoa.endpoints": [{ label: "scripted", baseUrl: server.baseUrl }],
    "patchedMoa.models": models.map((model) => ({ baseUrl: server.baseUrl, model })),
  };
}
