import assert from "node:assert";
import { mock } from "node:test";
import type { Framework } from "../trial/protocol.ts";
import { Unsupported } from "./unsupported.ts";
import { FakeClock } from "./fake-clock.ts";
import { frameworkExpect } from "./framework-expect.ts";
import type { TestCollector } from "./test-api.ts";

export interface StandIns {
  /** Modules by name. */
  readonly modules: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly globals: Readonly<Record<string, unknown>>;
  /** Puts back what tests have had put in place of the real. */
  dispose(): void;
}

const nothing = (): void => undefined;

/** What tests import, or find as globals, in place of their framework. */
export function standInsFor(framework: Framework, collector: TestCollector, root: string): StandIns {
  const { describe, test, hook } = collector;
  const hooks = {
    before: hook("before"),
    after: hook("after"),
    beforeEach: hook("beforeEach"),
    afterEach: hook("afterEach"),
    beforeAll: hook("before"),
    afterAll: hook("after"),
  };
  switch (framework) {
    case "node-test": {
      const api = { ...hooks, describe, suite: describe, test, it: test, mock, run: unsupported("run()") };
      const exported = Object.assign((...args: unknown[]) => test(...args), test, api);
      const dispose = (): void => {
        mock.reset();
        mock.timers.reset();
      };
      return { modules: new Map([["node:test", { ...api, default: exported }]]), globals: {}, dispose };
    }
    case "mocha": {
      const globals = {
        ...{ ...hooks, describe, context: describe, suite: describe, it: test, specify: test, test },
        ...{ setup: hooks.beforeEach, teardown: hooks.afterEach },
        ...{ suiteSetup: hooks.before, suiteTeardown: hooks.after },
        ...{ xdescribe: describe.skip, xit: test.skip },
      };
      return { modules: new Map([["mocha", { ...globals, default: globals }]]), globals, dispose: nothing };
    }
    case "jest":
    case "vitest": {
      const clock = new FakeClock();
      const { expect, spies } = frameworkExpect(framework, root, clock);
      const globals = {
        ...{ ...hooks, describe, suite: describe, it: test, test, expect, assert },
        ...{ xdescribe: describe.skip, xit: test.skip, xtest: test.skip },
        ...{ fdescribe: describe.only, fit: test.only },
        [framework === "jest" ? "jest" : "vi"]: spies,
      };
      const name = framework === "jest" ? "@jest/globals" : "vitest";
      const dispose = (): void => clock.uninstall();
      return { modules: new Map([[name, { ...globals, default: globals }]]), globals, dispose };
    }
    default:
      return { modules: new Map(), globals: {}, dispose: nothing };
  }
}

function unsupported(what: string): () => never {
  return () => {
    throw new Unsupported(`${what} is not stood in for`);
  };
}
