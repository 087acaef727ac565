import { createRequire } from "node:module";
import { join } from "node:path";
import { Unsupported } from "./module-graph.ts";

/** What `expect` and `jest` or `vi` are in the workspace's tests: the framework's own, without its runner. */
interface FrameworkExpect {
  readonly expect: unknown;
  readonly spies: unknown;
}

/** @throws Unsupported when the framework is not installed as its versions of the last years are */
export function frameworkExpect(framework: "jest" | "vitest", root: string): FrameworkExpect {
  try {
    return framework === "jest" ? jestExpect(root) : vitestExpect(root);
  } catch (error) {
    throw new Unsupported(`${framework} cannot be used without its runner: ${String(error)}`);
  }
}

function jestExpect(root: string): FrameworkExpect {
  const from = requireAlong(join(root, "package.json"), ["jest", "@jest/core", "jest-config", "jest-circus"]);
  const { expect } = from("@jest/expect", "expect") as { expect?: unknown };
  const { ModuleMocker } = from("jest-mock") as { ModuleMocker: new (global: unknown) => Spies };
  const mocker = new ModuleMocker(globalThis);
  return { expect: expect ?? from("expect"), spies: spiesOf(mocker, "jest") };
}

function vitestExpect(root: string): FrameworkExpect {
  const from = requireAlong(join(root, "package.json"), ["vitest"]);
  const kit = from("@vitest/expect") as Record<string, unknown> & { chai: Chai };
  const { chai } = kit;
  for (const part of ["JestExtend", "JestChaiExpect", "JestAsymmetricMatchers"]) {
    chai.use(kit[part]);
  }
  const state = { assertionCalls: 0 };
  const expect = (value: unknown, message?: string): unknown => chai.expect(value, message);
  Object.assign(expect, chai.expect, kit["customMatchers"]);
  (kit["setState"] as (state: unknown, expect: unknown) => void)(state, expect);
  Object.assign(globalThis, { [kit["GLOBAL_EXPECT"] as symbol]: expect });
  const spy = from("@vitest/spy") as Spies;
  return { expect, spies: spiesOf(spy, "vi") };
}

interface Chai {
  use(plugin: unknown): void;
  expect: ((value: unknown, message?: string) => unknown) & Record<string, unknown>;
}

interface Spies {
  fn(implementation?: unknown): unknown;
  spyOn(object: unknown, method: string): unknown;
  restoreAllMocks?(): void;
  clearAllMocks?(): void;
  resetAllMocks?(): void;
}

/** Replacing modules and clocks is the runner's business: tests that do so are run by it. */
function spiesOf(spies: Spies, name: string): unknown {
  const own = {
    fn: (implementation?: unknown) => spies.fn(implementation),
    spyOn: (object: unknown, method: string) => spies.spyOn(object, method),
    restoreAllMocks: () => spies.restoreAllMocks?.(),
    clearAllMocks: () => spies.clearAllMocks?.(),
    resetAllMocks: () => spies.resetAllMocks?.(),
  };
  return new Proxy(own, {
    get: (target, key) => {
      if (!(key in target)) {
        throw new Unsupported(`${name}.${String(key)} is not stood in for`);
      }
      return target[key as keyof typeof target];
    },
  });
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
