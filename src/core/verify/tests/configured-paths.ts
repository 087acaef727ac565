import { posix } from "node:path";
import * as v from "valibot";
import type { ReadText } from "./import-resolver.ts";
import { parseJsonWithComments } from "./json-with-comments.ts";

const isConfig = /(?:^|\/)(?:tsconfig|jsconfig)(?:\.[\w.-]+)?\.json$/;
const isMain = /(?:^|\/)(?:tsconfig|jsconfig)\.json$/;
/** Configurations that are read. */
const mostConfigs = 100;
const deepestExtends = 5;

const shape = v.object({
  extends: v.optional(v.union([v.string(), v.array(v.string())])),
  compilerOptions: v.optional(
    v.object({
      baseUrl: v.optional(v.string()),
      paths: v.optional(v.record(v.string(), v.array(v.string()))),
    }),
  ),
});

interface Paths {
  /** Folder that names without a dot are looked for in. */
  readonly baseUrl: string | undefined;
  readonly patterns: readonly {
    readonly before: string;
    readonly after: string | undefined;
    readonly targets: readonly string[];
  }[];
}

/** What tsconfig.json and jsconfig.json say about names that are no packages. */
export class ConfiguredPaths {
  /** By the folder of the configuration. */
  readonly #byFolder: ReadonlyMap<string, Paths>;

  private constructor(byFolder: ReadonlyMap<string, Paths>) {
    this.#byFolder = byFolder;
  }

  static async of(files: readonly string[], read: ReadText): Promise<ConfiguredPaths> {
    const known = new Set(files);
    const mains = files.filter((path) => isMain.test(path)).slice(0, mostConfigs);
    const byFolder = new Map<string, Paths>();
    await Promise.all(
      mains.map(async (path) => {
        const paths = await pathsIn(path, known, read);
        if (paths !== undefined) {
          byFolder.set(posix.dirname(path), paths);
        }
      }),
    );
    return new ConfiguredPaths(byFolder);
  }

  /** @param folder of the importing file */
  placesOf(specifier: string, folder: string): readonly string[] {
    const paths = this.#nearest(folder);
    if (paths === undefined) {
      return [];
    }
    const places = paths.patterns.flatMap(({ before, after, targets }) => {
      if (after === undefined) {
        return specifier === before ? targets : [];
      }
      const fits =
        specifier.length >= before.length + after.length &&
        specifier.startsWith(before) &&
        specifier.endsWith(after);
      const middle = specifier.slice(before.length, specifier.length - after.length);
      return fits ? targets.map((target) => target.replace("*", () => middle)) : [];
    });
    return paths.baseUrl === undefined ? places : [...places, posix.join(paths.baseUrl, specifier)];
  }

  #nearest(folder: string): Paths | undefined {
    for (let each = folder; ; each = posix.dirname(each)) {
      const paths = this.#byFolder.get(each);
      if (paths !== undefined || each === "." || each === "/") {
        return paths;
      }
    }
  }
}

async function pathsIn(
  path: string,
  known: ReadonlySet<string>,
  read: ReadText,
  depth = 0,
): Promise<Paths | undefined> {
  const { success, output } = v.safeParse(shape, parseJsonWithComments(await read(path)));
  if (!success) {
    return undefined;
  }
  const folder = posix.dirname(path);
  const { baseUrl, paths } = output.compilerOptions ?? {};
  const base = posix.join(folder, baseUrl ?? ".");
  const own =
    paths === undefined
      ? undefined
      : Object.entries(paths).map(([pattern, targets]) => {
          const star = pattern.indexOf("*");
          return {
            before: star < 0 ? pattern : pattern.slice(0, star),
            after: star < 0 ? undefined : pattern.slice(star + 1),
            targets: targets.map((target) => posix.join(base, target)),
          };
        });
  const inherited: Paths[] = [];
  for (const name of depth < deepestExtends ? [output.extends ?? []].flat() : []) {
    const place = posix.join(folder, name);
    const file = [place, `${place}.json`].find((each) => known.has(each) && isConfig.test(each));
    const from = file === undefined ? undefined : await pathsIn(file, known, read, depth + 1);
    inherited.unshift(...(from === undefined ? [] : [from]));
  }
  return {
    baseUrl: baseUrl === undefined ? inherited.find((each) => each.baseUrl !== undefined)?.baseUrl : base,
    patterns: own ?? inherited.find((each) => each.patterns.length > 0)?.patterns ?? [],
  };
}
