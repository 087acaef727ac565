import { posix } from "node:path";
import { ConfiguredPaths } from "./configured-paths.ts";
import type { ImportResolver, ReadText } from "./import-resolver.ts";
import { OwnPackages } from "./own-packages.ts";

/** Any text that names a file nearby: what is mocked or started as a program is depended on as well. */
const nearby = /["'`](\.{1,2}(?:\/[^"'`\n]{0,300})?)["'`]/g;
const bare = /(?:\bfrom|\bimport|\brequire|\bmock)\s*\(?\s*["'`]([^"'`.\n][^"'`\n]{0,300})["'`]/g;

const endings = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".json",
  ".vue",
  ".svelte",
];
const indexes = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs"].map((ending) => `/index${ending}`);

/** JavaScript and TypeScript: relative imports, `paths` and `baseUrl`, packages of the workspace by their own name. */
export class JavaScriptImports implements ImportResolver {
  readonly #known: ReadonlySet<string>;
  readonly #paths: ConfiguredPaths;
  readonly #packages: OwnPackages;

  private constructor(known: ReadonlySet<string>, paths: ConfiguredPaths, packages: OwnPackages) {
    this.#known = known;
    this.#paths = paths;
    this.#packages = packages;
  }

  static async of(files: readonly string[], read: ReadText): Promise<JavaScriptImports> {
    const [paths, packages] = await Promise.all([
      ConfiguredPaths.of(files, read),
      OwnPackages.of(files, read),
    ]);
    return new JavaScriptImports(new Set(files), paths, packages);
  }

  importsOf(path: string, text: string): readonly string[] {
    const folder = posix.dirname(path);
    const found = new Set<string>();
    const add = (places: readonly string[]): void => {
      const file = places.map((place) => this.#fileAt(place)).find((each) => each !== undefined);
      if (file !== undefined) {
        found.add(file);
      }
    };
    for (const [, specifier = ""] of text.matchAll(nearby)) {
      add([posix.join(folder, specifier)]);
    }
    for (const [, specifier = ""] of text.matchAll(bare)) {
      add([...this.#paths.placesOf(specifier, folder), ...this.#packages.placesOf(specifier, folder)]);
    }
    found.delete(path);
    return [...found];
  }

  /** TypeScript writes `./a.js` for `a.ts`; a folder means its index. */
  #fileAt(place: string): string | undefined {
    const base = place.replace(/^\.\//, "").replace(/\/$/, "");
    const source = base.replace(/\.[mc]?jsx?$/, "");
    const stems = source === base ? [base] : [base, source];
    const places = [
      ...stems.flatMap((stem) => endings.map((ending) => stem + ending)),
      ...indexes.map((index) => (base === "." || base === "" ? index.slice(1) : base + index)),
    ];
    return places.find((each) => this.#known.has(each));
  }
}
