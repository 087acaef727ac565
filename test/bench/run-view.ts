import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Moment, ShownEvent } from "../../src/core/run/show/shown-event.ts";
import type { ToPage } from "../../src/webview/protocol.ts";
import { launchChromium } from "../support/editor/chromium.ts";
import type { Benchmark } from "./benchmark.ts";

const webview = join(import.meta.dirname, "..", "..", "dist", "webview");
const streams = 16;
const tokensPerSecond = 200;
const seconds = 8;
/** How often the extension tells the page, as `run-panel.ts` does. Milliseconds. */
const gatherMs = 33;
const framesPerSecond = 30;

/** What the page is driven with; it runs there, so that it is told as the editor tells it. */
const drive = `(async ({ streams, perSecond, seconds, gatherMs }) => {
  const frames = [];
  let goesOn = true;
  const count = (time) => {
    frames.push(time);
    if (goesOn) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  const begin = performance.now();
  let sent = 0;
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - begin) / 1000) * perSecond);
      const moments = [];
      for (; sent < due; sent++) {
        for (let stream = 1; stream <= streams; stream++) {
          const piece = sent % 12 === 11 ? " token\\n" : " token";
          moments.push({ at: Date.now(), event: { kind: "answering", question: String(stream), piece } });
        }
      }
      window.postMessage({ kind: "moments", moments }, "*");
      if (performance.now() - begin > seconds * 1000) {
        clearInterval(timer);
        resolve();
      }
    }, gatherMs);
  });
  goesOn = false;
  const gaps = frames.slice(1).map((time, index) => time - frames[index]);
  return { frames: frames.length, ms: frames.at(-1) - frames[0], longest: Math.max(...gaps), tokens: sent * streams };
})`;

interface Driven {
  readonly frames: number;
  readonly ms: number;
  readonly longest: number;
  readonly tokens: number;
}

/** The page of the run view in a real browser, while many answers stream into it and one of them is looked at. */
export const runView: Benchmark = {
  title: `${streams} answers of ${tokensPerSecond} tokens/s in the run view (limit: ${framesPerSecond} frames/s)`,
  run: async (print) => {
    await using browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await open(page);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    const work = async (): Promise<number> => {
      const { metrics } = await devtools.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
    };
    const before = await work();
    const options = { streams, perSecond: tokensPerSecond, seconds, gatherMs };
    const driven = await page.evaluate<Driven>(`${drive}(${JSON.stringify(options)})`);
    const busy = ((await work()) - before) * 1000;
    const rate = driven.frames / (driven.ms / 1000);
    print(
      `${rate.toFixed(1)} frames/s, the longest of them ${driven.longest.toFixed(0)} ms; ${driven.tokens} tokens in ${(driven.ms / 1000).toFixed(1)} s`,
    );
    print(`processor time of the page's thread: ${(busy / driven.frames).toFixed(1)} ms a frame`);
    if (rate < framesPerSecond) {
      throw new Error(`${rate.toFixed(1)} frames/s are fewer than ${framesPerSecond}.`);
    }
  },
};

async function open(page: Page): Promise<void> {
  await page.setContent('<!DOCTYPE html><html lang="en"><title>run</title><body></body></html>');
  await page.evaluate(
    "window.acquireVsCodeApi = () => ({ postMessage() {}, setState() {}, getState: () => undefined })",
  );
  await page.addStyleTag({ path: join(webview, "style.css") });
  await page.addScriptTag({ path: join(webview, "run.js") });
  const begin: ToPage = {
    ...{ kind: "run", run: "run", source: "live", reviews: true, words: {} },
    moments: beginning(),
  };
  await page.evaluate(`window.postMessage(${JSON.stringify(begin)}, "*")`);
  await page.getByRole("button", { name: /^model 1 / }).click();
}

function beginning(): readonly Moment[] {
  const at = Date.now();
  const task = { kind: "edit", instruction: "Say tokens.", problems: [], checks: [] } as const;
  const prompt = [{ role: "user", content: "Say tokens. ".repeat(4_000) }];
  const events: readonly ShownEvent[] = [
    { kind: "started", task: { ...task, problems: [], checks: [] }, strategy: "adaptive", seed: 1 },
    { kind: "context", files: [], omitted: [], tokens: 1 },
    ...Array.from({ length: streams }, (_, index): readonly ShownEvent[] => {
      const by = `model ${index + 1}`;
      const question = String(index + 1);
      return [
        { kind: "asking", proposer: by, origin: "proposal" },
        { kind: "question", question, step: "sample", by, model: by, messages: prompt },
      ];
    }).flat(),
  ];
  return events.map((event) => ({ at, event }));
}
