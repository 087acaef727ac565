import { join } from "node:path";
import { createRequire } from "node:module";
import { TypeScriptService } from "../../src/core/language/typescript/typescript-service.ts";
import { Budget } from "../../src/core/model/money/budget.ts";
import { BudgetedModel } from "../../src/core/model/money/budgeted-model.ts";
import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { Ledger } from "../../src/core/model/money/ledger.ts";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { unknownWindow, type ContextWindow } from "../../src/core/model/chat-model.ts";
import type { Pressure } from "../../src/core/model/pressure/pressure.ts";
import type { Timers } from "../../src/core/model/timers.ts";
import { free } from "../../src/core/model/money/prices.ts";
import { LanguageServiceProposer } from "../../src/core/moa/language-service-proposer.ts";
import type { OverlayName } from "../../src/core/moa/overlay/overlays.ts";
import type { StrategyName } from "../../src/core/moa/strategy/strategies.ts";
import { usualSettings, type StrategySettings } from "../../src/core/moa/strategy/strategy.ts";
import type { Outcome } from "../../src/core/run/outcome.ts";
import type { RunEvent } from "../../src/core/run/run-event.ts";
import { runTask, verifyTarget } from "../../src/core/run/run-task.ts";
import type { SecretVault } from "../../src/core/privacy/secrets/secret-vault.ts";
import type { Recorder } from "../../src/core/run/record/recorder.ts";
import { stateOfFolder } from "../../src/core/run/workspace-state.ts";
import type { Task } from "../../src/core/task/task.ts";
import { GatedVerifier } from "../../src/core/verify/gated-verifier.ts";
import { SyntaxParser } from "../../src/core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../../src/core/workspace/disk-snapshot.ts";
import type { GitWorkspace } from "./git-workspace.ts";
import type { ScriptedServer } from "./server/scripted-server.ts";
import { PatchReader } from "../../src/core/patch/reading/patch-reader.ts";
import type { PatchReading } from "../../src/core/patch/reading/patch-reading.ts";
import type { Syntax } from "../../src/core/syntax/syntax.ts";
import { toolsHere } from "./read-here.ts";

const repository = join(import.meta.dirname, "..", "..");

export interface RunSetup {
  readonly workspace: GitWorkspace;
  /** Without: no model takes part. */
  readonly server?: Pick<ScriptedServer, "baseUrl">;
  readonly models?: readonly string[];
  readonly strategy?: StrategyName;
  readonly settings?: Partial<StrategySettings>;
  readonly overlays?: readonly OverlayName[];
  /** Whether the language service's quick fixes take part; they do without models. */
  readonly agents?: boolean;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  /** Of all models; not known if not given. */
  readonly window?: ContextWindow;
  /** For what waits between calls; the calls themselves keep real time. */
  readonly timers?: Timers;
  /** Whether a language service is among the gates; yes if not given. */
  readonly diagnoses?: boolean;
  /** Shared by all models; left out: each has its own. */
  readonly pressure?: Pressure;
  /** Reads answers, patches and syntax; left out: that is done here, without a thread, which would have to be built first. */
  readonly reader?: PatchReading & Syntax;
  /** Where the run is kept, or what it goes on from; left out: neither. */
  readonly kept?: KeptRun;
}

/** What a run that is kept shares with its journal. */
export interface KeptRun {
  readonly recorder: Recorder;
  readonly secrets: SecretVault;
  readonly ledger: Ledger;
}

export interface FinishedRun {
  readonly outcome: Outcome;
  readonly events: readonly RunEvent[];
}

/** One for the process, as in the products. */
export const parser = new SyntaxParser(
  join(repository, "node_modules", "@vscode", "tree-sitter-wasm", "wasm"),
);

const services = new WeakMap<GitWorkspace, TypeScriptService>();

/** One for each workspace, as in the editor; starting TypeScript takes a second. */
function typeScriptServiceFor(workspace: GitWorkspace): TypeScriptService {
  const known = services.get(workspace);
  if (known !== undefined) {
    return known;
  }
  const service = new TypeScriptService({
    worker: join(repository, "src", "core", "language", "typescript", "worker.ts"),
    typescript: createRequire(import.meta.url).resolve("typescript"),
    root: workspace.root,
    prepared: () => process.env["PATCHED_MOA_TEST_TYPESCRIPT"],
  });
  services.set(workspace, service);
  workspace.defer(() => {
    service.dispose();
  });
  return service;
}

function languageServiceProposer(snapshot: DiskSnapshot, workspace: GitWorkspace): LanguageServiceProposer {
  const service = typeScriptServiceFor(workspace);
  return new LanguageServiceProposer(snapshot, service, [service]);
}

/** A task with the problems that TypeScript reports in `file`, as the command line makes it. */
export async function fixTask(
  workspace: GitWorkspace,
  file: string,
  checks: readonly string[] = [],
): Promise<Task> {
  const service = typeScriptServiceFor(workspace);
  const problems = await service.diagnose([file], new Map(), new AbortController().signal);
  return { kind: "fix", instruction: "", target: { path: file }, problems, checks };
}

/** A run with real parts: git, TypeScript, processes, sockets. Only the models are scripted. */
export async function runOn(
  task: Task,
  setup: RunSetup,
  onEvent?: (event: RunEvent) => void,
): Promise<FinishedRun> {
  const { workspace, server, models = [], strategy = "adaptive", seed = 1, window = unknownWindow } = setup;
  const snapshot = new DiskSnapshot(workspace.root);
  const { diagnoses = true, pressure, reader } = setup;
  const { ledger = new Ledger() } = setup.kept ?? {};
  const budget = new Budget(undefined);
  const events: RunEvent[] = [];
  const outcome = await runTask(
    task,
    {
      snapshot,
      ledger,
      parser: reader ?? parser,
      reading: reader ?? new PatchReader(parser),
      stateOf: stateOfFolder(snapshot, []),
      ...(setup.kept && { recorder: setup.kept.recorder, secrets: setup.kept.secrets }),
      ...(setup.timers && { timers: setup.timers }),
      mix: {
        models: models.map((id) => {
          const endpoint = createEndpoint({ baseUrl: server!.baseUrl, label: "scripted" });
          return new BudgetedModel(
            new OpenAiChatModel(endpoint, id, { window, ...(pressure && { pressure }) }),
            {
              price: free,
              budget,
              ledger,
            },
          );
        }),
        agents: (setup.agents ?? models.length === 0) ? [languageServiceProposer(snapshot, workspace)] : [],
      },
      verifier: new GatedVerifier({
        snapshot,
        checks: task.checks,
        target: verifyTarget(task, true),
        tools: toolsHere,
        diagnosers: diagnoses ? [typeScriptServiceFor(workspace)] : [],
        parser: reader ?? parser,
        observers: join(repository, "src", "core", "verify", "behaviour"),
      }),
    },
    { strategy, seed, settings: { ...usualSettings, ...setup.settings }, overlays: setup.overlays ?? [] },
    (event) => {
      events.push(event);
      onEvent?.(event);
    },
    setup.signal ?? new AbortController().signal,
  );
  return { outcome, events };
}
