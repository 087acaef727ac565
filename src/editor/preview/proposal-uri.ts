import * as vscode from "vscode";

/** Of the virtual documents that show a proposal; read-only, and never on disk. */
export const proposalScheme = "patched-moa";

type Side = "before" | "after";

export interface ProposalDocument {
  readonly proposal: string;
  readonly path: string;
  readonly side: Side;
}

/** Ids only: addresses end up in histories, logs and telemetry, where no code belongs. */
export function toProposalUri({ proposal, path, side }: ProposalDocument): vscode.Uri {
  return vscode.Uri.from({
    scheme: proposalScheme,
    path: `/${path}`,
    query: JSON.stringify({ proposal, side }),
  });
}

/** @returns undefined when it is not one of ours */
export function fromProposalUri(uri: vscode.Uri): ProposalDocument | undefined {
  if (uri.scheme !== proposalScheme) {
    return undefined;
  }
  try {
    const { proposal, side } = JSON.parse(uri.query) as ProposalDocument;
    return { proposal, side, path: uri.path.slice(1) };
  } catch {
    return undefined;
  }
}
