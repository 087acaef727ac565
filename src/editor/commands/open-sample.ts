import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { Command } from "./command.ts";

interface Places {
  /** The sample as it is shipped. */
  readonly sample: vscode.Uri;
  /** A folder of ours that outlives the window. */
  readonly storage: vscode.Uri;
}

interface PlaceItem extends vscode.QuickPickItem {
  find(): Promise<vscode.Uri | undefined>;
}

/** Opens a copy of the small sample project: something to try that needs no key, no network and no project of one's own. */
export class OpenSample implements Command {
  readonly id = commandIds.openSample;

  constructor(private readonly places: Places) {}

  /** @param given URI of the folder to copy it into, as text; left out, the user is asked */
  async execute(given?: unknown): Promise<unknown> {
    const parent = typeof given === "string" ? vscode.Uri.parse(given) : await this.#ask();
    if (parent === undefined) {
      return undefined;
    }
    const folder = await freeName(parent);
    await vscode.workspace.fs.copy(this.places.sample, folder);
    // The walkthrough is not in the window of the sample: its first problem is. In a browser a file would get a window of its own.
    const isDesktop = vscode.env.uiKind === vscode.UIKind.Desktop;
    // The window may go with it, so nothing is left to do after it.
    await vscode.commands.executeCommand("vscode.openFolder", folder, {
      forceNewWindow: vscode.workspace.workspaceFolders !== undefined,
      ...(isDesktop && { filesToOpen: [vscode.Uri.joinPath(folder, "src", "invoice.ts")] }),
    });
    return { folder: folder.toString() };
  }

  async #ask(): Promise<vscode.Uri | undefined> {
    const { storage } = this.places;
    const items: PlaceItem[] = [
      {
        label: `$(beaker) ${vscode.l10n.t("Among the editor's own files")}`,
        detail: vscode.l10n.t("For a quick try; nothing of it is in your way"),
        find: () => Promise.resolve(storage),
      },
      {
        label: `$(folder-opened) ${vscode.l10n.t("In a folder of mine…")}`,
        detail: vscode.l10n.t("A folder for the sample is made in it"),
        find: pickFolder,
      },
    ];
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t("Where to put the sample"),
    });
    return picked?.find();
  }
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: vscode.l10n.t("Copy the Sample Here"),
    })) ?? [];
  return folder;
}

/** An earlier copy stays as it is: somebody may have worked on it. */
async function freeName(parent: vscode.Uri): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const folder = vscode.Uri.joinPath(parent, number === 1 ? "moa-sample" : `moa-sample-${number}`);
    const there = await vscode.workspace.fs.stat(folder).then(
      () => true,
      () => false,
    );
    if (!there) {
      return folder;
    }
  }
}
