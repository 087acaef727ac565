import type ts from "typescript";
import { parentOf, type OverlaidDisk } from "./overlaid-disk.ts";
import { Project, type ProjectShape } from "./project.ts";

/** Name of the project for files without a tsconfig.json or jsconfig.json. */
const LOOSE = "";

/** Files of one project that a job is about. */
export interface Share {
  readonly project: Project;
  /** Absolute, in the order asked. */
  readonly paths: readonly string[];
}

/** Finds the project of every file, as the editor does, and keeps the projects between jobs. */
export class Projects {
  readonly #typescript: typeof ts;
  readonly #disk: OverlaidDisk;
  readonly #registry: ts.DocumentRegistry;
  readonly #open = new Map<string, Project>();
  #configs = new Map<string, ts.ParsedCommandLine | undefined>();

  /** @param documents whose paths are all absolute */
  constructor(typescript: typeof ts, disk: OverlaidDisk, documents: ts.DocumentRegistry) {
    this.#typescript = typescript;
    this.#disk = disk;
    this.#registry = documents;
  }

  /**
   * Begins a job: configuration files are read afresh.
   * @param paths relative; files that do not exist are left out
   * @param scope `project` leaves out what a tsconfig.json above the file does not include
   */
  shares(paths: readonly string[], scope: "asked" | "project"): Share[] {
    this.#configs = new Map();
    const byConfig = new Map<string, string[]>();
    for (const path of paths.map((relative) => this.#disk.absolute(relative)).filter(this.#disk.fileExists)) {
      const config = this.#configOf(path, scope);
      if (config !== undefined) {
        byConfig.set(config, [...(byConfig.get(config) ?? []), path]);
      }
    }
    return [...byConfig].map(([config, own]) => ({ project: this.#project(config, own), paths: own }));
  }

  #project(config: string, asked: readonly string[]): Project {
    const shape = this.#parsed(config) ?? { options: this.#looseOptions(), fileNames: [] };
    const listed = new Set(shape.fileNames);
    const guests = new Set(asked.filter((path) => !listed.has(path)));
    const now: ProjectShape = { options: shape.options, files: shape.fileNames };
    let project = this.#open.get(config);
    if (!project) {
      project = new Project(this.#typescript, this.#registry, this.#disk, now);
      this.#open.set(config, project);
    }
    project.update(now, guests);
    return project;
  }

  /** @returns the configuration file's path, `LOOSE`, or undefined for a file that is out of scope */
  #configOf(path: string, scope: "asked" | "project"): string | undefined {
    let nearest: string | undefined;
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      for (const name of ["tsconfig.json", "jsconfig.json"]) {
        const config = `${folder}/${name}`;
        const owner = this.#disk.fileExists(config) ? this.#ownerOf(config, path, new Set()) : undefined;
        if (owner !== undefined) {
          return owner;
        }
        nearest ??= this.#parsed(config) && config;
      }
      if (folder === "") {
        break;
      }
    }
    if (nearest === undefined) {
      return LOOSE;
    }
    return scope === "project" ? undefined : (this.#willingOf(nearest, path) ?? LOOSE);
  }

  /** The configuration that includes the file: this one, or one it refers to. */
  #ownerOf(config: string, path: string, seen: Set<string>): string | undefined {
    const parsed = seen.has(config) ? undefined : this.#parsed(config);
    seen.add(config);
    if (parsed?.fileNames.includes(path)) {
      return config;
    }
    for (const reference of parsed?.projectReferences ?? []) {
      const owner = this.#ownerOf(this.#typescript.resolveProjectReferencePath(reference), path, seen);
      if (owner !== undefined) {
        return owner;
      }
    }
    return undefined;
  }

  /** A configuration whose options suit a file that it does not include: a test beside `include: ["src"]`, a new file. */
  #willingOf(config: string, path: string): string | undefined {
    const parsed = this.#parsed(config);
    const references = parsed?.projectReferences ?? [];
    const choices =
      parsed?.fileNames.length === 0 && references.length > 0
        ? references.map((reference) => this.#typescript.resolveProjectReferencePath(reference))
        : [config];
    const isScript = /\.[cm]?jsx?$/.test(path);
    return choices.find((choice) => !isScript || this.#parsed(choice)?.options.allowJs === true);
  }

  #parsed(config: string): ts.ParsedCommandLine | undefined {
    if (config === LOOSE || !this.#disk.fileExists(config)) {
      return undefined;
    }
    if (!this.#configs.has(config)) {
      const disk = this.#disk;
      const typescript = this.#typescript;
      const parsed = typescript.getParsedCommandLineOfConfigFile(config, undefined, {
        useCaseSensitiveFileNames: typescript.sys.useCaseSensitiveFileNames,
        getCurrentDirectory: () => disk.root,
        fileExists: disk.fileExists,
        readFile: disk.readFile,
        readDirectory: disk.readDirectory,
        // What is wrong with the configuration itself is no diagnostic of a source file; the defaults stand in.
        onUnRecoverableConfigFileDiagnostic: () => undefined,
      });
      this.#configs.set(config, parsed);
    }
    return this.#configs.get(config);
  }

  /** What VS Code assumes for files without a configuration. `checkJs` stays unset: only plain mistakes in JavaScript. */
  #looseOptions(): ts.CompilerOptions {
    const { JsxEmit, ModuleKind, ModuleResolutionKind, ScriptTarget } = this.#typescript;
    return {
      allowJs: true,
      allowImportingTsExtensions: true,
      allowSyntheticDefaultImports: true,
      jsx: JsxEmit.Preserve,
      module: ModuleKind.ESNext,
      moduleResolution: ModuleResolutionKind.Bundler,
      noEmit: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      strict: true,
      target: ScriptTarget.ESNext,
    };
  }
}
