import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { Patch } from "../../core/patch/patch.ts";
import { productName } from "../contributions.ts";
import type { Preview } from "../preview/preview.ts";
import { fromProposalUri, proposalScheme, reviewScheme, toProposalUri } from "../preview/proposal-uri.ts";
import type { RunStateHolder } from "../run/run-state.ts";
import { BaseWatch } from "./base-watch.ts";
import { HunkCursor } from "./hunk-cursor.ts";
import { HunkExplanations } from "./hunk-explanations.ts";
import { HunkLenses } from "./hunk-lenses.ts";
import { ReviewKeeper } from "./kept/keeper.ts";
import { ReviewStore } from "./kept/review-store.ts";
import { OpenReview } from "./open-review.ts";
import { OtherCandidates } from "./other-candidates.ts";
import type { Proposal } from "./proposal.ts";
import { ProposalQuickDiff } from "./quick-diff.ts";
import { confirmEach } from "./refactor-preview.ts";
import { RightSideDocuments } from "./right-side/right-side-documents.ts";
import type { RightSideFiles } from "./right-side/right-side-files.ts";
import { agreementOn } from "./session/explain.ts";
import type { ReviewAction } from "./session/review-session.ts";

const statusMilliseconds = 5_000;

/** What is to be applied now, and what of it has no place any more. */
export interface ReadyPatch {
  readonly patch: Patch;
  /** `src/a.ts: its lines are not there any more` */
  readonly lost: readonly string[];
}

/** The parts of a review and what commands do with them. Loaded with the first proposal. */
export class Review implements vscode.Disposable {
  readonly open: OpenReview;
  readonly documents: RightSideDocuments;
  readonly #watch: BaseWatch;
  readonly #cursor: HunkCursor;
  readonly #explanations: HunkExplanations;
  readonly #others: OtherCandidates;
  readonly #keeper: ReviewKeeper | undefined;
  readonly #subscriptions: vscode.Disposable;

