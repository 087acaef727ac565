/**
 * The names that package.json and the code share. test/unit/editor/manifest.test.ts keeps both sides equal, so a
 * typo is a failing test and not a command that does nothing.
 */
export const commandIds = {
  fixProblem: "patchedMoa.fixProblem",
  fixAllProblems: "patchedMoa.fixAllProblems",
  editWithInstruction: "patchedMoa.editWithInstruction",
  editFile: "patchedMoa.editFile",
  writeDocumentation: "patchedMoa.writeDocumentation",
  writePage: "patchedMoa.writePage",
  fixFindings: "patchedMoa.fixFindings",
  fixFromTrace: "patchedMoa.fixFromTrace",
  fixFromTerminal: "patchedMoa.fixFromTerminal",
  explainCode: "patchedMoa.explainCode",
  writeTests: "patchedMoa.writeTests",
  writeCommitMessage: "patchedMoa.writeCommitMessage",
  writePullRequest: "patchedMoa.writePullRequest",
  reviewChanges: "patchedMoa.reviewChanges",
  applyFinding: "patchedMoa.applyFinding",
  dismissFinding: "patchedMoa.dismissFinding",
  dismissAllFindings: "patchedMoa.dismissAllFindings",
  fixTest: "patchedMoa.fixTest",
  setApiKey: "patchedMoa.setApiKey",
  importKeys: "patchedMoa.importKeys",
  openSample: "patchedMoa.openSample",
  selectModels: "patchedMoa.selectModels",
  selectMix: "patchedMoa.selectMix",
  chooseChecks: "patchedMoa.chooseChecks",
  forgetCheckResults: "patchedMoa.forgetCheckResults",
  modelScores: "patchedMoa.modelScores",
  startGateway: "patchedMoa.startGateway",
  stopGateway: "patchedMoa.stopGateway",
  showProposal: "patchedMoa.showProposal",
  apply: "patchedMoa.apply",
  discard: "patchedMoa.discard",
  cancel: "patchedMoa.cancel",
  nextHunk: "patchedMoa.nextHunk",
  previousHunk: "patchedMoa.previousHunk",
  acceptHunk: "patchedMoa.acceptHunk",
  rejectHunk: "patchedMoa.rejectHunk",
  explainHunk: "patchedMoa.explainHunk",
  otherCandidates: "patchedMoa.otherCandidates",
  acceptFile: "patchedMoa.acceptFile",
  rejectFile: "patchedMoa.rejectFile",
  refactorPreview: "patchedMoa.refactorPreview",
  savePatch: "patchedMoa.savePatch",
  undoLastApply: "patchedMoa.undoLastApply",
  showLog: "patchedMoa.showLog",
  showRun: "patchedMoa.showRun",
  showPastRuns: "patchedMoa.showPastRuns",
  showStatistics: "patchedMoa.showStatistics",
  searchPastRuns: "patchedMoa.searchPastRuns",
  showAllPastRuns: "patchedMoa.showAllPastRuns",
  refreshPastRuns: "patchedMoa.refreshPastRuns",
  openPastRun: "patchedMoa.openPastRun",
  replayPastRun: "patchedMoa.replayPastRun",
  exportPastRun: "patchedMoa.exportPastRun",
  deletePastRuns: "patchedMoa.deletePastRuns",
} as const;

/** Of texts that were written for the user and belong to no file. */
export const textScheme = "patched-moa-text";

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const settingKeys = {
  endpoints: "patchedMoa.endpoints",
  models: "patchedMoa.models",
  mix: "patchedMoa.mix",
  mixes: "patchedMoa.mixes",
  requestTimeouts: "patchedMoa.requestTimeouts",
  strategy: "patchedMoa.strategy",
  layers: "patchedMoa.layers",
  overlays: "patchedMoa.overlays",
  frugal: "patchedMoa.frugal",
  roster: "patchedMoa.roster",
  budget: "patchedMoa.budget",
  budgetPerDay: "patchedMoa.budgetPerDay",
  confirmAbove: "patchedMoa.confirmAbove",
  prices: "patchedMoa.prices",
  checks: "patchedMoa.checks",
  sharedFolders: "patchedMoa.sharedFolders",
  scanner: "patchedMoa.scanner",
  quickFix: "patchedMoa.quickFix",
  codeLens: "patchedMoa.codeLens",
  notifications: "patchedMoa.notifications",
  keepRuns: "patchedMoa.keepRuns",
} as const;

export type SettingKey = (typeof settingKeys)[keyof typeof settingKeys];

export const contextKeys = {
  /** `idle`, `running` or `proposed`. */
  state: "patchedMoa.state",
  /** The active tab shows the proposal. */
  previewActive: "patchedMoa.previewActive",
  /** Findings of a review are shown. */
  hasFindings: "patchedMoa.hasFindings",
  /** The view of past runs shows some of them only. */
  runsFiltered: "patchedMoa.runsFiltered",
} as const;

/** Under which the editor offers mixtures as models; none of them may be a member of a mix. */
export const ownVendor = "patched-moa";

export const chatParticipant = "patchedMoa.moa";

/** What agents may ask for. */
export const toolNames = { fix: "patched_moa_fix", edit: "patched_moa_edit" } as const;

/** Under which the editor keeps the threads of findings. */
export const findingsController = "patched-moa-review";

/** Id of the view of past runs. */
export const pastRunsView = "patchedMoa.runs";

/** Of the tabs that show a run; the editor asks for them by it when it starts with one. */
export const runPanelType = "patchedMoa.run";

/** What messages and menus call the product. */
export const productName = "Patched MoA";
