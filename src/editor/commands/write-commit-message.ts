import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import { askedText, requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";

/** What we use of the API of the editor's git extension, version 1. */
interface Git {
  getAPI(version: 1): { readonly repositories: readonly Repository[] };
}

interface Repository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
}

/** Puts a message for what is staged, else for what is changed, into the box of source control. Nothing is committed. */
export class WriteCommitMessage implements Command {
  readonly id = commandIds.writeCommitMessage;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
    private readonly log: Pick<RunLog, "event">,
  ) {}

  /** @param at the repository, from the menu of source control; left out: that of the open file, else the first */
  async execute(at?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    requireModel(this.settings, vscode.l10n.t("A commit message needs a model, and none is selected."));
    const { rootUri, inputBox } = await repositoryOf(at);
    const { texts } = await this.engine.get();
    // What the user has typed says what he wants, and is his: it stays.
    const typed = inputBox.value;
    const note = (text: string): void => this.log.event({ kind: "note", text });
    const written = await askedText(
      vscode.l10n.t("Writing a commit message…"),
      (signal) => texts.commitMessage(rootUri.fsPath, typed, note, signal),
      (why) => vscode.l10n.t("No commit message: {0}", why),
    );
    if (written === undefined) {
      return undefined;
    }
    const now = inputBox.value.trim();
    inputBox.value = now === "" ? written : `${written}\n\n${now}`;
    return { text: written };
  }
}

async function repositoryOf(at: unknown): Promise<Repository> {
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
