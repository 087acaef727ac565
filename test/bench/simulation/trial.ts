import { join } from "node:path";
import { Budget } from "../../../src/core/model/money/budget.ts";
import { BudgetedModel } from "../../../src/core/model/money/budgeted-model.ts";
import { Ledger } from "../../../src/core/model/money/ledger.ts";
import { free } from "../../../src/core/model/money/prices.ts";
import type { Candidate } from "../../../src/core/moa/candidate.ts";
import { ModelWindows } from "../../../src/core/moa/model-windows.ts";
import { overlaid, overlaysOf } from "../../../src/core/moa/overlay/overlays.ts";
import { PatchReader } from "../../../src/core/patch/reading/patch-reader.ts";
import { Parts } from "../../../src/core/moa/parts.ts";
import { seededRandom } from "../../../src/core/moa/random.ts";
import { strategies, type StrategyName } from "../../../src/core/moa/strategy/strategies.ts";
import { usualSettings, type StrategySettings } from "../../../src/core/moa/strategy/strategy.ts";
import { TaskCaller } from "../../../src/core/moa/task-caller.ts";
import { TaskPrompts } from "../../../src/core/moa/task-prompts.ts";
import { resultOf } from "../../../src/core/patch/result-text.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { memorySnapshot } from "../../unit/patch/memory-snapshot.ts";
import { Draws } from "./draws.ts";
import { SimulatedGates, type Gates } from "./simulated-gates.ts";
import { SimulatedModel, type Character, type World } from "./simulated-model.ts";
import { solutionIn, tasks } from "./tasks.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** Who takes part, and what can be executed. */
export interface Setting {
  readonly models: readonly Character[];
  readonly correlation: number;
  readonly gates: Gates;
}

export interface Contender {
  /** For people. */
  readonly name: string;
  readonly strategy: StrategyName;
  readonly settings?: Partial<StrategySettings>;
}

/** What became of one run. */
export interface Trial {
  /** The patch that would be applied is right. */
  readonly success: boolean;
  readonly calls: number;
  /** Prompts and answers together, as billed. */
  readonly tokens: number;
  /** Simulated milliseconds from the first question to the choice. */
  readonly wallMs: number;
  /** All proposals have one effect. */
  readonly agreed: boolean;
}

const wasm = join(
  import.meta.dirname,
  "..",
  "..",
  "..",
  "node_modules",
  "@vscode",
  "tree-sitter-wasm",
  "wasm",
);
const parser = new SyntaxParser(wasm);

/** Grammars are read from the disk when first needed, which would count as no time at all. */
export async function warmUp(): Promise<void> {
  await parser.errors("src/a.ts", "");
}

/** One run of the real engine with simulated models, gates and time. */
export async function trial(
  { strategy, settings }: Contender,
  { models, correlation, gates }: Setting,
  seed: number,
): Promise<Trial> {
  const task = tasks[seed % tasks.length] ?? tasks[0]!;
  const clock = new VirtualClock();
  const world: World = { task, draws: new Draws(seed), clock, correlation };
  const ledger = new Ledger();
  const budget = new Budget(undefined);
  const brief = {
    task: {
      kind: "fix",
      instruction: task.instruction,
      target: { path: task.path },
      problems: [],
      checks: gates.kind === "none" ? [] : ["npm test"],
    } as const,
    files: [{ path: task.path, text: task.text }],
    failingChecks: [],
  };
  const nonce = "5eed";
  const overlays = overlaysOf(strategy, []);
  const parts = new Parts({
    request: {
      brief,
      caller: new TaskCaller(new TaskPrompts(brief, nonce), new ModelWindows(), () => undefined),
    },
    snapshot: memorySnapshot({ [task.path]: task.text }),
    verifier: new SimulatedGates(gates, world),
    parser,
    reading: new PatchReader(parser),
    random: seededRandom(seed),
    nonce,
    emit: () => undefined,
    signal: new AbortController().signal,
    timers: clock,
    overlays,
  });
  const mix = {
    models: models.map(
      (character, index) =>
        new BudgetedModel(new SimulatedModel(`m${index + 1}`, character, world), {
          price: free,
          budget,
          ledger,
          timers: clock,
        }),
    ),
    agents: [],
  };
  const choice = await overlaid(strategies[strategy], overlays)(mix, parts, {
    ...usualSettings,
    ...settings,
  });
  const { calls, usage } = ledger.total();
  const chosen = choice?.chosen.verdict.accepted ? choice.chosen.patch.changes : [];
  const text = chosen.map((change) => resultOf(change) ?? "").join("\n");
  return {
    success: solutionIn(task, text)?.truth === "right",
    calls,
    tokens: usage.promptTokens + usage.completionTokens,
    wallMs: clock.now(),
    agreed: haveOneEffect(parts.candidates),
  };
}

function haveOneEffect(candidates: readonly Candidate[]): boolean {
  const proposals = candidates.filter(({ origin }) => origin === "proposal");
  const effects = proposals.map((candidate) => (candidate.kind === "patched" ? candidate.effect : undefined));
  return effects.length > 0 && effects.every((effect) => effect !== undefined && effect === effects[0]);
}
