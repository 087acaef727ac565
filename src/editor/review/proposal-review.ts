import * as vscode from "vscode";
import { describeRisk, risksIn, type Risk } from "../../core/moa/risk/risks.ts";
import { protectedPathsIn } from "../../core/patch/apply/protected-paths.ts";
import type { Patch } from "../../core/patch/patch.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { productName } from "../contributions.ts";
import type { Choice } from "../notices/notices.ts";
import type { RunStateHolder } from "../run/run-state.ts";
import { currentText } from "../workspace/current-text.ts";
import { fileUri, requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import { applyProposal, type Applied } from "./apply-proposal.ts";
import { describeApplied } from "./describe-applied.ts";
import { makeExecutable, modeChanges, setMode, withoutKnownModes } from "./file-modes.ts";
import { objectionsTo, type Proposal } from "./proposal.ts";
import type { ReadyPatch } from "./review.ts";
import { told } from "../notices/told.ts";

const statusMilliseconds = 8_000;

/** Where a proposal is looked at. */
interface Shown {
  show(proposal: Proposal): Promise<void>;
  close(): Promise<void>;
}

/** How the user is asked and told. */
interface Asking {
  confirm(message: string, detail: string, yes: string): Promise<boolean>;
  error(error: unknown, ...choices: readonly Choice[]): void;
}

/** Where the user's word on a proposal is kept. */
interface Decisions {
  get(): Promise<{ decided(proposal: Proposal, accepted: boolean, note: (text: string) => void): void }>;
}

/** What the user made of a proposal before they apply it. */
interface Reviewed {
  ready(proposal: Proposal): Promise<ReadyPatch>;
  /** Takes up what a window before this one left open. */
  resume(id?: string): Promise<Proposal | undefined>;
  /** So that closing its tabs asks nothing. */
  settle(): Promise<void>;
  applied(title: string, root: string, patch: Patch): Promise<void>;
  /** @returns what was confirmed and applied; undefined: nothing */
  confirmEach(proposal: Proposal, patch: Patch): Promise<Patch | undefined>;
}

/** What the user can do with the proposal that waits for them. */
export class ProposalReview {
  /** Until it has ended, a second click joins it and nothing else is decided. */
  #applying: { readonly proposal: Proposal; readonly done: Promise<Applied | undefined> } | undefined;

  constructor(
    private readonly state: RunStateHolder,
    private readonly preview: Shown,
    private readonly notices: Asking,
    private readonly log: { line(text: string): void },
    private readonly engine: Decisions,
    private readonly reviewed: Reviewed,
  ) {}

  /**
   * Opens the review of a proposal, wherever it comes from: a run that has just ended, one of the past, a chat. What was
   * not decided before is superseded.
   * @throws Failure `usage` while a run is going on
   */
  async open(proposal: Proposal): Promise<void> {
    if (this.state.current.kind === "running") {
      throw new Failure(
        "usage",
        vscode.l10n.t("{0} is at work on another task; look at this one when it is done.", productName),
      );
    }
    await this.supersede();
    this.state.set({ kind: "proposed", proposal });
    await this.preview.show(proposal);
  }

  /**
   * @param id of the proposal that was clicked on; left out, the one that waits
   * @throws Failure `read-only`, `no-edits` when none waits
   * @returns undefined when the user said no, or has to be asked again because a file has changed
   */
  async apply(id?: string): Promise<Applied | undefined> {
    const applying = this.#applying;
    if (applying !== undefined && (id === undefined || id === applying.proposal.id)) {
      // Whoever clicked first is told what went wrong.
      return applying.done.catch(() => undefined);
    }
    const proposal = this.#waiting(id);
    const done = this.#decide(proposal).finally(() => (this.#applying = undefined));
    this.#applying = { proposal, done };
    return done;
  }

  /**
   * As `apply`, with the same questions, but then the editor has every hunk confirmed in its own list, and applies those
   * that were.
   * @returns undefined when none was, and the proposal stays open
   */
  async applyConfirmed(id?: string): Promise<Applied | undefined> {
    requireTrustedWorkspace();
    const proposal = this.#waiting(id);
    const { patch, lost } = await this.reviewed.ready(proposal);
    this.#requireSomething(patch, lost);
    if (!(await this.#isConfirmed(proposal, patch, lost))) {
      return undefined;
    }
    const edited = await this.reviewed.confirmEach(proposal, patch);
    const applied = await this.#withModes(proposal, patch, edited);
    if (applied === undefined) {
      return undefined;
    }
    const files = applied.changes.map(({ path }) => path);
    this.log.line(`confirmed and applied: ${files.join(", ")}`);
    await this.reviewed.applied(proposal.title, proposal.root, applied);
    await this.#end();
    await this.#keep(proposal, true);
    return { files, unsaved: files };
  }

  /** The editor's list knows no modes of files, so that they are asked about by themselves. */
  async #withModes(
    { root }: Proposal,
    { changes }: Patch,
    edited: Patch | undefined,
  ): Promise<Patch | undefined> {
    for (const change of changes) {
      const isMade = edited?.changes.some(({ kind, path }) => kind === "create" && path === change.path);
      if (change.kind === "create" && change.executable === true && isMade === true) {
        await makeExecutable(root, change.path);
      }
    }
    const modes = await modeChanges(root, changes);
    const list = modes.map(({ path, executable }) => `${executable ? "+x" : "-x"} ${path}`).join("\n");
    const question = vscode.l10n.t("Change which files can be run?");
    if (modes.length === 0 || !(await this.notices.confirm(question, list, vscode.l10n.t("Change Them")))) {
      return edited;
    }
    const all = new Map((edited?.changes ?? []).map((change) => [change.path, change]));
    for (const { path, executable, after } of modes) {
      const known = all.get(path);
      const base = known === undefined ? await currentText(fileUri(root, path), path) : undefined;
      if (known?.kind === "modify") {
        all.set(path, { ...known, executable });
      } else if (base !== undefined) {
        all.set(path, { kind: "modify", path, base, hunks: [], executable });
      }
      await setMode(root, path, after);
    }
    return { changes: [...all.values()] };
  }

  /**
   * As it would be applied now.
   * @throws Failure `no-edits` when none waits, `stale`
   */
  async current(): Promise<{ readonly proposal: Proposal; readonly patch: Patch }> {
    const proposal = this.#waiting(undefined);
    const { patch, lost } = await this.reviewed.ready(proposal);
    this.#requireSomething(patch, lost);
    return { proposal, patch };
  }

  /** Does nothing while the proposal is being applied: that was said first. */
  async discard(id?: string): Promise<void> {
    if (this.#applying !== undefined) {
      return;
    }
    const proposal = this.#waiting(id);
    this.log.line("discarded by the user");
    await this.#end();
    await this.#keep(proposal, false);
  }

  /** The one that waits; else the one that a window before this one left open. */
  async show(id?: string): Promise<void> {
    if (this.state.current.kind === "idle") {
      await this.reviewed.resume(id);
    }
    await this.preview.show(this.#waiting(id));
  }

  /** A new run supersedes what was not decided. */
  async supersede(): Promise<void> {
    await this.#applying?.done.catch(() => undefined);
    if (this.state.current.kind === "proposed") {
      this.log.line("discarded for a new run");
      await this.#end();
    }
  }

  async #decide(proposal: Proposal): Promise<Applied | undefined> {
    requireTrustedWorkspace();
    const { patch, lost } = await this.reviewed.ready(proposal);
    try {
      this.#requireSomething(patch, lost);
      if (!(await this.#isConfirmed(proposal, patch, lost))) {
        return undefined;
      }
      const changing = await withoutKnownModes(proposal.root, patch);
      const applied = await applyProposal({ root: proposal.root, patch: changing });
      this.log.line(`applied: ${applied.files.join(", ")}`);
      await this.reviewed.applied(proposal.title, proposal.root, changing);
      await this.#end();
      await this.#keep(proposal, true);
      vscode.window.setStatusBarMessage(
        `$(check) ${productName}: ${describeApplied(patch, applied, vscode.l10n.t)}`,
        statusMilliseconds,
      );
      return applied;
    } catch (error) {
      if (!Failure.is(error, "stale")) {
        throw error;
      }
      const { command, args } = proposal.request.again;
      await this.#end();
      this.notices.error(error, {
        label: vscode.l10n.t("Run Again"),
        choose: () => vscode.commands.executeCommand(command, ...args),
      });
      return undefined;
    }
  }

  #waiting(id: string | undefined): Proposal {
    const { current } = this.state;
    if (current.kind !== "proposed" || (id !== undefined && id !== current.proposal.id)) {
      throw new Failure(
        "no-edits",
        vscode.l10n.t("This proposal is closed; run the task again to get a new one."),
      );
    }
    return current.proposal;
  }

  #requireSomething({ changes }: Patch, lost: readonly string[]): void {
    if (changes.length === 0) {
      throw lost.length > 0
        ? new Failure(
            "stale",
            vscode.l10n.t(
              "{0}; nothing was applied. Run it again on the file as it is now.",
              told(lost.join("; ")),
            ),
          )
        : new Failure(
            "no-edits",
            vscode.l10n.t("Every hunk is rejected: there is nothing to apply. Discard the proposal instead."),
          );
    }
  }

  async #end(): Promise<void> {
    await this.reviewed.settle();
    this.state.set({ kind: "idle" });
    await this.preview.close();
  }

  /** The user's word on a proposal is part of its models' scores. */
  async #keep(proposal: Proposal, accepted: boolean): Promise<void> {
    const engine = await this.engine.get();
    engine.decided(proposal, accepted, (text) => this.log.line(text));
  }

  /** One click is enough for what was verified and is ordinary code; anything else is asked about once more. */
  async #isConfirmed(proposal: Proposal, patch: Patch, lost: readonly string[]): Promise<boolean> {
    if (lost.length > 0) {
      const what = vscode.l10n.t("Apply what still has its place?");
      const detail = `${vscode.l10n.t("This has none any more:")}\n${told(lost.join("\n"))}`;
      if (!(await this.notices.confirm(what, detail, vscode.l10n.t("Apply the Rest")))) {
        return false;
      }
    }
    const paths = await protectedPathsIn(proposal.root, patch);
    if (paths.length > 0) {
      const what = vscode.l10n.t(
        "Change files that steer the editor, continuous integration or coding agents?",
      );
      const detail = `${vscode.l10n.t("They can make programs run on this machine or elsewhere:")}\n${paths.join("\n")}`;
      if (!(await this.notices.confirm(what, detail, vscode.l10n.t("Change Them")))) {
        return false;
      }
    }
    const risks = risksOf(proposal, patch);
    if (risks.length > 0) {
      const what = vscode.l10n.t("Apply what no second proposer wanted?");
      const detail = `${vscode.l10n.t("It:")}\n${told(risks.map(describeRisk).join("\n"))}`;
      if (!(await this.notices.confirm(what, detail, vscode.l10n.t("Apply It")))) {
        return false;
      }
    }
    if (proposal.standing !== "unverified") {
      return true;
    }
    const question = vscode.l10n.t("Apply a change that did not hold?");
    const detail = `${vscode.l10n.t("What speaks against it:")}\n${told(objectionsTo(proposal).join("\n"))}`;
    return this.notices.confirm(question, detail, vscode.l10n.t("Apply Anyway"));
  }
}

/** What no second proposer wanted and is still in it, and what the user's own choice of versions brought in. */
function risksOf({ outcome, patch }: Proposal, applied: Patch): readonly Risk[] {
  if (applied === patch) {
    return outcome.risks;
  }
  const [unshared, proposed] = [outcome.risks, risksIn(patch)].map(
    (risks) => new Set(risks.map(({ key }) => key)),
  );
  return risksIn(applied).filter(({ key }) => unshared?.has(key) === true || proposed?.has(key) === false);
}
