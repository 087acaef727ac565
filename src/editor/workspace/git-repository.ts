import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";

/** What we use of the API of the editor's git extension, version 1. */
interface Git {
  getAPI(version: 1): { readonly repositories: readonly Repository[] };
}

export interface Repository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
}

/**
 * The repository that a command is about.
 * @param at as the menu of source control gives it; left out: that of the open file, else the first
 * @throws Failure `no-git`
 */
export async function repositoryOf(at: unknown): Promise<Repository> {
  const extension = vscode.extensions.getExtension<Git>("vscode.git");
  const git = await extension?.activate();
  const repositories = git?.getAPI(1).repositories ?? [];
  const { rootUri } = (at ?? {}) as { readonly rootUri?: unknown };
  const wanted = rootUri instanceof vscode.Uri ? rootUri : vscode.window.activeTextEditor?.document.uri;
  const owners = repositories.filter(({ rootUri: { path } }) => wanted && isWithin(wanted.path, path));
  // Of repositories within one another the innermost.
  const [owner] = owners.toSorted((a, b) => b.rootUri.path.length - a.rootUri.path.length);
  const repository = owner ?? repositories[0];
  if (repository === undefined) {
    throw new Failure(
      "no-git",
      vscode.l10n.t(
        "The editor knows of no git repository here. Open the folder of one, with its git extension on.",
      ),
    );
  }
  return repository;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
