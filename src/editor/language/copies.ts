import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { makePoolFolder } from "../../core/verify/leftovers.ts";

/** A copy of a file of the workspace that is to be opened. */
export interface Copy {
  /** Where the original is, relative to the workspace folder; the copy is there in its own folder. */
  readonly path: string;
  readonly text: string;
  /** What the editor takes the original for, where it was told otherwise than by its name. */
  readonly language?: string;
}

/** Files in a folder outside of the workspace that the editor has open, in no tab. */
export interface OpenCopies {
  /** By the paths they were given; where the copies are. */
  readonly uris: ReadonlyMap<string, vscode.Uri>;
  /** Absolute path of the folder that they are in. */
  readonly folder: string;
  readonly languageOf: ReadonlyMap<string, string>;
}

/**
 * Opens texts in the editor without writing into the workspace and without a tab, so that language extensions say what they
 * think of them. Extensions serve files: hardly one serves documents of a scheme that it does not know, so that these are
 * files, in a temporary folder that goes with the process that made it.
 */
export class Copies {
  #folder: Promise<string> | undefined;
  #made = 0;

  /** @param onOpening told where the copies will be, before the first is opened */
  async open(
    copies: readonly Copy[],
    onOpening: (uris: ReadonlyMap<string, vscode.Uri>) => void,
  ): Promise<OpenCopies> {
    this.#folder ??= makePoolFolder();
    const folder = join(await this.#folder, `copies-${++this.#made}`);
    const uris = new Map(copies.map(({ path }) => [path, vscode.Uri.file(join(folder, path))]));
    const languageOf = new Map<string, string>();
    try {
      for (const { path, text } of copies) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      onOpening(uris);
      for (const { path, language } of copies) {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.file(join(folder, path)));
        const isOther = language !== undefined && document.languageId !== language;
        const opened = isOther
          ? await vscode.languages.setTextDocumentLanguage(document, language)
          : document;
        languageOf.set(path, opened.languageId);
      }
    } catch (error) {
      await this.close(folder);
      throw error;
    }
    return { uris, folder, languageOf };
  }

  /**
   * Closes what is open in the folder, and removes it. The editor has no command to close a document without a tab, and
   * does so by itself after minutes; but it closes at once what an edit of the workspace deletes.
   */
  async close(folder: string): Promise<void> {
    // Nothing is left in it that could land in the trash, which the option keeps it out of as well.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const edit = new vscode.WorkspaceEdit();
    const options = { recursive: true, ignoreIfNotExists: true, skipTrashBin: true };
    edit.deleteFile(vscode.Uri.file(folder), options);
    await vscode.workspace.applyEdit(edit);
    await rm(folder, { recursive: true, force: true });
  }

  async dispose(): Promise<void> {
    if (this.#folder !== undefined) {
      await rm(await this.#folder, { recursive: true, force: true });
    }
  }
}
