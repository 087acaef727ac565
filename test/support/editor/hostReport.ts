import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as timeout } from "node:timers/promises";
import type { TestEvent } from "../../host/suite.ts";
import { EditorError } from "./editorError.ts";

export interface HostReport {
  /** Environment that tells the suite in the extension host where to report. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Prints a line for every test and returns when the suite is done.
   * @throws EditorError where a test failed, none ran, or the suite is not done after `timeoutMs`.
   */
  readonly passed: (timeoutMs: number) => Promise<void>;
  readonly close: () => void;
}

/**
 * Listens on a free loopback port for what the suite in an extension host reports.
 * @param reload loads the window of the suite anew
 */
export async function listenForReport(reload?: () => Promise<void>): Promise<HostReport> {
  const failures: string[] = [];
  let running = "the first test (the editor did not start the suite)";
  let finish: (counts: { passed: number; failed: number }) => void = () => undefined;
  const finished = new Promise<{ passed: number; failed: number }>((resolve) => (finish = resolve));

  const take = (event: TestEvent): void => {
    if (event.kind === "started") {
      running = `"${event.name}"`;
    }
    if (event.kind === "finished") {
      finish(event);
    }
    if (event.kind === "reload") {
      reload?.().catch((error: unknown) => {
        failures.push(`the window was not loaded anew\n${String(error)}`);
        finish({ passed: 0, failed: 1 });
      });
    }
    if (event.kind !== "ended") {
      return;
    }
    console.log(`  ${event.failure === undefined ? "✓" : "✗"} ${event.name} (${event.ms} ms)`);
    if (event.failure !== undefined) {
      failures.push(`${event.name}\n${event.failure}`);
    }
  };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      take(JSON.parse(body) as TestEvent);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    env: { PATCHED_MOA_TEST_REPORT: `http://127.0.0.1:${port}/` },
    passed: async (timeoutMs) => {
      const counts = await Promise.race([finished, timeout(timeoutMs, undefined, { ref: false })]);
      if (!counts) {
        throw new EditorError(
          `The host tests did not end within ${timeoutMs / 1000} s; running: ${running}.`,
        );
      }
      for (const failure of failures) {
        console.error(`\n✗ ${failure}`);
      }
      console.log(`${counts.passed} passed, ${counts.failed} failed`);
      if (counts.failed > 0) {
        throw new EditorError(`Host tests failed: ${counts.failed}.`);
      }
      if (counts.passed === 0) {
        throw new EditorError("The host suite holds no test.");
      }
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
