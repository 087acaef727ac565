import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { fromProposalUri, toProposalUri } from "../preview/proposal-uri.ts";
import type { OpenReview } from "./open-review.ts";
import type { HunkInFile, HunkRef } from "./session/review-session.ts";

/** Where the user is in the proposal, and how they get to the next hunk: through all its files. */
export class HunkCursor {
  /** @param showFile opens the diff of one file, with the focus in its right side */
  constructor(
    private readonly review: OpenReview,
    private readonly showFile: (path: string, at: vscode.Range) => Promise<void>,
  ) {}

  /**
   * The hunk that was clicked on, or the one at the cursor.
   * @param clicked as a code lens carries it; left out: the one at the cursor
   * @throws Failure `stale` for one that is not there any more, `usage` where the cursor is in none
   */
  hunk(clicked: unknown): HunkInFile & { readonly proposal: string } {
    const { session } = this.review.require();
    if (isHunkRef(clicked)) {
      const found =
        clicked.proposal === session.proposal
          ? session
              .hunks()
              .find((each) => each.path === clicked.path && each.fingerprint === clicked.fingerprint)
          : undefined;
      if (found === undefined) {
        // The action says best why it cannot be.
        session.act({ kind: "accept", ...clicked });
        throw new Failure("stale", vscode.l10n.t("This hunk is not there any more. Nothing was changed."));
      }
      return { ...found, proposal: session.proposal };
    }
    const here = this.#place();
    const hit =
      here &&
      session
        .file(here.path)
        ?.hunks()
        .filter(({ status }) => status !== "stale")
        .findLast(({ line, length }) => line <= here.line && here.line <= line + Math.max(0, length - 1));
    if (here === undefined || hit === undefined) {
      throw new Failure(
        "usage",
        vscode.l10n.t(
          "The cursor is in no hunk. Put it into one on the right side, or go to the next one with Alt+F5.",
        ),
      );
    }
    return { ...hit, path: here.path, proposal: session.proposal };
  }

  /** @throws Failure `usage` where no file of the proposal is active */
  path(): string {
    const here = this.#place();
    const paths = this.review.require().session.paths;
    const path = here?.path ?? (paths.length === 1 ? paths[0] : undefined);
    if (path === undefined) {
      throw new Failure(
        "usage",
        vscode.l10n.t("No file of the proposal is active. Put the cursor into one, then try again."),
      );
    }
    return path;
  }

  /** To the next hunk, or the previous one; after the last comes the first. */
  async move(step: 1 | -1): Promise<HunkInFile | undefined> {
    const { session } = this.review.require();
    const hunks = session.hunks().filter(({ status }) => status !== "stale");
    const here = this.#place();
    const order = (path: string): number => session.paths.indexOf(path);
    const distance = ({ path, line }: HunkInFile): number =>
      here === undefined ? 1 : order(path) - order(here.path) || line - here.line;
    const next =
      step === 1
        ? (hunks.find((hunk) => distance(hunk) > 0) ?? hunks[0])
        : (hunks.findLast((hunk) => distance(hunk) < 0) ?? hunks.at(-1));
    if (next !== undefined) {
      await this.reveal(next);
    }
    return next;
  }

  async reveal({ path, line }: HunkInFile): Promise<void> {
    const { session } = this.review.require();
    const at = new vscode.Range(line, 0, line, 0);
    const editor = vscode.window.activeTextEditor;
    const uri = toProposalUri({ proposal: session.proposal, path, side: "after" });
    if (editor?.document.uri.toString() === uri.toString()) {
      editor.selection = new vscode.Selection(at.start, at.end);
      editor.revealRange(at, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    } else {
      await this.showFile(path, at);
    }
  }

  #place(): { readonly path: string; readonly line: number } | undefined {
    const editor = vscode.window.activeTextEditor;
    const document = editor && fromProposalUri(editor.document.uri);
    return editor === undefined || document?.side !== "after"
      ? undefined
      : { path: document.path, line: editor.selection.active.line };
  }
}

function isHunkRef(value: unknown): value is HunkRef {
  return (
    typeof value === "object" &&
    value !== null &&
    ["proposal", "path", "fingerprint"].every(
      (key) => typeof (value as Record<string, unknown>)[key] === "string",
    )
  );
}
