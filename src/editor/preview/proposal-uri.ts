import * as vscode from "vscode";

/** Of the virtual documents with the text before a proposal; read-only, and never on disk. */
export const proposalScheme = "patched-moa";

/** Of the text after it, which the user may edit before it is applied; in memory only. */
export const reviewScheme = "patched-moa-review";

type Side = "before" | "after";

export interface ProposalDocument {
  readonly proposal: string;
  readonly path: string;
  readonly side: Side;
}

/** Ids only: addresses end up in histories, logs and telemetry, where no code belongs. */
export function toProposalUri({ proposal, path, side }: ProposalDocument): vscode.Uri {
  return vscode.Uri.from({
    scheme: side === "before" ? proposalScheme : reviewScheme,
    authority: proposal,
    path: `/${path}`,
  });
}

/** @returns undefined when it is not one of ours */
export function fromProposalUri({ scheme, authority, path }: vscode.Uri): ProposalDocument | undefined {
  if (scheme !== proposalScheme && scheme !== reviewScheme) {
    return undefined;
  }
  return { proposal: authority, path: path.slice(1), side: scheme === proposalScheme ? "before" : "after" };
}
