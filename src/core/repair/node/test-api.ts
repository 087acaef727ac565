/**
 * Tests as they are written for node:test, Mocha, Jest and Vitest, collected without the frameworks: what these do beyond
 * (reporting, watching, parallel files) costs more than the tests themselves.
 */
export type TestBody = (this: unknown, ...args: never[]) => unknown;

export interface CollectedTest {
  readonly id: string;
  readonly body: TestBody;
  readonly suite: Suite;
  /** Values of a row of `each`, in place of the framework's context. */
  readonly row: readonly unknown[] | undefined;
  readonly skipped: boolean;
  readonly only: boolean;
}

type Hook = "before" | "after" | "beforeEach" | "afterEach";

interface Suite {
  readonly name: string;
  readonly parent: Suite | undefined;
  readonly hooks: Record<Hook, TestBody[]>;
  readonly skipped: boolean;
  readonly only: boolean;
  /** Whether its `before` hooks have run. */
  begun: boolean;
}

interface Options {
  readonly skip?: unknown;
  readonly todo?: unknown;
  readonly only?: unknown;
}

function suiteOf(name: string, parent: Suite | undefined, skipped = false, only = false): Suite {
  return {
    name,
    parent,
    hooks: { before: [], after: [], beforeEach: [], afterEach: [] },
    skipped,
    only,
    begun: false,
  };
}

export class TestCollector {
  readonly tests: CollectedTest[] = [];
  readonly #root = suiteOf("", undefined);
  readonly #seen = new Map<string, number>();
  readonly #pending: Promise<unknown>[] = [];
  #current = this.#root;

  /** Suites may be asynchronous: all tests are known when this resolves. */
  async collected(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Tests to run: marked ones alone where there are any. */
  get wanted(): readonly CollectedTest[] {
    const runnable = this.tests.filter(({ skipped, suite }) => !skipped && !inSkipped(suite));
    const marked = runnable.filter(({ only, suite }) => only || inOnly(suite));
    return marked.length > 0 ? marked : runnable;
  }

  /** The suites that hold tests, for their closing hooks; inner ones first. */
  get begunSuites(): readonly Suite[] {
    const suites = new Set<Suite>();
    for (const { suite } of this.tests) {
      for (let each: Suite | undefined = suite; each; each = each.parent) {
        suites.add(each);
      }
    }
    return [...suites].filter(({ begun }) => begun).sort((a, b) => depthOf(b) - depthOf(a));
  }

  readonly describe = Object.assign((...args: readonly unknown[]): void => this.#suite(args, {}), {
    skip: (...args: readonly unknown[]): void => this.#suite(args, { skip: true }),
    todo: (...args: readonly unknown[]): void => this.#suite(args, { skip: true }),
    only: (...args: readonly unknown[]): void => this.#suite(args, { only: true }),
    each: this.#eachOf((args, rows) => this.#suite(args, {}, rows)),
  });

