import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import { fileUri, requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Saves the proposal, as it would be applied now, as a file that `git apply` takes. The proposal stays open. */
export class SavePatch implements Command {
  readonly id = commandIds.savePatch;

  constructor(private readonly review: Pick<ProposalReview, "current">) {}

  /** @param to the address of the file, from a key binding or another extension; left out: the user is asked */
  async execute(to?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    const { proposal, patch } = await this.review.current();
    const { patchFile } = await import("../../core/patch/diff/patch-file.ts");
    const text = await patchFile(proposal.root, patch);
    const place =
      typeof to === "string"
        ? vscode.Uri.parse(to)
        : await vscode.window.showSaveDialog({
            defaultUri: fileUri(proposal.root, "proposal.patch"),
            filters: { [vscode.l10n.t("Patches")]: ["patch", "diff"] },
          });
    if (place === undefined) {
      return undefined;
    }
    await vscode.workspace.fs.writeFile(place, new TextEncoder().encode(text));
    return { saved: place.toString() };
  }
}
