import { join } from "node:path";
import * as vscode from "vscode";
import { registerChat } from "./editor/chat/register-chat.ts";
import { ChecksOffer } from "./editor/checks/checks-offer.ts";
import { ProjectChecks } from "./editor/checks/project-checks.ts";
import { Apply } from "./editor/commands/apply.ts";
import { Cancel } from "./editor/commands/cancel.ts";
import { ChooseChecks } from "./editor/commands/choose-checks.ts";
import { Discard } from "./editor/commands/discard.ts";
import { EditFile } from "./editor/commands/edit-file.ts";
import { EditWithInstruction } from "./editor/commands/edit-with-instruction.ts";
import { WriteCommitMessage } from "./editor/commands/write-commit-message.ts";
import { WritePullRequest } from "./editor/commands/write-pull-request.ts";
import { WritePage } from "./editor/commands/write-page.ts";
import { WriteDocumentation } from "./editor/commands/write-documentation.ts";
import { ExplainCode } from "./editor/commands/explain-code.ts";
import { WriteTests } from "./editor/commands/write-tests.ts";
import { FixAllProblems } from "./editor/commands/fix-all-problems.ts";
import { FixFindings } from "./editor/commands/fix-findings.ts";
import { FixFromTrace } from "./editor/commands/fix-from-trace.ts";
import { FixProblem } from "./editor/commands/fix-problem.ts";
import { FixTest } from "./editor/commands/fix-test.ts";
import { ForgetCheckResults } from "./editor/commands/forget-check-results.ts";
import { ImportKeys } from "./editor/commands/import-keys.ts";
import { ModelScores } from "./editor/commands/model-scores.ts";
import { OpenSample } from "./editor/commands/open-sample.ts";
import { registerCommands } from "./editor/commands/register-commands.ts";
import { reviewCommands } from "./editor/commands/review-commands.ts";
import { findingCommands } from "./editor/commands/finding-commands.ts";
import { runCommands } from "./editor/commands/run-commands.ts";
import { SelectMix } from "./editor/commands/select-mix.ts";
import { SelectModels } from "./editor/commands/select-models.ts";
import { SetApiKey } from "./editor/commands/set-api-key.ts";
import { ShowLog } from "./editor/commands/show-log.ts";
import { StartGateway } from "./editor/commands/start-gateway.ts";
import { StopGateway } from "./editor/commands/stop-gateway.ts";
import { ShowProposal } from "./editor/commands/show-proposal.ts";
import { runPanelType, textScheme } from "./editor/contributions.ts";
import { LazyFindings } from "./editor/findings/lazy-findings.ts";
import { LazyGateway } from "./editor/gateway/lazy-gateway.ts";
import { EditCodeActions } from "./editor/lens/edit-code-actions.ts";
import { FixCodeActions } from "./editor/lens/fix-code-actions.ts";
import { FixCodeLenses } from "./editor/lens/fix-code-lenses.ts";
import { Notices } from "./editor/notices/notices.ts";
import { Preview } from "./editor/preview/preview.ts";
import { ShownTexts } from "./editor/preview/shown-texts.ts";
import { proposalScheme, reviewScheme } from "./editor/preview/proposal-uri.ts";
import { FolderProblems } from "./editor/problems/folder-problems.ts";
import { ProblemPicker } from "./editor/problems/problem-picker.ts";
import { LazyReview } from "./editor/review/lazy-review.ts";
import { OutcomePresenter } from "./editor/review/outcome-presenter.ts";
import { ProposalReview } from "./editor/review/proposal-review.ts";
import { LazyEngine } from "./editor/run/lazy-engine.ts";
import { RunController } from "./editor/run/run-controller.ts";
import { RunFeed } from "./editor/run/run-feed.ts";
import { RunLog } from "./editor/run/run-log.ts";
import { RunStateHolder } from "./editor/run/run-state.ts";
import { StatusItem } from "./editor/run/status-item.ts";
import { TaskRunner } from "./editor/run/task-runner.ts";
import { KeyStore } from "./editor/settings/key-store.ts";
import { Settings } from "./editor/settings/settings.ts";
import { LazyViews } from "./editor/views/lazy-views.ts";
import { PastRuns } from "./editor/views/past-runs.ts";
import { cellScheme } from "./editor/workspace/workspace-file.ts";

