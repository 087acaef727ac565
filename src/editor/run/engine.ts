import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { JournalReaderThread } from "../../core/archive/journal-reader-thread.ts";
import { isMadeByTool } from "../../core/autofix/made-by-tool.ts";
import type { KnownScan } from "../../core/autofix/scanner.ts";
import { Scans, type ReadScan } from "../../core/autofix/scans.ts";
import { AutofixThread } from "../../core/autofix/thread/autofix-thread.ts";
import { ThreadedGate } from "../../core/autofix/thread/threaded-gate.ts";
import { UpgradeProposer } from "../../core/autofix/upgrade-proposer.ts";
import type { DocumentationRequest } from "../../core/documentation/docstring-task.ts";
import { DocumentationReaderThread } from "../../core/documentation/reading/documentation-reader-thread.ts";
import { PageReaderThread } from "../../core/mentions/reading/page-reader-thread.ts";
import { readmeTask } from "../../core/mentions/readme-task.ts";
import { TokenCounter } from "../../core/model/fit/token-counter.ts";
import { stateFolder } from "../../core/model/money/state-folder.ts";
import { LanguageServiceProposer } from "../../core/moa/language-service-proposer.ts";
import { purseOf } from "../../core/moa/purse/purse.ts";
import { foresee, RepairProposer } from "../../core/moa/repair-proposer.ts";
import { aloneSeconds, besideModelsSeconds } from "../../core/repair/agent/patience.ts";
import { RepairAgentThread } from "../../core/repair/agent/repair-agent-thread.ts";
import { ScoreBook } from "../../core/moa/roster/score-book.ts";
import { usualSettings } from "../../core/moa/strategy/strategy.ts";
import { ShownSnapshot } from "../../core/privacy/hidden/shown-snapshot.ts";
import type { Outcome } from "../../core/run/outcome.ts";
import type { OnRunEvent, RunEvent } from "../../core/run/run-event.ts";
import { keepDecision, Roster } from "../../core/run/roster.ts";
import { earlierBaselines, forgetEarlierBaselines } from "../../core/run/earlier-baselines.ts";
import { runTask, verifyTarget } from "../../core/run/run-task.ts";
import type { Target, Task } from "../../core/task/task.ts";
import { ConfirmedChecks } from "../../core/verify/discover/confirmed-checks.ts";
import type { FoundCheck } from "../../core/verify/discover/found-check.ts";
import type { Diagnostic } from "../../core/workspace/diagnostic.ts";
import { declaredFolders } from "../../core/verify/declared-folders.ts";
import { PatchReaderThread } from "../../core/patch/reading/patch-reader-thread.ts";
import { OutputReaderThread } from "../../core/verify/results/output-reader-thread.ts";
import { SandboxPool } from "../../core/verify/sandbox-pool.ts";
import { GatedVerifier } from "../../core/verify/gated-verifier.ts";
import { languageOf } from "../../core/syntax/grammars.ts";
import { DiskSnapshot } from "../../core/workspace/disk-snapshot.ts";
import { CodeReviews, type CodeReviewsParts } from "../findings/code-reviews.ts";
import { EditorLanguages } from "../language/editor-languages.ts";
import { chosenModels } from "../models/chosen-models.ts";
import { ModelCatalog } from "../models/model-catalog.ts";
import { ModelPrices } from "../models/model-prices.ts";
import { offeredMixes, type OfferedMix } from "../models/offered-mixes.ts";
import { offerOf, type Offer } from "../models/offered-models.ts";
import { confirmCost } from "../notices/confirm-cost.ts";
import type { KeyStore } from "../settings/key-store.ts";
import type { Settings } from "../settings/settings.ts";
import { unsavedFiles } from "../workspace/current-text.ts";
import { cellsOfTask } from "./cells-of-task.ts";
import { Findings } from "./findings.ts";
import type { FinishedRun } from "./finished-run.ts";
import { MixedTexts } from "./mixed-texts.ts";
import { mixingOf } from "./mixing.ts";
import { KeptRuns, type KeptRun } from "./kept-runs.ts";
import type { RunFeed } from "./run-feed.ts";
import { RunArchive } from "./run-archive.ts";
import { spentToday, type SpentToday } from "./spent-today.ts";

