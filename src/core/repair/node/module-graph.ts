import { existsSync, readFileSync, statSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm, { type Module as VmModule } from "node:vm";
import { limited } from "./time-limit.ts";
import { isTypeScript, typesStripped, type Translation } from "./typescript.ts";
import { Unsupported } from "./unsupported.ts";

interface CommonModule {
  exports: unknown;
  readonly id: string;
  readonly filename: string;
  loaded: boolean;
  readonly children: CommonModule[];
  readonly paths: readonly string[];
  readonly require: NodeJS.Require;
}

export interface GraphOptions {
  /** Absolute path; modules below it are loaded anew for each graph, all others once. */
  readonly root: string;
  /** Texts in place of the disk's, by absolute path. */
  readonly overlay: ReadonlyMap<string, string>;
  /** Modules that are stood in for, by name. */
  readonly standIns: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Whether imports may leave out file endings, as bundlers allow. */
  readonly bundled: boolean;
  /** Milliseconds for the evaluation of one module. */
  readonly timeout: number;
}

const outside = new Map<string, VmModule>();
const texts = new Map<string, string>();
const packageTypes = new Map<string, string | undefined>();

/** Of this file's own realm; what is asked of them is the same for all modules. */
const resolveImport = (specifier: string, parent: string): string => import.meta.resolve(specifier, parent);

/**
 * The modules of one candidate, loaded anew with its texts in memory, in a process that goes on living: evaluating a few
 * small modules takes a millisecond, starting a process fifty.
 */
export class ModuleGraph {
  readonly #options: GraphOptions;
  readonly #modules = new Map<string, Promise<VmModule>>();
  readonly #common = new Map<string, CommonModule>();
  #main: string | undefined;
  /** What is run in the place of files that are not run as they are written, by their absolute path. */
  readonly translated = new Map<string, Translation>();

  constructor(options: GraphOptions) {
    this.#options = options;
  }

  /** @param path absolute */
  async run(path: string): Promise<void> {
    this.#main = path;
    process.argv = [process.execPath, path];
    if (this.#isCommon(path)) {
      limited(this.#options.timeout, () => this.#require(path));
    } else {
      await this.#evaluate(await this.#load(path));
    }
  }

  async #evaluate(module: VmModule): Promise<void> {
    if (module.status === "unlinked") {
      await module.link((specifier, referrer) => this.#import(specifier, referrer.identifier));
    }
    if (module.status !== "evaluated") {
      await module.evaluate({ timeout: Math.ceil(this.#options.timeout) });
    } else {
      // Evaluated before, maybe not to the end yet.
      await module.evaluate();
    }
  }

  #import(specifier: string, parent: string): Promise<VmModule> | VmModule {
    const standIn = this.#options.standIns.get(specifier);
    if (standIn !== undefined) {
      return synthetic(specifier, standIn);
    }
    if (nodeModule.isBuiltin(specifier)) {
      return this.#outside(specifier);
    }
    const found = this.#locate(specifier, parent);
    return this.#isInside(found) ? this.#load(found) : this.#outside(pathToFileURL(found).href);
  }

  /** @returns an absolute path */
  #locate(specifier: string, parent: string): string {
    if (specifier.startsWith("file:")) {
      return fileURLToPath(specifier);
    }
    if (/^\.{0,2}\//.test(specifier)) {
      const path = fileURLToPath(new URL(specifier, parent));
      return this.#options.bundled || isTypeScript(fileURLToPath(parent)) ? withEnding(path) : path;
    }
    const url = resolveImport(specifier, parent);
    if (!url.startsWith("file:")) {
      throw new Unsupported(`${specifier} is no file`);
    }
    return fileURLToPath(url);
  }

  async #outside(url: string): Promise<VmModule> {
    let module = outside.get(url);
    if (module === undefined) {
      module = synthetic(url, (await import(url)) as Record<string, unknown>);
      outside.set(url, module);
    }
    return module;
  }

  #load(path: string): Promise<VmModule> {
    let loading = this.#modules.get(path);
    if (loading === undefined) {
      loading = this.#loadOnce(path);
      this.#modules.set(path, loading);
    }
    return loading;
  }

  async #loadOnce(path: string): Promise<VmModule> {
    const url = pathToFileURL(path).href;
    if (extname(path) === ".json") {
      return synthetic(url, { default: JSON.parse(this.#text(path)) as unknown });
    }
    if (this.#isCommon(path)) {
      const exported: unknown = limited(this.#options.timeout, () => this.#require(path));
      const hasMembers =
        (typeof exported === "object" && exported !== null) || typeof exported === "function";
      return synthetic(url, { ...(hasMembers ? exported : {}), default: exported });
    }
    await Promise.resolve();
    return new vm.SourceTextModule(this.#code(path), {
      identifier: url,
      initializeImportMeta: (meta) => {
        Object.assign(meta, {
          url,
          filename: path,
          dirname: dirname(path),
          resolve: (specifier: string) => resolveImport(specifier, url),
        });
      },
      importModuleDynamically: async (specifier: string) => this.#imported(specifier, url),
    });
  }

  async #imported(specifier: string, parent: string): Promise<VmModule> {
    const module = await this.#import(specifier, parent);
    await this.#evaluate(module);
    return module;
  }

  #require(path: string): unknown {
    const known = this.#common.get(path);
    if (known !== undefined) {
      return known.exports;
    }
    const module = this.#commonModule(path);
    this.#common.set(path, module);
    if (extname(path) === ".json") {
      module.exports = JSON.parse(this.#text(path));
      return module.exports;
    }
    const body = vm.compileFunction(
      this.#code(path),
      ["exports", "require", "module", "__filename", "__dirname"],
      {
        filename: path,
        importModuleDynamically: (async (specifier: string) =>
          this.#imported(specifier, pathToFileURL(path).href)) as never,
      },
    ) as (...args: unknown[]) => void;
    try {
      Reflect.apply(body, module.exports, [module.exports, module.require, module, path, dirname(path)]);
    } catch (error) {
      this.#common.delete(path);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  #commonModule(path: string): CommonModule {
    const real = nodeModule.createRequire(path);
    const require = ((specifier: string): unknown => {
      const standIn = this.#options.standIns.get(specifier);
      if (standIn !== undefined) {
        return "default" in standIn ? standIn["default"] : standIn;
      }
      if (nodeModule.isBuiltin(specifier)) {
        return real(specifier) as unknown;
      }
      const found =
        /^\.{1,2}(?:\/|$)/.test(specifier) && (this.#options.bundled || isTypeScript(path))
          ? real.resolve(withEnding(join(dirname(path), specifier)))
          : real.resolve(specifier);
      if (!this.#isInside(found)) {
        return real(specifier) as unknown;
      }
      if (!this.#isCommon(found) && extname(found) !== ".json") {
        throw new Unsupported(`${specifier} is an ECMAScript module that is loaded by require()`);
      }
      return this.#require(found);
    }) as NodeJS.Require;
    require.resolve = real.resolve;
    require.cache = {};
    const module: CommonModule = {
      exports: {},
      id: this.#main === path ? "." : path,
      filename: path,
      loaded: false,
      children: [],
      paths: [],
      require,
    };
    const main = this.#main === undefined ? undefined : this.#common.get(this.#main);
    require.main = (this.#main === path ? module : main) as never;
    return module;
  }

  #isInside(path: string): boolean {
    return path.startsWith(this.#options.root + sep) && !path.includes(`${sep}node_modules${sep}`);
  }

  #text(path: string): string {
    const over = this.#options.overlay.get(path);
    if (over !== undefined) {
      return over;
    }
    let text = texts.get(path);
    if (text === undefined) {
      text = readFileSync(path, "utf8");
      texts.set(path, text);
    }
    return text;
  }

  #code(path: string): string {
    const text = this.#text(path).replace(/^#!.*/, "");
    if (!isTypeScript(path)) {
      return text;
    }
    const { code, translation } = typesStripped(text, this.#options.root);
    if (translation !== undefined) {
      this.translated.set(path, translation);
    }
    return code;
  }

  #isCommon(path: string): boolean {
    const ending = extname(path);
    if (ending === ".cjs" || ending === ".cts") {
      return true;
    }
    if (ending === ".mjs" || ending === ".mts") {
      return false;
    }
    if (![".js", ".ts", ".json", ""].includes(ending)) {
      throw new Unsupported(`files like *${ending} need a translation`);
    }
    if (ending === ".json") {
      return false;
    }
    const type = packageType(dirname(path));
    // What is translated may be written in one way and run in the other.
    const isSure = type !== undefined && (type === "module" || !(this.#options.bundled || ending === ".ts"));
    return isSure ? type === "commonjs" : !usesModules(this.#text(path));
  }
}

/** @returns undefined where the nearest package.json says nothing */
function packageType(folder: string): string | undefined {
  if (packageTypes.has(folder)) {
    return packageTypes.get(folder);
  }
  const file = join(folder, "package.json");
  let type: string | undefined;
  if (existsSync(file)) {
    type = (JSON.parse(readFileSync(file, "utf8")) as { type?: string }).type;
  } else if (dirname(folder) !== folder) {
    type = packageType(dirname(folder));
  }
  packageTypes.set(folder, type);
  return type;
}

/** As Node does where no package says it: by the syntax. */
function usesModules(text: string): boolean {
  return /^\s*(?:import\s*(?:[\w*{$"']|\/)|export\s*(?:[*{]|default\b|const\b|let\b|var\b|function\b|class\b|async\b|type\b|interface\b|enum\b))/m.test(
    text,
  );
}

function withEnding(path: string): string {
  const isFile = (candidate: string): boolean =>
    statSync(candidate, { throwIfNoEntry: false })?.isFile() ?? false;
  const endings = [".ts", ".js", ".mts", ".mjs", ".cjs", ".json"];
  const candidates = [
    path,
    ...endings.map((ending) => path + ending),
    path.replace(/\.js$/, ".ts"),
    ...endings.map((ending) => join(path, `index${ending}`)),
  ];
  return candidates.find(isFile) ?? path;
}

function synthetic(identifier: string, exported: Readonly<Record<string, unknown>>): VmModule {
  const names = [...new Set(Object.keys(exported))];
  return new vm.SyntheticModule(
    names,
    function (this: vm.SyntheticModule) {
      for (const name of names) {
        this.setExport(name, exported[name]);
      }
    },
    { identifier },
  );
}
