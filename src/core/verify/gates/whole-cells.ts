import { keepsCells, type CellLanguage } from "../../workspace/cell-script.ts";
import type { Gate, Report } from "../gate.ts";
import type { PatchedFiles } from "../patched-files.ts";

/** The code of a notebook stays in the cells that it has: nothing else can be written back into them. */
export class WholeCellsGate implements Gate {
  readonly #path: string;
  readonly #language: CellLanguage;

  /** @param path of the file that stands for the cells, relative to the root */
  constructor(path: string, language: CellLanguage) {
    this.#path = path;
    this.#language = language;
  }

  check({ files }: PatchedFiles, report: Report): Promise<void> {
    const common = { gate: "applies", subject: "cells", strong: false } as const;
    const file = files.find(({ path, oldPath }) => path === this.#path || oldPath === this.#path);
    if (file !== undefined) {
      const { path, before = "", after } = file;
      const fits = path === this.#path && after !== undefined && keepsCells(before, after, this.#language);
      const detail = fits
        ? "The cells of the notebook stay where they are."
        : "Cells are added, removed or moved, which cannot be written back into the notebook.";
      report({ ...common, status: fits ? "passed" : "failed", detail, ...(!fits && { evidence: detail }) });
    }
    return Promise.resolve();
  }
}
