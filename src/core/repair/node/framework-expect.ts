import { createRequire } from "node:module";
import { join } from "node:path";
import type { FakeClock } from "./fake-clock.ts";
import { Unsupported } from "./unsupported.ts";

/** What `expect` and `jest` or `vi` are in the workspace's tests: the framework's own, without its runner. */
interface FrameworkExpect {
  readonly expect: unknown;
  readonly spies: unknown;
}

/** @throws Unsupported when the framework is not installed as its versions of the last years are */
export function frameworkExpect(
  framework: "jest" | "vitest",
  root: string,
  clock: FakeClock,
): FrameworkExpect {
  try {
    return framework === "jest" ? jestExpect(root, clock) : vitestExpect(root, clock);
  } catch (error) {
    throw new Unsupported(`${framework} cannot be used without its runner: ${String(error)}`);
  }
}

function jestExpect(root: string, clock: FakeClock): FrameworkExpect {
  const from = requireAlong(join(root, "package.json"), ["jest", "@jest/core", "jest-config", "jest-circus"]);
  const kit = from("@jest/expect", "expect") as { jestExpect?: Expect; expect?: Expect };
  const { ModuleMocker } = from("jest-mock") as { ModuleMocker: new (global: unknown) => Spies };
  const mocker = new ModuleMocker(globalThis);
  const expect = kit.jestExpect ?? kit.expect;
  if (typeof expect !== "function") {
    throw new Error("it has no expect");
  }
  expect.extend(Object.fromEntries(ofSnapshots.map((name) => [name, unsupported(name)])));
  return { expect, spies: spiesOf(mocker, "jest", clock) };
}

function vitestExpect(root: string, clock: FakeClock): FrameworkExpect {
  const from = requireAlong(join(root, "package.json"), ["vitest"]);
  const kit = from("@vitest/expect") as Record<string, unknown> & { chai: Chai };
  const { chai } = kit;
  for (const part of ["JestExtend", "JestChaiExpect", "JestAsymmetricMatchers"]) {
    chai.use(kit[part] as Parameters<Chai["use"]>[0]);
  }
  const state = { assertionCalls: 0 };
  const expect = (value: unknown, message?: string): unknown => chai.expect(value, message);
  Object.assign(expect, chai.expect, kit["customMatchers"]);
  (kit["setState"] as (state: unknown, expect: unknown) => void)(state, expect);
  Object.assign(globalThis, { [kit["GLOBAL_EXPECT"] as symbol]: expect });
  const spy = from("@vitest/spy") as Spies;
  chai.use(({ Assertion }, { addMethod }) => {
    for (const name of ofSnapshots) {
      addMethod(Assertion.prototype, name, unsupported(name));
    }
  });
  return { expect, spies: spiesOf(spy, "vi", clock) };
}

type Expect = ((value: unknown, message?: string) => unknown) & {
  extend(matchers: Readonly<Record<string, unknown>>): void;
};

/** Snapshots are files that the runner keeps. */
const ofSnapshots = ["", "Inline"].flatMap((kind) => [
  `toMatch${kind}Snapshot`,
  `toThrowErrorMatching${kind}Snapshot`,
]);

function unsupported(name: string): () => never {
  return () => {
    throw new Unsupported(`${name} is not stood in for`);
  };
}

interface Chai {
  use(
    plugin: (
      chai: { Assertion: { prototype: unknown } },
      util: { addMethod: (on: unknown, name: string, method: () => unknown) => void },
    ) => void,
  ): void;
  expect: ((value: unknown, message?: string) => unknown) & Record<string, unknown>;
}

interface Spies {
  fn(implementation?: unknown): unknown;
  spyOn(...args: readonly unknown[]): unknown;
  isMockFunction(value: unknown): boolean;
  restoreAllMocks?(): void;
  clearAllMocks?(): void;
  resetAllMocks?(): void;
}

/** Replacing modules is the runner's business: tests that do so are run by it. */
function spiesOf(spies: Spies, name: string, clock: FakeClock): unknown {
  const chained = (work: (...args: never[]) => unknown) => {
    return (...args: readonly unknown[]): unknown => {
      const result = work(...(args as never[]));
      return result instanceof Promise ? result.then(() => proxy) : proxy;
    };
  };
  const own = {
    fn: (implementation?: unknown) => {
      const made = spies.fn() as { mockImplementation(implementation: unknown): unknown };
      return implementation === undefined ? made : made.mockImplementation(implementation);
    },
    spyOn: (...args: readonly unknown[]) => spies.spyOn(...args),
    isMockFunction: (value: unknown) => spies.isMockFunction(value),
    mocked: (value: unknown) => value,
    setTimeout: chained(() => undefined),
    restoreAllMocks: chained(() => spies.restoreAllMocks?.()),
    clearAllMocks: chained(() => spies.clearAllMocks?.()),
    resetAllMocks: chained(() => spies.resetAllMocks?.()),
    useFakeTimers: chained((options?: { now?: number | Date }) => clock.install(options?.now)),
    useRealTimers: chained(() => clock.uninstall()),
    setSystemTime: chained((now?: number | Date) => clock.set(now)),
    advanceTimersByTime: chained((milliseconds: number) => clock.advance(milliseconds)),
    advanceTimersByTimeAsync: chained((milliseconds: number) => clock.advanceAsync(milliseconds)),
    advanceTimersToNextTimer: chained((steps?: number) => clock.next(steps)),
    advanceTimersToNextTimerAsync: chained((steps?: number) => clock.nextAsync(steps)),
    runAllTimers: chained(() => clock.runAll()),
    runAllTimersAsync: chained(() => clock.runAllAsync()),
    runOnlyPendingTimers: chained(() => clock.runPending()),
    runOnlyPendingTimersAsync: chained(() => clock.runPendingAsync()),
    clearAllTimers: chained(() => clock.clear()),
    getTimerCount: () => clock.pending,
    isFakeTimers: () => clock.isInstalled,
  };
  const proxy: unknown = new Proxy(own, {
    get: (target, key) => {
      if (key === "then" || typeof key === "symbol") {
        // No promise; whatever else is asked of any object.
        return undefined;
      }
      if (!(key in target)) {
        throw new Unsupported(`${name}.${key} is not stood in for`);
      }
      return target[key as keyof typeof target];
    },
  });
  return proxy;
}

/** Looks where the packages along the way would: a package's own dependencies may not be visible from the workspace. */
function requireAlong(start: string, packages: readonly string[]) {
  const places = [start];
  for (const name of packages) {
    for (const place of [...places]) {
      try {
        places.push(createRequire(place).resolve(`${name}/package.json`));
        break;
      } catch {
        // Not there, or it hides its package.json: the next place may know it.
      }
    }
  }
  return (...names: readonly string[]): unknown => {
    let last: unknown;
    for (const name of names) {
      for (const place of places.toReversed()) {
        try {
          return createRequire(place)(name) as unknown;
        } catch (error) {
          last = error;
        }
      }
    }
    throw last;
  };
}
