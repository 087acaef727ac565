import * as vscode from "vscode";
import { plain } from "../notices/markdown.ts";
import { fromProposalUri } from "../preview/proposal-uri.ts";
import type { OpenReview } from "./open-review.ts";
import { explain, type Section } from "./session/explain.ts";
import type { HunkInFile } from "./session/review-session.ts";
import { told } from "../notices/told.ts";

/** Where a hunk comes from, in the hover of its lines. Models' and tools' words are shown as text and nothing else. */
export class HunkExplanations implements vscode.HoverProvider {
  /** @param reveal shows a line of the right side, with the focus in it */
  constructor(
    private readonly review: OpenReview,
    private readonly reveal: (hunk: HunkInFile) => Promise<void>,
  ) {}

  provideHover({ uri }: vscode.TextDocument, { line }: vscode.Position): vscode.Hover | undefined {
    const document = fromProposalUri(uri);
    const { current } = this.review;
    const hunk = document && this.review.file(document.proposal, document.path)?.hunks();
    const hit = hunk?.findLast((each) => each.line <= line && line < each.line + Math.max(1, each.length));
    return hit === undefined || current === undefined
      ? undefined
      : new vscode.Hover(
          explain(hit, current.proposal, vscode.l10n.t, told).map(markdownOf),
          new vscode.Range(hit.line, 0, hit.line + Math.max(1, hit.length), 0),
        );
  }

  /** Opens the hover of a hunk, where the keyboard and screen readers find it. */
  async show(hunk: HunkInFile): Promise<void> {
    await this.reveal(hunk);
    await vscode.commands.executeCommand("editor.action.showHover", { focus: "noAutoFocus" });
  }
}

function markdownOf({ heading, lines }: Section): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = false;
  text.supportHtml = false;
  text.appendMarkdown(`**${heading}**\n\n`);
  for (const line of lines) {
    // `appendText` would put spaces into it that no line can be broken at.
    for (const paragraph of line.split(/\n+/)) {
      text.appendMarkdown(`${plain(paragraph)}\n\n`);
    }
  }
  return text;
}
