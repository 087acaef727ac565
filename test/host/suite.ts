import { performance } from "node:perf_hooks";

/** What happens in a run, in order; `failure` is a stack trace, absent where the test passed. */
export type TestEvent =
  | { readonly kind: "started"; readonly name: string }
  | { readonly kind: "ended"; readonly name: string; readonly ms: number; readonly failure?: string }
  /** Wants its window loaded anew, and goes on in the next one. */
  | { readonly kind: "reload" }
  | { readonly kind: "finished"; readonly passed: number; readonly failed: number };

type Body = () => void | Promise<void>;

const longestTestMs = 60_000;
const registered: { readonly name: string; readonly body: Body }[] = [];

/**
 * Registers a test of the extension host. Why not a test library: this runs inside somebody else's process, in code
 * that VS Code loads by `require`, where none of their command lines, workers or reporters is of use.
 */
export function test(name: string, body: Body): void {
  registered.push({ name, body });
}

/** Runs every registered test, one after the other, and tells `listener` what happens. */
export async function runTests(listener: (event: TestEvent) => Promise<void>): Promise<{ failed: number }> {
  let failed = 0;
  for (const { name, body } of registered) {
    await listener({ kind: "started", name });
    const begun = performance.now();
    const failure = await failureOf(body);
    const ms = Math.round(performance.now() - begun);
    if (failure !== undefined) {
      failed += 1;
    }
    await listener({ kind: "ended", name, ms, ...(failure === undefined ? {} : { failure }) });
  }
  await listener({ kind: "finished", passed: registered.length - failed, failed });
  return { failed };
}

async function failureOf(body: Body): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${longestTestMs / 1000} s`)), longestTestMs);
  });
  try {
    await Promise.race([body(), tooLong]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(timer);
  }
}
