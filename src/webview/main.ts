import { element } from "./dom.ts";
import type { FromPage, PageState, ToPage } from "./protocol.ts";
import { RunView } from "./run-view.ts";
import { statisticsView } from "./statistics-view.ts";
import { speak } from "./words.ts";

/** What the editor gives every page. */
declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
};

const editor = acquireVsCodeApi();
let view: RunView | undefined;
let state: PageState = editor.getState() ?? {};

function keep(parts: PageState): void {
  state = { ...state, ...parts };
  editor.setState(state);
}

function replaceBody(root: HTMLElement): void {
  view?.dispose();
  view = undefined;
  document.body.replaceChildren(root);
}

function receive(message: ToPage): void {
  switch (message.kind) {
    case "run": {
      speak(message.words);
      const { run, source } = message;
      const isSame = run === state.run;
      const shown = new RunView(message, {
        send: (sent) => editor.postMessage(sent),
        onSelect: (node) => keep({ node }),
        selected: isSame ? state.node : undefined,
      });
      replaceBody(shown.root);
      view = shown;
      document.documentElement.scrollTop = isSame ? (state.scroll ?? 0) : 0;
      state = isSame ? state : {};
      keep({ run, source });
      break;
    }
    case "moments":
      view?.add(message.moments);
      break;
    case "statistics":
      speak(message.words);
      replaceBody(statisticsView(message.statistics));
      break;
    case "problem":
      speak(message.words);
      replaceBody(
        element(
          "main",
          {},
          element("p", { class: "failure", text: message.message, attributes: { role: "alert" } }),
        ),
      );
      break;
  }
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => receive(data));
window.addEventListener("scrollend", () => keep({ scroll: document.documentElement.scrollTop }));
editor.postMessage({ kind: "ready" });
