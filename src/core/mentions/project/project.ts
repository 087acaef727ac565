import { posix } from "node:path";
import type { Overlay } from "../../language/language-service.ts";
import { lockedBins, nodePackage, unscoped, type NodePackage } from "./node-packages.ts";
import { programSources } from "./program-sources.ts";
import { plain, pythonProject, type PythonProject } from "./python-project.ts";
import { justRecipes, makeTargets, type Targets } from "./targets.ts";
import { takesSubcommands } from "./takes-subcommands.ts";
import { tomlStrings, tomlTables } from "./toml.ts";
import { Tree } from "./tree.ts";
import { Vocabulary } from "./vocabulary.ts";

/** The workspace on disk, or what stands for it. */
export interface Reading {
  /** The last part of where it is. */
  readonly name: string;
  list(): Promise<readonly string[]>;
  /** undefined: it is no text, or not there. */
  read(path: string): Promise<string | undefined>;
  /** A file or folder that git does not keep, and a build makes, or has made. */
  isMade(path: string): Promise<boolean>;
}

/** What a project's manifests say that it has. */
export interface Manifests {
  readonly packages: readonly NodePackage[];
  readonly lockedBins: ReadonlySet<string>;
  readonly python: PythonProject;
  /** Names of programs, examples and packages of Cargo's manifests. */
  readonly cargo: ReadonlySet<string>;
  readonly goModules: readonly { readonly folder: string; readonly path: string }[];
  /** By the folder of the file. */
  readonly make: ReadonlyMap<string, Targets>;
  readonly just: ReadonlyMap<string, Targets>;
  /** How the project may be called: its folder, its packages. */
  readonly names: ReadonlySet<string>;
}

/** All that pages are held against. The code is read once, whatever becomes of the pages. */
export class Project {
  readonly reading: Reading;
  readonly tree: Tree;
  readonly manifests: Manifests;
  readonly code: Vocabulary;
  /** Whether a program of the project itself is seen to take nothing but commands of its own as its first word. */
  readonly takesSubcommands: (program: string) => boolean;

  constructor(reading: Reading, tree: Tree, known: Known) {
    this.reading = reading;
    this.tree = tree;
    this.manifests = known.manifests;
    this.code = known.code;
    this.takesSubcommands = known.takesSubcommands;
  }

  /** Made of one reading. */
  static with(reading: Reading): (overlay: Overlay) => Promise<Project> {
    let known: Promise<Known> | undefined;
    return async (overlay) => {
      known ??= knownOf(reading);
      return new Project(reading, new Tree(await reading.list(), overlay), await known);
    };
  }

  /** Whether a path from the root leads to something, now or after a build. */
  async isThere(path: string): Promise<boolean> {
    return this.tree.has(path) || (await this.reading.isMade(path));
  }
}

interface Known {
  readonly manifests: Manifests;
  readonly code: Vocabulary;
  readonly takesSubcommands: (program: string) => boolean;
}

async function knownOf(reading: Reading): Promise<Known> {
  const paths = await reading.list();
  const textOf = async (path: string): Promise<string> => (await reading.read(path)) ?? "";
  const named = async (pattern: RegExp): Promise<ReadonlyMap<string, string>> => {
    const found = paths.filter((path) => pattern.test(path)).slice(0, mostManifests);
    return new Map(await Promise.all(found.map(async (path) => [path, await textOf(path)] as const)));
  };
  const packages = [...(await named(/(?:^|\/)package\.json$/))].flatMap(
    ([path, text]) => nodePackage(path, text) ?? [],
  );
  const python = pythonProject(
    await named(
      /(?:^|\/)(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.txt|Pipfile)$|(?:^|\/)requirements\/[^/]+\.txt$/,
    ),
  );
  const cargo = await named(/(?:^|\/)Cargo\.toml$/);
  const goModules = [...(await named(/(?:^|\/)go\.mod$/))].map(([path, text]) => ({
    folder: folderOf(path),
    path: /^module\s+(\S+)/m.exec(text)?.[1] ?? "",
  }));
  const cargoNames = [...cargo.values()].flatMap((text) =>
    [...tomlTables(text)].flatMap(([table, entries]) =>
      /^(?:package|bin|example|test|bench|lib)$/.test(table) ? tomlStrings(entries.get("name")) : [],
    ),
  );
  const own = paths.flatMap(
    (path) =>
      /(?:^|\/)(?:src\/bin|examples|tests|benches)\/([\w-]+)(?:\.rs|\/main\.rs)$/.exec(path)?.[1] ?? [],
  );
  const code = await Vocabulary.of(paths, (path) => reading.read(path));
  const manifests: Manifests = {
    packages,
    lockedBins: new Set([...(await named(/(?:^|\/)package-lock\.json$/)).values()].flatMap(lockedBins)),
    python,
    cargo: new Set([...cargoNames, ...own]),
    goModules,
    make: targetsOf(await named(/(?:^|\/)(?:GNUm|m|M)akefile$/), makeTargets),
    just: targetsOf(await named(/(?:^|\/)\.?justfile$/i), justRecipes),
    names: new Set(
      [
        reading.name,
        ...packages.flatMap(({ name }) => (name === undefined ? [] : [name, unscoped(name)])),
        ...python.names,
        ...cargoNames,
        ...goModules.map(({ path }) => posix.basename(path)),
      ].flatMap((name) => [name, plain(name)]),
    ),
  };
  const files = new Set(paths);
  const told = new Map<string, boolean>();
  return {
    manifests,
    code,
    takesSubcommands: (program) => {
      const known =
        told.get(program) ??
        takesSubcommands(
          program,
          programSources(program, manifests, files, (path) => code.textOf(path)),
        );
      told.set(program, known);
      return known;
    },
  };
}

/** Of one kind. */
const mostManifests = 300;

function targetsOf(
  files: ReadonlyMap<string, string>,
  read: (text: string) => Targets,
): ReadonlyMap<string, Targets> {
  return new Map([...files].map(([path, text]) => [folderOf(path), read(text)]));
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === "." ? "" : folder;
}