/** Composition root: what the extension is made of. Nothing here reads, writes, connects or waits. */
export function activate(context: vscode.ExtensionContext): void {
  const { subscriptions, extensionPath, extensionUri, globalStorageUri, storageUri, secrets } = context;
  const log = new RunLog();
  const settings = new Settings();
  const notices = new Notices(log, settings);
  const keys = new KeyStore(secrets);
  const feed = new RunFeed();
  const engine = new LazyEngine(join(extensionPath, "dist"), settings, keys, feed);

  const state = new RunStateHolder();
  const preview = new Preview();
  const reviewed = new LazyReview(state, preview, notices, log, storageUri?.fsPath);
  const review = new ProposalReview(state, preview, notices, log, engine, reviewed);
  const presenter = new OutcomePresenter(state, preview, review, notices);
  const offer = new ChecksOffer();
  const checks = new ProjectChecks(settings, engine, notices, log, offer);
  const controller = new RunController(state, engine, log, checks, settings);
  const runner = new TaskRunner(controller, review, presenter);
  const files = [{ scheme: "file" }, { scheme: cellScheme }];
  const lenses = new FixCodeLenses(settings);
  const edit = new EditWithInstruction(runner, settings);
  const sample = vscode.Uri.joinPath(extensionUri, "dist", "sample");
  const findings = new LazyFindings(engine, { checks, notices, log });
  const views = new LazyViews({ extension: extensionUri, engine, feed, notices, review, findings });
  const runs = new PastRuns(engine, notices, feed);
  const texts = new ShownTexts();
  const gateway = new LazyGateway({ dist: join(extensionPath, "dist"), settings, keys, log });
  const commands = [
    new FixProblem(runner, new ProblemPicker()),
    edit,
    new EditFile(edit),
    new WriteDocumentation(runner, engine, settings, notices),
    new WritePage(runner, engine, settings),
    new FixFindings(runner, engine, checks, notices, texts),
    new FixFromTrace(runner, engine, "clipboard"),
    new FixFromTrace(runner, engine, "terminal"),
    new ExplainCode(engine, settings, log, texts),
    new WriteTests(runner, engine, settings, checks),
    new WriteCommitMessage(engine, settings, log),
    new WritePullRequest(engine, settings, log),
    new FixTest(runner),
    new ImportKeys(settings, keys, notices),
    new OpenSample({ sample, storage: globalStorageUri }),
    new FixAllProblems(runner, new FolderProblems(engine), notices),
    new SetApiKey(settings, keys, notices),
    new SelectModels(settings, engine),
    new SelectMix(settings, engine),
    new ChooseChecks(checks),
    new ForgetCheckResults(engine, notices),
    new ModelScores(engine, notices, log),
    new StartGateway(gateway, notices),
    new StopGateway(gateway, notices),
    new ShowProposal(review),
    new ShowLog(log),
    new Apply(review),
    new Discard(review),
    new Cancel(state),
    ...reviewCommands(reviewed, review),
    ...findingCommands(findings, review, settings),
    ...runCommands(views, runs, engine, notices),
  ];
  subscriptions.push(
    registerCommands(commands, notices),
    registerChat({ controller, review, state, engine, settings, notices, log }),
    vscode.languages.registerCodeActionsProvider(
      files,
      new FixCodeActions(settings),
      FixCodeActions.metadata,
    ),
    vscode.languages.registerCodeActionsProvider(
      files,
      new EditCodeActions(settings),
      EditCodeActions.metadata,
    ),
    vscode.languages.registerCodeLensProvider(files, lenses),
    vscode.window.registerWebviewPanelSerializer(runPanelType, views),
    new StatusItem(state, engine, log),
    vscode.workspace.registerTextDocumentContentProvider(proposalScheme, reviewed),
    vscode.workspace.registerTextDocumentContentProvider(textScheme, texts),
    vscode.workspace.registerFileSystemProvider(reviewScheme, reviewed.files, { isCaseSensitive: true }),
    findings,
    gateway,
    offer,
    reviewed,
    lenses,
    runs,
    views,
    feed,
    preview,
    state,
    engine,
    log,
  );
}
