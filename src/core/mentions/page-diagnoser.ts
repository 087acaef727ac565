import type { Diagnoser, Examination, Overlay } from "../language/language-service.ts";
import type { SyntaxParser } from "../syntax/syntax-parser.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import { isPage } from "../workspace/page-format.ts";
import type { Page } from "./page/page.ts";
import { readPage } from "./page/read-page.ts";
import { pageProblems } from "./page-problems.ts";
import { uncheckedCode } from "./unchecked.ts";
import { Project, type Reading } from "./project/project.ts";

/** Other pages that are looked at, for a change of one may leave their links dead. */
const mostDependents = 100;

/** Holds pages against the workspace that they speak of: links, commands, paths, names. Nothing is run, nothing fetched. */
export class PageDiagnoser implements Diagnoser {
  readonly name = "pages";
  readonly unchecked = uncheckedCode;
  readonly #reading: Reading;
  readonly #parser: SyntaxParser;
  readonly #projectWith: (overlay: Overlay) => Promise<Project>;

  constructor(reading: Reading, parser: SyntaxParser) {
    this.#reading = reading;
    this.#parser = parser;
    this.#projectWith = Project.with(reading);
  }

  covers(path: string): boolean {
    return isPage(path);
  }

  async examine(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<Examination> {
    const project = await this.#projectWith(overlay);
    const pages = new Map<string, Promise<Page | undefined>>();
    const read = async (path: string): Promise<Page | undefined> => {
      const shown = overlay.get(path);
      const text = shown === undefined ? await this.#reading.read(path) : shown;
      return text === undefined || text === null ? undefined : readPage(path, text);
    };
    const pageAt = (path: string): Promise<Page | undefined> => {
      const page = pages.get(path) ?? read(path);
      pages.set(path, page);
      return page;
    };
    const found: Diagnostic[] = [];
    for (const path of paths) {
      throwIfCancelled(signal);
      const page = await pageAt(path);
      found.push(
        ...(page === undefined ? [] : await pageProblems(path, page, project, this.#parser, pageAt)),
      );
    }
    return { found, unknown: new Map() };
  }

  async dependents(paths: readonly string[]): Promise<readonly string[]> {
    const own = new Set(paths);
    return (await this.#reading.list())
      .filter((path) => isPage(path) && !own.has(path))
      .slice(0, mostDependents);
  }
}
