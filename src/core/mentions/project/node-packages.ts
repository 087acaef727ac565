import { posix } from "node:path";

/** What a package.json says. */
export interface NodePackage {
  /** Relative to the root. */
  readonly folder: string;
  readonly name: string | undefined;
  readonly scripts: ReadonlySet<string>;
  /** Its programs, and where each begins; relative to the folder. */
  readonly bins: ReadonlyMap<string, string>;
  /** Names of packages that it needs. */
  readonly dependencies: ReadonlySet<string>;
}

const needs = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];

/** @returns undefined: nobody can read it */
export function nodePackage(path: string, text: string): NodePackage | undefined {
  const content = objectIn(text);
  if (content === undefined) {
    return undefined;
  }
  const { name, bin } = content;
  const own = typeof name === "string" ? name : undefined;
  return {
    folder: posix.dirname(path) === "." ? "" : posix.dirname(path),
    name: own,
    scripts: new Set(keysOf(content["scripts"])),
    bins: typeof bin === "string" ? new Map(own === undefined ? [] : [[unscoped(own), bin]]) : textsOf(bin),
    dependencies: new Set(needs.flatMap((key) => keysOf(content[key]))),
  };
}

/** The programs that installed packages bring, as the lock file of npm has them. */
export function lockedBins(text: string): readonly string[] {
  const packages = objectIn(text)?.["packages"];
  return Object.values(isObject(packages) ? packages : {}).flatMap((each) =>
    isObject(each) ? keysOf(each["bin"]) : [],
  );
}

export function unscoped(name: string): string {
  return name.replace(/^@[^/]+\//, "");
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isObject(content) ? content : undefined;
  } catch {
    // What is no JSON names nothing; npm says the same of it.
    return undefined;
  }
}

function keysOf(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function textsOf(value: unknown): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(isObject(value) ? value : {}).map(([key, text]) => [
      key,
      typeof text === "string" ? text : "",
    ]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
