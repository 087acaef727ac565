import * as vscode from "vscode";
import type { Patch } from "../../core/patch/patch.ts";
import type { Preview } from "../preview/preview.ts";
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
  readonly files = new RightSideFiles(async () => (await this.get()).documents);
  private readonly leftChanged = new vscode.EventEmitter<vscode.Uri>();
  private loading: Promise<Review> | undefined;
  private loadingLast: Promise<LastApply> | undefined;
  /** Of left sides. */
  readonly onDidChange = this.leftChanged.event;

  /** @param storage absolute path of the workspace's own storage folder; undefined: it has none */
  constructor(
    private readonly state: RunStateHolder,
    private readonly preview: Preview,
    private readonly notices: Notices,
    private readonly log: { line(text: string): void },
    private readonly storage: string | undefined,
  ) {}

  get(): Promise<Review> {
    const report = (error: unknown): void => this.notices.error(error);
    this.loading ??= import("./review.ts").then(
      ({ Review }) =>
        new Review(this.state, this.preview, this.files, report, (uris) => {
          for (const uri of uris) {
            this.leftChanged.fire(uri);
          }
        }),
    );
    return this.loading;
  }

  lastApply(): Promise<LastApply> {
    this.loadingLast ??= Promise.all([import("./last-apply.ts"), import("./applied-store.ts")]).then(
      ([{ LastApply }, { AppliedStore }]) =>
        new LastApply(new AppliedStore(this.storage), this.notices, this.log),
    );
    return this.loadingLast;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return (
      (await this.get()).before(uri) ??
      vscode.l10n.t("This proposal is closed. Run the task again to get a new one.") + "\n"
    );
  }

  async ready(proposal: Proposal): Promise<ReadyPatch> {
    return (await this.get()).ready(proposal);
  }

  async confirmEach(proposal: Proposal, patch: Patch): Promise<Patch | undefined> {
    return (await this.get()).confirmEach(proposal, patch);
  }

  async settle(): Promise<void> {
    await (await this.loading)?.settle();
  }

  async applied(title: string, root: string, patch: Patch): Promise<void> {
    await (await this.lastApply()).applied(title, root, patch);
  }

  dispose(): void {
    this.files.dispose();
    this.leftChanged.dispose();
    void this.loading?.then((review) => review.dispose());
    void this.loadingLast?.then((last) => last.dispose());
  }
}