  readonly test = Object.assign((...args: readonly unknown[]): Promise<void> => this.#test(args, {}), {
    skip: (...args: readonly unknown[]): Promise<void> => this.#test(args, { skip: true }),
    todo: (...args: readonly unknown[]): Promise<void> => this.#test(args, { skip: true }),
    only: (...args: readonly unknown[]): Promise<void> => this.#test(args, { only: true }),
    each: this.#eachOf((args, rows) => void this.#test(args, {}, rows)),
  });

  readonly hook =
    (kind: Hook) =>
    (...args: readonly unknown[]): void => {
      const body = args.find((each) => typeof each === "function");
      if (body !== undefined) {
        this.#current.hooks[kind].push(body as TestBody);
      }
    };

  #suite(args: readonly unknown[], marks: Options, row?: readonly unknown[]): void {
    const { name, options, body } = readArguments(args);
    const { skip, only, todo } = { ...options, ...marks };
    const outer = this.#current;
    const title = row === undefined ? name : `${name} ${formatRow(row)}`;
    const suite = suiteOf(title, outer, isSet(skip) || isSet(todo), isSet(only));
    this.#current = suite;
    try {
      const result: unknown = body && Reflect.apply(body, contextOfSuite, (row ?? []) as never);
      if (result instanceof Promise) {
        // Tests that it adds later are added to the outermost suite, where they are run all the same.
        this.#pending.push(result);
      }
    } finally {
      this.#current = outer;
    }
  }

  #test(args: readonly unknown[], marks: Options, row?: readonly unknown[]): Promise<void> {
    const { name, options, body } = readArguments(args);
    const { skip, todo, only } = { ...options, ...marks };
    const path = [name];
    for (let suite: Suite | undefined = this.#current; suite.parent; suite = suite.parent) {
      path.unshift(suite.name);
    }
    const title = [...path, ...(row === undefined ? [] : [formatRow(row)])].join(" > ");
    const times = (this.#seen.get(title) ?? 0) + 1;
    this.#seen.set(title, times);
    if (body !== undefined) {
      this.tests.push({
        id: times === 1 ? title : `${title} #${times}`,
        body,
        suite: this.#current,
        row,
        skipped: isSet(skip) || isSet(todo),
        only: isSet(only),
      });
    }
    // Top-level tests of node:test may be awaited; they are run when all are collected.
    return Promise.resolve();
  }

  #eachOf(add: (args: readonly unknown[], row: readonly unknown[]) => void) {
    return (table: readonly unknown[], ...values: readonly unknown[]) =>
      (...args: readonly unknown[]): void => {
        for (const row of rowsOf(table, values)) {
          add(args, row);
        }
      };
  }
}

/** Hooks that surround a test, in the order they are run. */
export function hooksAround({ suite }: CollectedTest): {
  readonly opening: readonly { readonly suite: Suite; readonly body: TestBody }[];
  readonly before: readonly TestBody[];
  readonly after: readonly TestBody[];
} {
  const suites: Suite[] = [];
  for (let each: Suite | undefined = suite; each; each = each.parent) {
    suites.unshift(each);
  }
  return {
    opening: suites
      .filter(({ begun }) => !begun)
      .flatMap((each) => each.hooks.before.map((body) => ({ suite: each, body }))),
    before: suites.flatMap(({ hooks }) => hooks.beforeEach),
    after: suites.toReversed().flatMap(({ hooks }) => hooks.afterEach),
  };
}

export function begin({ suite }: CollectedTest): void {
  for (let each: Suite | undefined = suite; each; each = each.parent) {
    each.begun = true;
  }
}

const contextOfSuite = {
  timeout: () => contextOfSuite,
  slow: () => contextOfSuite,
  retries: () => contextOfSuite,
};

function readArguments(args: readonly unknown[]): {
  name: string;
  options: Options;
  body: TestBody | undefined;
} {
  const body = args.find((each) => typeof each === "function") as TestBody | undefined;
  const [first] = args;
  const name =
    typeof first === "string"
      ? first
      : typeof first === "function"
        ? first.name
        : body?.name || "<anonymous>";
  const options = args.find((each) => typeof each === "object" && each !== null) as Options | undefined;
  return { name, options: options ?? {}, body };
}

function isSet(mark: unknown): boolean {
  return mark !== undefined && mark !== false;
}

function inSkipped(suite: Suite | undefined): boolean {
  return suite !== undefined && (suite.skipped || inSkipped(suite.parent));
}

function inOnly(suite: Suite | undefined): boolean {
  return suite !== undefined && (suite.only || inOnly(suite.parent));
}

function depthOf(suite: Suite): number {
  return suite.parent === undefined ? 0 : 1 + depthOf(suite.parent);
}

/** A table is a list of rows, or a template whose first line names the columns. */
function rowsOf(table: readonly unknown[], values: readonly unknown[]): readonly (readonly unknown[])[] {
  if ("raw" in table) {
    const columns = String(table[0])
      .split("|")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    const rows: unknown[][] = [];
    for (let at = 0; at + columns.length <= values.length; at += columns.length) {
      rows.push([Object.fromEntries(columns.map((name, index) => [name, values[at + index]]))]);
    }
    return rows;
  }
  return table.map((row) => (Array.isArray(row) ? (row as unknown[]) : [row]));
}

function formatRow(row: readonly unknown[]): string {
  try {
    return JSON.stringify(row);
  } catch {
    return String(row.length);
  }
}
