import axe from "axe-core";
import type { FrameLocator, Page } from "playwright-core";

/** A page of an extension inside of the workbench: a frame within a frame. */
export function webviewPage(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready:visible").frameLocator("#active-frame");
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * What axe finds wrong in the page, one line each; none is what is wanted.
 * @throws Error when there is no such page
 */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  const handle = await webviewPage(page).locator("main").elementHandle();
  const frame = await handle.ownerFrame();
  if (!frame) {
    throw new Error("There is no page.");
  }
  await frame.evaluate(axe.source);
  const violations = await frame.evaluate<readonly Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)",
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = "" }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
