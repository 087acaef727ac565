import * as vscode from "vscode";
import { isPatched } from "../../core/moa/candidate.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { OpenReview } from "./open-review.ts";
import type { WideVersion } from "./session/file-review.ts";
import { isSame } from "./session/piece.ts";
import type { HunkInFile, HunkRef, ReviewAction } from "./session/review-session.ts";
import { rivalVersions, type RivalVersion } from "./session/rival-versions.ts";

interface VersionItem extends vscode.QuickPickItem {
  readonly version: WideVersion;
}

/** What the others propose for the lines of a hunk; looked at in place before one is chosen. */
export class OtherCandidates {
  /** Lenses are asked for at every change of the text, and candidates stay what they were. */
  #counted: { readonly proposal: string; readonly counts: Map<string, number> } | undefined;

  /** @param act does it, and shows what it made of the text */
  constructor(
    private readonly review: OpenReview,
    private readonly act: (action: ReviewAction) => Promise<void>,
  ) {}

  count(ref: HunkRef): number {
    if (this.#counted?.proposal !== ref.proposal) {
      this.#counted = { proposal: ref.proposal, counts: new Map() };
    }
    const slot = this.review.file(ref.proposal, ref.path)?.slot(ref.fingerprint);
    const key = `${ref.path} ${ref.fingerprint} ${slot?.absorbed.length ?? 0}`;
    const known = this.#counted.counts.get(key) ?? this.versionsOf(ref).length;
    this.#counted.counts.set(key, known);
    return known;
  }

  versionsOf({ path, fingerprint }: HunkRef): readonly RivalVersion[] {
    const { proposal, session } = this.review.require();
    const file = session.file(path);
    const slot = file?.slot(fingerprint);
    return file === undefined || slot === undefined
      ? []
      : rivalVersions(file.state.change, slot, proposal.outcome.candidates.filter(isPatched));
  }

  /** @throws Failure `no-edits` when all agree */
  async choose(hunk: HunkInFile & { readonly proposal: string }): Promise<void> {
    const { proposal, path, fingerprint } = hunk;
    const ref = { proposal, path, fingerprint };
    const rivals = this.versionsOf(ref);
    const slot = this.review.file(proposal, path)?.slot(fingerprint);
    if (rivals.length === 0 || slot === undefined) {
      throw new Failure("no-edits", vscode.l10n.t("Nobody proposed anything else for these lines."));
    }
    const narrow = { above: [], below: [] };
    const items: VersionItem[] = [
      {
        label: vscode.l10n.t("The proposal's version"),
        detail: firstLine(slot.proposed),
        version: { by: undefined, lines: slot.proposed, ...narrow },
      },
      ...rivals.map((rival) => itemOf(rival)),
      ...(isSame(slot.kept, slot.chosen.lines) || isSame(slot.kept, slot.proposed)
        ? []
        : [
            {
              label: vscode.l10n.t("Your own version"),
              detail: firstLine(slot.kept),
              version: { by: vscode.l10n.t("you"), lines: slot.kept, ...narrow },
            },
          ]),
    ];
    const before = this.review.file(proposal, path);
    if (before === undefined) {
      return;
    }
    // Each version is one of the hunk as it was, and not as the version before has made it.
    const restore: ReviewAction = { kind: "restore", proposal, path, file: before };
    const chosen = await pickWithPreview(items, async ({ version }) => {
      this.review.act(restore);
      await this.act({ kind: "choose", ...ref, version });
    });
    if (!chosen) {
      await this.act(restore);
    }
  }
}

function itemOf({ version, proposers, held, isUnchanged }: RivalVersion): VersionItem {
  const verdict = {
    proven: vscode.l10n.t("verified"),
    accepted: vscode.l10n.t("passed the gates"),
    rejected: vscode.l10n.t("did not hold"),
  }[held];
  const [first = "", ...more] = proposers;
  const who =
    more.length > 0
      ? [proposers.join(", "), vscode.l10n.t("{0} proposers agree", proposers.length)]
      : isUnchanged
        ? [first]
        : [];
  return {
    label: isUnchanged ? vscode.l10n.t("Leave these lines as they are") : first,
    description: [...who, verdict].join(" · "),
    detail: firstLine(version.lines),
    version,
  };
}

/** Text for a list: icons are not drawn from what a model wrote. */
function firstLine(lines: readonly string[] | null): string {
  const line = lines?.find((each) => each.trim() !== "")?.trim() ?? "";
  return line.replaceAll("$(", "$ (").slice(0, 200);
}

/** @returns whether one was chosen; while the list is open, the one it stands on is shown */
function pickWithPreview(
  items: readonly VersionItem[],
  show: (item: VersionItem) => Promise<void>,
): Promise<boolean> {
  const pick = vscode.window.createQuickPick<VersionItem>();
  pick.title = vscode.l10n.t("What did the others propose here?");
  pick.placeholder = vscode.l10n.t("The diff shows the version you stand on");
  pick.items = items;
  return new Promise<boolean>((resolve, reject) => {
    let shown: Promise<void> = Promise.resolve();
    let accepted = false;
    const preview = (item: VersionItem | undefined): void => {
      if (item !== undefined) {
        shown = shown.then(() => show(item));
        shown.catch((error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          pick.hide();
        });
      }
    };
    pick.onDidChangeActive(([item]) => preview(item));
    pick.onDidAccept(() => {
      accepted = true;
      preview(pick.selectedItems[0]);
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      shown.then(() => resolve(accepted), reject);
    });
    pick.show();
  });
}
