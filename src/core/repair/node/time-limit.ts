import { Script } from "node:vm";

const slot = globalThis as { __patchedMoaWork?: () => void };
const trampoline = new Script("globalThis.__patchedMoaWork()");

export class TimeLimitReached extends Error {}

/**
 * Calls `work` and ends it when it takes longer, an endless loop too: no `catch` and no `finally` in it can hold that up.
 * What it leaves to be done later (promises, timers) is not covered.
 */
export function limited<T>(milliseconds: number, work: () => T): T {
  let result: { readonly value: T } | undefined;
  const outer = slot.__patchedMoaWork;
  slot.__patchedMoaWork = () => {
    result = { value: work() };
  };
  try {
    trampoline.runInThisContext({ timeout: Math.max(1, Math.ceil(milliseconds)) });
  } catch (error) {
    if ((error as { code?: string } | null)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") {
      throw new TimeLimitReached(`It took longer than ${Math.ceil(milliseconds)} ms.`);
    }
    throw error;
  } finally {
    if (outer === undefined) {
      delete slot.__patchedMoaWork;
    } else {
      slot.__patchedMoaWork = outer;
    }
  }
  if (result === undefined) {
    throw new TimeLimitReached("It was stopped.");
  }
  return result.value;
}
