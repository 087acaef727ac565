import { posix } from "node:path";
import * as v from "valibot";
import type { ReadText } from "./import-resolver.ts";

/** Packages of a workspace that are read. */
const mostPackages = 500;
const deepestExports = 5;
/** Where sources are, of what is named where it is built to. */
const built = /(^|\/)(?:dist|lib|build|out)\/(?:(?:esm|cjs|es|src)\/)?/;

const shape = v.object({
  name: v.optional(v.string()),
  main: v.optional(v.unknown()),
  module: v.optional(v.unknown()),
  source: v.optional(v.unknown()),
  exports: v.optional(v.unknown()),
  imports: v.optional(v.unknown()),
});

interface OwnPackage {
  readonly folder: string;
  readonly manifest: v.InferOutput<typeof shape>;
}

/** Packages of the workspace that import themselves and one another by name, and `#names` of their own. */
export class OwnPackages {
  readonly #byName: ReadonlyMap<string, OwnPackage>;
  readonly #byFolder: ReadonlyMap<string, OwnPackage>;

  private constructor(packages: readonly OwnPackage[]) {
    this.#byName = new Map(packages.map((each) => [each.manifest.name ?? "", each]));
    this.#byFolder = new Map(packages.map((each) => [each.folder, each]));
  }

  static async of(files: readonly string[], read: ReadText): Promise<OwnPackages> {
    const manifests = files.filter((path) => posix.basename(path) === "package.json").slice(0, mostPackages);
    const packages = await Promise.all(
      manifests.map(async (path): Promise<OwnPackage[]> => {
        const { success, output } = v.safeParse(shape, jsonOf(await read(path)));
        return success ? [{ folder: posix.dirname(path), manifest: output }] : [];
      }),
    );
    return new OwnPackages(packages.flat());
  }

  /** @param folder of the importing file */
  placesOf(specifier: string, folder: string): readonly string[] {
    if (specifier.startsWith("#")) {
      const own = this.#around(folder);
      return own === undefined ? [] : placesIn(own, targetsOf(own.manifest.imports, specifier));
    }
    const [scopeOrName = "", second = ""] = specifier.split("/");
    const name = scopeOrName.startsWith("@") ? `${scopeOrName}/${second}` : scopeOrName;
    const found = name === "" ? undefined : this.#byName.get(name);
    if (found === undefined) {
      return [];
    }
    const { main, module, source, exports } = found.manifest;
    const rest = specifier.slice(name.length + 1);
    const exported = targetsOf(exports, rest === "" ? "." : `./${rest}`);
    const entries = [source, module, main].filter((entry) => typeof entry === "string");
    const usual = rest === "" ? [...entries, "src/index", "src", "index", "."] : [rest, `src/${rest}`];
    return placesIn(found, [...exported, ...usual]);
  }

  #around(folder: string): OwnPackage | undefined {
    for (let each = folder; ; each = posix.dirname(each)) {
      const own = this.#byFolder.get(each);
      if (own !== undefined || each === "." || each === "/") {
        return own;
      }
    }
  }
}

function placesIn({ folder }: OwnPackage, targets: readonly string[]): readonly string[] {
  return targets.flatMap((target) => {
    const place = posix.join(folder, target);
    const source = place.replace(/\.d\.[mc]?ts$/, "").replace(built, "$1src/");
    const top = place.replace(/\.d\.[mc]?ts$/, "").replace(built, "$1");
    return [...new Set([place, source, top])];
  });
}

/** All that an entry of `exports` or `imports` may lead to, whatever the conditions. */
function targetsOf(entries: unknown, wanted: string): readonly string[] {
  if (typeof entries === "string" || Array.isArray(entries)) {
    return wanted === "." ? stringsIn(entries) : [];
  }
  if (typeof entries !== "object" || entries === null) {
    return [];
  }
  const all = Object.entries(entries);
  if (!all.some(([key]) => key.startsWith(".") || key.startsWith("#"))) {
    return wanted === "." ? stringsIn(entries) : [];
  }
  return all.flatMap(([key, target]) => {
    const star = key.indexOf("*");
    if (star < 0) {
      return key === wanted ? stringsIn(target) : [];
    }
    const [before, after] = [key.slice(0, star), key.slice(star + 1)];
    const fits =
      wanted.length >= before.length + after.length && wanted.startsWith(before) && wanted.endsWith(after);
    const middle = wanted.slice(before.length, wanted.length - after.length);
    return fits ? stringsIn(target).map((each) => each.replace("*", () => middle)) : [];
  });
}

function stringsIn(target: unknown, depth = 0): readonly string[] {
  if (typeof target === "string") {
    return [target];
  }
  return typeof target === "object" && target !== null && depth < deepestExports
    ? Object.values(target).flatMap((each) => stringsIn(each, depth + 1))
    : [];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Somebody is writing it: then it names nothing.
    return undefined;
  }
}