  /**
   * @param report told what went wrong where nobody waits for an answer
   * @param leftChanged told of texts before the proposal that have changed
   * @param storage absolute path of the workspace's own storage folder; undefined: no review outlives its window
   */
  constructor(
    private readonly state: RunStateHolder,
    preview: Pick<Preview, "showFile">,
    files: RightSideFiles,
    private readonly report: (error: unknown) => void,
    leftChanged: (uris: readonly vscode.Uri[]) => void,
    private readonly log: { line(text: string): void },
    storage: string | undefined,
  ) {
    this.open = new OpenReview(state);
    this.#keeper =
      storage === undefined ? undefined : new ReviewKeeper(this.open, new ReviewStore(storage), log);
    this.documents = new RightSideDocuments(this.open, files, report);
    this.#watch = new BaseWatch(
      this.open,
      async (paths) => {
        const { session } = this.open.require();
        leftChanged(paths.map((path) => toProposalUri({ proposal: session.proposal, path, side: "before" })));
        await this.documents.show(paths);
      },
      report,
    );
    this.#cursor = new HunkCursor(this.open, (path, at) =>
      preview.showFile(this.open.require().proposal, path, at),
    );
    this.#explanations = new HunkExplanations(this.open, (hunk) => this.#cursor.reveal(hunk));
    this.#others = new OtherCandidates(this.open, (action) => this.act(action));
    const lenses = new HunkLenses(this.open, (ref) => this.#others.count(ref));
    const selector = { scheme: reviewScheme };
    this.#subscriptions = vscode.Disposable.from(
      // First of all: whatever ends with the window is no decision of the user's.
      ...(this.#keeper === undefined ? [] : [this.#keeper]),
      ...[this.open, this.documents, this.#watch, lenses, new ProposalQuickDiff(this.open)],
      vscode.languages.registerCodeLensProvider(selector, lenses),
      vscode.languages.registerHoverProvider(selector, this.#explanations),
    );
  }

  /**
   * Takes up what a window before this one left open.
   * @param id of the proposal; undefined: whichever it is
   * @returns undefined: there is none, or something else goes on here by now
   */
  async resume(id: string | undefined): Promise<Proposal | undefined> {
    try {
      const proposal = await this.#keeper?.resume(id, (kept) => {
        if (this.state.current.kind !== "idle") {
          return false;
        }
        this.state.set({ kind: "proposed", proposal: kept });
        return true;
      });
      // Files may have changed while no window was there.
      this.#watch.refresh().catch(this.report);
      return proposal;
    } catch (error) {
      this.log.line(`the review that was open here is not taken up again: ${String(error)}`);
      return undefined;
    }
  }

  /** Text of the left side. */
  before(uri: vscode.Uri): string | undefined {
    const document = fromProposalUri(uri);
    const file = document && this.open.file(document.proposal, document.path);
    return file && uri.scheme === proposalScheme ? (file.state.base?.text ?? "") : undefined;
  }

  /** @throws Failure `stale`, `no-edits` */
  async act(action: ReviewAction): Promise<void> {
    this.open.act(action);
    await this.documents.show([action.path]);
  }

  async decideHunk(kind: "accept" | "reject", clicked: unknown): Promise<void> {
    const { proposal, path, fingerprint } = this.#cursor.hunk(clicked);
    await this.act({ kind, proposal, path, fingerprint });
  }

  async decideFile(kind: "accept-file" | "reject-file"): Promise<void> {
    const { session } = this.open.require();
    await this.act({ kind, proposal: session.proposal, path: this.#cursor.path() });
  }

  async explain(clicked: unknown): Promise<void> {
    await this.#explanations.show(this.#cursor.hunk(clicked));
  }

  async chooseOther(clicked: unknown): Promise<void> {
    await this.#others.choose(this.#cursor.hunk(clicked));
  }

  /** Tells screen readers and everybody else where the cursor is now, by way of the status bar. */
  async move(step: 1 | -1): Promise<void> {
    const hunk = await this.#cursor.move(step);
    if (hunk === undefined) {
      throw new Failure("no-edits", vscode.l10n.t("This proposal has no hunk left to go to."));
    }
    const hunks = this.open
      .require()
      .session.hunks()
      .filter(({ status }) => status !== "stale");
    const number = hunks.findIndex(
      ({ path, fingerprint }) => path === hunk.path && fingerprint === hunk.fingerprint,
    );
    vscode.window.setStatusBarMessage(
      `${productName}: ${vscode.l10n.t("hunk {0} of {1}, {2}", number + 1, hunks.length, hunk.path)}`,
      statusMilliseconds,
    );
  }

  /** The patch as it would be applied to the files as they are at this moment. */
  async ready(proposal: Proposal): Promise<ReadyPatch> {
    await this.#watch.refresh();
    const { current } = this.open;
    if (current?.proposal.id !== proposal.id) {
      return { patch: proposal.patch, lost: [] };
    }
    const { session } = current;
    const lost = session.paths.flatMap((path) => {
      const { aside = [], blocked } = session.file(path)?.state ?? {};
      const reasons = [
        ...(blocked === undefined ? [] : [blocked]),
        ...aside
          .filter(({ slot }) => slot === undefined || slot.now !== slot.base)
          .map(({ reason }) => reason),
      ];
      return reasons.map((reason) => `${path}: ${reason}`);
    });
    return { patch: session.patch(), lost };
  }

  /** @returns what was confirmed and applied; undefined: nothing */
  async confirmEach(proposal: Proposal, patch: Patch): Promise<Patch | undefined> {
    return confirmEach(proposal.root, patch, (path, fingerprint) => {
      const agreement = agreementOn(fingerprint, proposal, vscode.l10n.t);
      const who = proposal.provenance.find((each) => each.fingerprint === fingerprint)?.proposers ?? [];
      return {
        label: agreement === "" ? path : `${path}: ${agreement}`,
        description: who.length > 0 ? who.join(", ") : vscode.l10n.t("changed by you"),
      };
    });
  }

  /** So that closing its tabs asks nothing. */
  settle(): Promise<void> {
    return this.documents.settle();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
