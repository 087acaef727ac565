import * as vscode from "vscode";
import type { Patch } from "../../core/patch/patch.ts";
import type { Preview } from "../preview/preview.ts";
import { fromProposalUri } from "../preview/proposal-uri.ts";
import type { RunStateHolder } from "../run/run-state.ts";
import type { LastApply } from "./last-apply.ts";
import type { Proposal } from "./proposal.ts";
import type { ReadyPatch, Review } from "./review.ts";
import { RightSideFiles } from "./right-side/right-side-files.ts";

interface Notices {
  confirm(message: string, detail: string, yes: string): Promise<boolean>;
  error(error: unknown): void;
}

/** Loads what reviews are made of with the first proposal: until then nobody needs it. */
export class LazyReview implements vscode.Disposable, vscode.TextDocumentContentProvider {
  /** Of the right side; the editor has to know them from the start, for tabs that it opens again. */
  readonly files = new RightSideFiles(async (proposal) => (await this.#of(proposal)).documents);
  readonly #leftChanged = new vscode.EventEmitter<vscode.Uri>();
  #loading: Promise<Review> | undefined;
  #loadingLast: Promise<LastApply> | undefined;
  #resuming: Promise<Proposal | undefined> | undefined;
  /** Ids of proposals that nobody can bring back. */
  readonly #gone = new Set<string>();
  /** Of left sides. */
  readonly onDidChange = this.#leftChanged.event;

  /** @param storage absolute path of the workspace's own storage folder; undefined: it has none */
  constructor(
    private readonly state: RunStateHolder,
    private readonly preview: Preview,
    private readonly notices: Notices,
    private readonly log: { line(text: string): void },
    private readonly storage: string | undefined,
  ) {}

  get(): Promise<Review> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /**
   * The review that a window before this one left open, if nothing else is open by now.
   * @param id of its proposal; left out: whichever it is
   */
  async resume(id?: string): Promise<Proposal | undefined> {
    const review = await this.get();
    this.#resuming ??= review.resume(id).finally(() => (this.#resuming = undefined));
    const proposal = await this.#resuming;
    if (proposal !== undefined) {
      this.preview.adopt(proposal);
    }
    return proposal;
  }

  lastApply(): Promise<LastApply> {
    this.#loadingLast ??= Promise.all([import("./last-apply.ts"), import("./applied-store.ts")]).then(
      ([{ LastApply }, { AppliedStore }]) =>
        new LastApply(new AppliedStore(this.storage), this.notices, this.log),
    );
    return this.#loadingLast;
  }

  /** Empty where the proposal is closed: what the right side says of it is seen as a difference then. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const document = fromProposalUri(uri);
    return (document && (await this.#of(document.proposal)).before(uri)) ?? "";
  }

  async ready(proposal: Proposal): Promise<ReadyPatch> {
    return (await this.get()).ready(proposal);
  }

  async confirmEach(proposal: Proposal, patch: Patch): Promise<Patch | undefined> {
    return (await this.get()).confirmEach(proposal, patch);
  }

  async settle(): Promise<void> {
    await (await this.#loading)?.settle();
  }

  async applied(title: string, root: string, patch: Patch): Promise<void> {
    await (await this.lastApply()).applied(title, root, patch);
  }

  dispose(): void {
    this.files.dispose();
    this.#leftChanged.dispose();
    void this.#loading?.then((review) => review.dispose());
    void this.#loadingLast?.then((last) => last.dispose());
  }

  async #load(): Promise<Review> {
    const { Review } = await import("./review.ts");
    const report = (error: unknown): void => this.notices.error(error);
    const leftChanged = (uris: readonly vscode.Uri[]): void => {
      for (const uri of uris) {
        this.#leftChanged.fire(uri);
      }
    };
    return new Review(this.state, this.preview, this.files, report, leftChanged, this.log, this.storage);
  }

  /** Tabs that the editor opens again ask for files of a proposal before anybody else does. */
  async #of(proposal: string): Promise<Review> {
    const review = await this.get();
    if (review.open.current?.proposal.id !== proposal && !this.#gone.has(proposal)) {
      await this.resume(proposal);
      if (review.open.current?.proposal.id !== proposal) {
        this.#gone.add(proposal);
      }
    }
    return review;
  }
}
