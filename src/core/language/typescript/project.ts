import type ts from "typescript";
import type { OverlaidDisk } from "./overlaid-disk.ts";

/** What a project is made of: a parsed tsconfig.json, or the defaults for files that have none. */
export interface ProjectShape {
  readonly options: ts.CompilerOptions;
  /** The project's own files, absolute. */
  readonly files: readonly string[];
}

/** One TypeScript project: a language service that follows the disk and the overlay from job to job. */
export class Project {
  readonly service: ts.LanguageService;
  readonly #disk: OverlaidDisk;
  #shape: ProjectShape;
  /** Files asked about that the project does not list itself. */
  #guests: ReadonlySet<string> = new Set();
  #resolvedFor = "";
  #mustResolve = false;

  constructor(typescript: typeof ts, registry: ts.DocumentRegistry, disk: OverlaidDisk, shape: ProjectShape) {
    this.#disk = disk;
    this.#shape = shape;
    this.service = typescript.createLanguageService(this.#host(typescript), registry);
  }

  /** Brings the project up to date with the disk's state. The program is made when the service is next asked. */
  update(shape: ProjectShape, guests: ReadonlySet<string>): void {
    this.#shape = shape;
    this.#guests = guests;
    const installed = this.#disk.stampOf(`${this.#disk.root}/node_modules/.package-lock.json`);
    const resolvedFor = JSON.stringify([shape.files, this.#disk.shape, installed]);
    this.#mustResolve ||= resolvedFor !== this.#resolvedFor;
    this.#resolvedFor = resolvedFor;
  }

  /** The program for the current state. */
  program(): ts.Program {
    const program = this.service.getProgram();
    if (!program) {
      throw new Error("TypeScript made no program.");
    }
    // From here on the program's own resolutions hold, until the next update says otherwise.
    this.#mustResolve = false;
    return program;
  }

  dispose(): void {
    this.service.dispose();
  }

  #host(typescript: typeof ts): ts.LanguageServiceHost & Resolutions {
    const disk = this.#disk;
    return {
      getCompilationSettings: () => this.#shape.options,
      getScriptFileNames: () => [...new Set([...this.#shape.files, ...this.#guests])].filter(disk.fileExists),
      getScriptVersion: (path) => disk.stampOf(path) ?? "gone",
      getScriptSnapshot: (path) => {
        const text = disk.readFile(path);
        return text === undefined ? undefined : typescript.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => disk.root,
      getDefaultLibFileName: (options) => typescript.getDefaultLibFilePath(options),
      useCaseSensitiveFileNames: () => typescript.sys.useCaseSensitiveFileNames,
      fileExists: disk.fileExists,
      readFile: disk.readFile,
      readDirectory: disk.readDirectory,
      directoryExists: disk.directoryExists,
      getDirectories: disk.getDirectories,
      realpath: disk.realpath,
      hasInvalidatedResolutions: () => this.#mustResolve,
    };
  }
}

/** Of CompilerHost; the language service honours it too, though its own host type does not say so. */
type Resolutions = Pick<ts.CompilerHost, "hasInvalidatedResolutions">;
