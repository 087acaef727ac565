import * as vscode from "vscode";
import type { Moment } from "../../core/run/show/shown-event.ts";
import type { FromPage, ToPage, Words } from "../../webview/protocol.ts";
import { fromPage } from "./page-messages.ts";
import { pageFolder, pageHtml } from "./page.ts";
import { momentOf, momentsOf, type ShownRun } from "./shown-run.ts";

/** How long what happens is gathered before the page is told: two frames. Milliseconds. */
const gatherMs = 33;

/** What a page is asked for, beside what it shows. */
export type PanelContent =
  { readonly kind: "run"; readonly shown: ShownRun } | Extract<ToPage, { kind: "statistics" | "problem" }>;

/** One tab with a page. It is told everything anew whenever it was hidden: the editor throws its page away then. */
export class RunPanel implements vscode.Disposable {
  #content: PanelContent | undefined;
  /** The page is there, and knows what is shown unless it was changed since. */
  #isLoaded = false;
  #gathered: Moment[] = [];
  #timer: NodeJS.Timeout | undefined;
  #listening: vscode.Disposable | undefined;
  readonly #subscriptions: vscode.Disposable;

  /**
   * @param onMessage told what the user does in the page
   * @param onGone told when the user closes the tab
   */
  constructor(
    readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly onMessage: (message: Exclude<FromPage, { kind: "ready" }>) => void,
    onGone: () => void,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
    this.#subscriptions = vscode.Disposable.from(
      webview.onDidReceiveMessage((value: unknown) => this.#receive(value)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) {
          this.#isLoaded = false;
          this.#pause();
        }
      }),
      panel.onDidDispose(() => {
        this.dispose();
        onGone();
      }),
    );
    webview.html = pageHtml(
      { asWebviewUri: (file) => webview.asWebviewUri(file), cspSource: webview.cspSource },
      extension,
    );
  }

  get shown(): ShownRun | undefined {
    return this.#content?.kind === "run" ? this.#content.shown : undefined;
  }

  show(content: PanelContent, title: string): void {
    this.#pause();
    this.#content = content;
    this.panel.title = title;
    // A page that is not there yet asks when it is.
    if (this.#isLoaded) {
      this.#tell();
    }
  }

  dispose(): void {
    this.#pause();
    this.#subscriptions.dispose();
  }

  #receive(value: unknown): void {
    const message = fromPage(value);
    if (message?.kind === "ready") {
      this.#isLoaded = true;
      this.#pause();
      this.#tell();
    } else if (message !== undefined) {
      this.onMessage(message);
    }
  }

  /** Everything there is, and from then on what comes. */
  #tell(): void {
    const content = this.#content;
    if (content === undefined) {
      return;
    }
    if (content.kind !== "run") {
      this.#post(content);
      return;
    }
    const { shown } = content;
    this.#post({
      kind: "run",
      run: shown.run,
      source: shown.source,
      reviews: true,
      moments: momentsOf(shown),
      words: words(),
    });
    if (shown.source === "live" && shown.live.end === undefined) {
      this.#listening = shown.live.listen((heard) => {
        const moment = momentOf(shown.live, heard);
        if (moment !== undefined) {
          this.#gather(moment);
        }
      });
    }
  }

  #gather(moment: Moment): void {
    this.#gathered.push(moment);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#post({ kind: "moments", moments: this.#gathered.splice(0) });
    }, gatherMs);
  }

  #post(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }

  /** Nobody sees the page, or it is told everything anew: what was gathered is part of that. */
  #pause(): void {
    this.#listening?.dispose();
    this.#listening = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered = [];
  }
}

/** What the editor has for its language; nothing where that is English. */
export function words(): Words {
  return vscode.l10n.bundle ?? {};
}