interface StartedRun extends KeptRun<RunEvent> {
  readonly root: string;
  readonly task: Task;
  readonly scan: KnownScan | undefined;
}

/** No model is asked for what a tool does. */
const alone = { strategy: "adaptive", settings: usualSettings, overlays: [] } as const;

/**
 * Everything heavy behind one door: models, git, language services, gates. It is imported at the first use and
 * lives as long as the window, so that the second run finds the language service warm.
 */
export class Engine {
  readonly texts: MixedTexts;
  readonly #languages: EditorLanguages;
  readonly #outputs: OutputReaderThread;
  readonly #patches: PatchReaderThread;
  readonly #autofix: AutofixThread;
  readonly #catalog: ModelCatalog;
  readonly #counter: TokenCounter;
  readonly #journals: JournalReaderThread;
  readonly #kept: KeptRuns;

  /** @param dist absolute path of the folder with `typescript-worker.js`, `grammars` and `encodings` */
  constructor(
    private readonly dist: string,
    private readonly settings: Settings,
    keys: KeyStore,
    feed: RunFeed,
  ) {
    this.#kept = new KeptRuns(settings, feed);
    this.#languages = new EditorLanguages(dist);
    this.#catalog = new ModelCatalog(settings, keys);
    this.#counter = new TokenCounter(join(dist, "encodings"));
    this.texts = new MixedTexts(settings, this.#catalog, this.#counter, this.#kept);
    this.#journals = new JournalReaderThread(dist);
    this.#outputs = new OutputReaderThread(dist);
    this.#patches = new PatchReaderThread(dist);
    this.#autofix = new AutofixThread(dist);
  }

  /** For those who have findings of scanners. */
  get findings(): Findings {
    const { settings } = this;
    const languages = this.#languages;
    const outputs = this.#outputs;
    const patches = this.#patches;
    const autofix = this.#autofix;
    return new Findings({ settings, languages, outputs, patches, autofix });
  }

  /** @throws Failure `usage` where nothing of the trace is in the folder */
  async traceTask(root: string, text: string): Promise<Omit<Task, "checks">> {
    const folder = { root: await realpath(root), unsaved: unsavedFiles(root) };
    return this.#autofix.do({ kind: "trace", folder, text }, new AbortController().signal);
  }

  /** @throws Failure for what stops a run before it has an outcome */
  run(
    root: string,
    task: Task,
    onEvent: OnRunEvent,
    signal: AbortSignal,
    scan?: KnownScan,
  ): Promise<FinishedRun> {
    return this.#kept.run<RunEvent, FinishedRun>(
      root,
      onEvent,
      async (kept) => ({ run: kept.run, outcome: await this.#work({ ...kept, root, task, scan }, signal) }),
      ({ outcome: { reason } }) => ({ state: "done", reason }),
    );
  }

  /** The runs that are kept, this window's and all others. */
  get archive(): RunArchive {
    return new RunArchive(stateFolder(process.env, process.platform), this.#journals);
  }

  async #work(
    { run, root, task: asked, secrets, scan, recorder, ledger, note, tell: onEvent }: StartedRun,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { task, ...cells } = await cellsOfTask(root, asked);
    const isMechanical = isMadeByTool(task);
    const mixing = isMechanical ? alone : mixingOf(this.settings);
    const snapshot = new DiskSnapshot(root, new Map([...unsavedFiles(root), ...cells.files]));
    const counter = this.#counter;
    const seed = Date.now() % 2 ** 32;
    const roster = new Roster({
      book: this.scores(note),
      ...{ run, task, note },
      languageOf,
      recallWith: () => "Patched MoA: Show Model Scores",
    });
    const models = isMechanical
      ? { models: [] }
      : await chosenModels(this.settings, this.#catalog, { ledger, counter, note, run }, signal);
    const seconds = models.models.length > 0 ? besideModelsSeconds : aloneSeconds;
    const sharedFolders = await declaredFolders(root, this.settings.sharedFolders, note);
    const repairs = new RepairAgentThread(this.dist, snapshot, seconds, sharedFolders);
    const reader = this.#patches.begin();
    const folder = { root, unsaved: snapshot.unsaved };
    const pages =
      task.kind === "readme" ? new PageReaderThread(this.dist, snapshot, task.target?.path) : undefined;
    const documentation =
      task.kind === "docstring" ? new DocumentationReaderThread(this.dist, snapshot) : undefined;
    try {
      const services = pages ? [pages] : await this.#languages.diagnosers(root, snapshot, task);
      const isCode = task.kind === "fix" || task.kind === "edit";
      const diagnosers = documentation ? [...services, documentation] : services;
      const agents = isCode
        ? [
            new LanguageServiceProposer(snapshot, await this.#languages.fixes(root, note), diagnosers),
            new RepairProposer(snapshot, repairs, note),
          ]
        : task.upgrades !== undefined
          ? [
              new UpgradeProposer((about, stop) =>
                this.#autofix.do({ kind: "upgrade", folder, task: about }, stop),
              ),
            ]
          : [];
      const cast =
        this.settings.roster && !isMechanical ? roster.cast(models, mixing.strategy, seed) : models;
      const mix = { ...cast, agents };
      const { limits, failing } = await foresee(task, mix.agents, repairs, signal);
      const sandboxes = new SandboxPool(snapshot, undefined, undefined, sharedFolders);
      const readScan: ReadScan = (folderOf, printed, stop) =>
        this.#autofix.do({ kind: "scan", root: folderOf, printed }, stop);
      const scans = scan && new Scans(scan.scanner, sandboxes, readScan, scan.base);
      const verifier = new GatedVerifier({
        gates: task.kind === "autofix" ? [new ThreadedGate(this.#autofix, task, scan, scans)] : cells.gates,
        sandboxes,
        snapshot,
        project: snapshot,
        target: verifyTarget(task, false),
        tools: this.#outputs,
        checks: task.checks,
        limits,
        diagnosers,
        parser: reader,
        observers: join(this.dist, "behaviour"),
        testJudge: repairs,
        sharedFolders,
        earlier: earlierBaselines(snapshot.root, (text) => onEvent({ kind: "note", text })),
      });
      const purse = purseOf(this.settings.budget);
      const parts = { verifier, parser: reader, reading: reader, ledger, purse, secrets, counter };
      const gather = pages && { gather: pages.gather };
      const environment = { snapshot, mix, recorder, failedBefore: failing, ...parts, ...gather };
      const confirm = confirmCost(this.settings.confirmAbove);
      const tell: OnRunEvent = (event) => {
        onEvent(event);
        roster.observe(event);
      };
      return await runTask(task, environment, { ...mixing, seed, confirm }, tell, signal);
    } finally {
      await Promise.all([repairs.dispose(), reader.dispose(), pages?.dispose(), documentation?.dispose()]);
    }
  }

  /**
   * @param page relative to the root; empty: the README
   * @throws Failure `usage` for what is no page that can be read
   */
  pageTask(root: string, page: string, instruction: string): Promise<Task> {
    const snapshot = new DiskSnapshot(root, unsavedFiles(root));
    return readmeTask({ page, instruction, checks: [] }, snapshot);
  }

  /**
   * What there is to document in a file or folder, or where its lines are.
   * @param place its path is relative to the root; for lines and what else may be meant see `DocumentationRequest`
   * @throws Failure `no-problem`, `usage`
   */
  async documentationTask(
    root: string,
    { path, ...pointed }: { readonly path: string } & Pick<DocumentationRequest, "lines" | "elseAll">,
    note: (text: string) => void,
  ): Promise<Task> {
    const snapshot = new DiskSnapshot(root, unsavedFiles(root));
    const shown = await new ShownSnapshot(snapshot).list();
    const inside = shown.filter((file) => path === "" || file.startsWith(`${path}/`));
    const paths = inside.length > 0 ? inside : [path];
    const documentation = new DocumentationReaderThread(this.dist, snapshot);
    try {
      const request = { paths, ...pointed, instruction: "", checks: [] };
      const { task, notes } = await documentation.task(request, new AbortController().signal);
      notes.forEach(note);
      return task;
    } finally {
      await documentation.dispose();
    }
  }

  /**
   * Tests for what is meant by a target.
   * @param checks that may be run
   * @throws Failure `usage`, `missing-file`
   */
  async testsTask(root: string, target: Target, checks: readonly string[]): Promise<Task> {
    const agent = new RepairAgentThread(this.dist, new DiskSnapshot(root, unsavedFiles(root)), 0);
    try {
      const wanted = await agent.wantedTests({ target, checks }, new AbortController().signal);
      return { kind: "tests", instruction: "", ...wanted, problems: [], checks };
    } finally {
      await agent.dispose();
    }
  }

  /** Reviews of changes by the models of runs; to be disposed of by who asks for them. */
  reviews(parts: CodeReviewsParts): CodeReviews {
    const { dist, settings, texts } = this;
    const languages = this.#languages;
    const outputs = this.#outputs;
    const patches = this.#patches;
    const kept = this.#kept;
    return new CodeReviews({ dist, settings, texts, kept, languages, outputs, patches }, parts);
  }

  /** See `EditorLanguages`. */
  problemsIn(root: string, isWanted: (path: string) => boolean): Promise<readonly Diagnostic[]> {
    return this.#languages.problemsIn(root, isWanted);
  }

  /** The checks that the project in a folder names, and what the user said of them. */
  async checksOf(
    root: string,
  ): Promise<{ readonly found: readonly FoundCheck[]; readonly confirmed: ConfirmedChecks }> {
    const found = await this.#outputs.checks(root, unsavedFiles(root), new AbortController().signal);
    const state = stateFolder(process.env, process.platform);
    return { found, confirmed: new ConfirmedChecks(state, await realpath(root)) };
  }

  /**
   * What checks said in earlier runs on a workspace folder is known no more.
   * @param root its absolute path
   * @throws what the file system throws
   */
  forgetCheckResults(root: string): Promise<void> {
    return forgetEarlierBaselines(root);
  }

  /**
   * The scores of the user's models, which the command line shares.
   * @param note told when they cannot be read or written
   */
  scores(note: (text: string) => void): ScoreBook {
    return new ScoreBook(stateFolder(process.env, process.platform), note);
  }

  /** @throws Failure `budget` when what was spent cannot be read */
  spentToday(): SpentToday | undefined {
    return spentToday(stateFolder(process.env, process.platform), Date.now());
  }

  /** Writes down what the user did with what came of a run. */
  decided(finished: FinishedRun, accepted: boolean, note: (text: string) => void): void {
    keepDecision(this.scores(note), finished, accepted);
  }

  /** @param fresh whether lists of models that were fetched before are fetched anew */
  async offeredModels(signal: AbortSignal, fresh = false): Promise<readonly Offer[]> {
    const prices = new ModelPrices(this.settings.prices);
    return (await this.#catalog.sources(signal, fresh)).map((source) => offerOf(source, prices));
  }

  offeredMixes(signal: AbortSignal, fresh = false): Promise<readonly OfferedMix[]> {
    return offeredMixes(this.settings, this.#catalog, signal, fresh);
  }

  dispose(): void {
    this.#languages.dispose();
    void this.#journals.dispose();
    void this.#outputs.dispose();
    void this.#patches.dispose();
    void this.#autofix.dispose();
  }
}
