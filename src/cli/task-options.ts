import { Failure } from "../core/workspace/failure.ts";
import { autofixArguments, autofixOptionsOf, type AutofixOptions } from "./autofix-options.ts";
import type { PatchPlace } from "./write-patch-file.ts";
import { parseArguments } from "./parse-arguments.ts";
import type { LineRange } from "../core/workspace/position.ts";
import { isOverlayName, overlayNames, type OverlayName } from "../core/moa/overlay/overlays.ts";
import { isStrategyName, strategies, type StrategyName } from "../core/moa/strategy/strategies.ts";
import { mostLayers, usualSettings, type StrategySettings } from "../core/moa/strategy/strategy.ts";

/** Options that every task subcommand takes, checked. */
export interface TaskOptions {
  readonly root: string;
  readonly file: { readonly path: string; readonly lines?: LineRange } | undefined;
  readonly instruction: string;
  readonly autofix: AutofixOptions;
  /** A file with a stack trace, or "-": what is wrong. */
  readonly trace: string | undefined;
  /** Of a test that fails, as people know it. */
  readonly test: string | undefined;
  readonly checks: readonly string[];
  /** Not even those that were confirmed. */
  readonly noChecks: boolean;
  /** Whatever an earlier run found out, checks are run on the untouched workspace. */
  readonly freshBaseline: boolean;
  /** Folders that every sandbox gets a copy of, as they were given. */
  readonly share: readonly string[];
  readonly strategy: StrategyName;
  readonly models: readonly string[];
  /** Name of a shipped mix, or a file. */
  readonly mix: string | undefined;
  readonly baseUrl: string | undefined;
  readonly apiKeyVariable: string | undefined;
  readonly prices: readonly string[];
  /** US dollars for the whole run. */
  readonly budget: number | undefined;
  /** US dollars for all runs of a day. */
  readonly budgetPerDay: number | undefined;
  /** US dollars; above this estimate the user is asked before anything is sent. */
  readonly confirmAbove: number | undefined;
  readonly settings: StrategySettings;
  readonly overlays: readonly OverlayName[];
  /** Whether the models that propose are chosen by their scores. */
  readonly roster: boolean;
  /** Milliseconds one call to a model may take in all. */
  readonly timeoutMs: number | undefined;
  /** How long the repair agent may look for the correction of a failing check; 0: it takes no part. */
  readonly repairSeconds: number | undefined;
  readonly offline: boolean;
  readonly apply: boolean;
  /** Of a branch that is made for the patch, which is committed there; implies `apply`. */
  readonly branch: string | undefined;
  readonly allowProtected: boolean;
  /** A file that the patch is written to, as `git apply` takes it. */
  readonly output: PatchPlace | undefined;
  readonly json: boolean;
  readonly journal: string | undefined;
  readonly seed: number;
}

const argumentOptions = {
  root: { type: "string" },
  file: { type: "string" },
  instruction: { type: "string" },
  trace: { type: "string" },
  test: { type: "string" },
  ...autofixArguments,
  check: { type: "string", multiple: true },
  "no-checks": { type: "boolean" },
  "fresh-baseline": { type: "boolean" },
  share: { type: "string", multiple: true },
  strategy: { type: "string" },
  overlay: { type: "string", multiple: true },
  model: { type: "string", multiple: true },
  mix: { type: "string" },
  "base-url": { type: "string" },
  "api-key-env": { type: "string" },
  price: { type: "string", multiple: true },
  budget: { type: "string" },
  "budget-per-day": { type: "string" },
  "confirm-above": { type: "string" },
  layers: { type: "string" },
  frugal: { type: "boolean" },
  judge: { type: "string" },
  roster: { type: "boolean" },
  timeout: { type: "string" },
  "repair-seconds": { type: "string" },
  offline: { type: "boolean" },
  apply: { type: "boolean" },
  branch: { type: "string" },
  "allow-protected": { type: "boolean" },
  output: { type: "string" },
  force: { type: "boolean" },
  json: { type: "boolean" },
  journal: { type: "string" },
  seed: { type: "string" },
} as const;

/** @throws Failure `usage` that names the option and says what it takes */
export function parseTaskOptions(args: readonly string[]): TaskOptions {
  const { values, positionals } = parseArguments(args, argumentOptions);
  if (positionals.length > 0) {
    throw new Failure("usage", `Unexpected argument ${positionals[0] ?? ""}; a file is given with --file.`);
  }
  const strategy = values.strategy ?? "adaptive";
  if (!isStrategyName(strategy)) {
    throw new Failure(
      "usage",
      `There is no strategy ${strategy}; --strategy takes one of ${Object.keys(strategies).join(", ")}.`,
    );
  }
  if (values["no-checks"] === true && values.check !== undefined) {
    throw new Failure("usage", "--check and --no-checks exclude each other.");
  }
  const models = values.model ?? [];
  if (values.mix !== undefined && models.length > 0) {
    throw new Failure("usage", "--mix and --model exclude each other: a mix names its models.");
  }
  return {
    root: values.root ?? ".",
    file: values.file === undefined ? undefined : parseFile(values.file),
    instruction: values.instruction?.trim() ?? "",
    autofix: autofixOptionsOf(values),
    trace: values.trace,
    test: values.test,
    checks: values.check ?? [],
    noChecks: values["no-checks"] ?? false,
    freshBaseline: values["fresh-baseline"] ?? false,
    share: values.share ?? [],
    strategy,
    models,
    mix: values.mix,
    baseUrl: values["base-url"],
    apiKeyVariable: values["api-key-env"],
    prices: values.price ?? [],
    budget: values.budget === undefined ? undefined : parseUsd("--budget", values.budget),
    budgetPerDay:
      values["budget-per-day"] === undefined
        ? undefined
        : parseUsd("--budget-per-day", values["budget-per-day"]),
    confirmAbove:
      values["confirm-above"] === undefined
        ? undefined
        : parseUsd("--confirm-above", values["confirm-above"]),
    settings: {
      layers: values.layers === undefined ? usualSettings.layers : parseLayers(values.layers),
      frugal: values.frugal ?? usualSettings.frugal,
      judgement: values.judge === undefined ? usualSettings.judgement : parseJudge(values.judge),
    },
    overlays: (values.overlay ?? []).map(parseOverlay),
    roster: values.roster ?? false,
    timeoutMs: values.timeout === undefined ? undefined : parseTimeout(values.timeout),
    repairSeconds:
      values["repair-seconds"] === undefined ? undefined : parseRepairSeconds(values["repair-seconds"]),
    offline: values.offline ?? false,
    apply: values.branch !== undefined || (values.apply ?? false),
    branch: values.branch,
    allowProtected: values["allow-protected"] ?? false,
    output: outputOf(values.output, values.force ?? false),
    json: values.json ?? false,
    journal: values.journal,
    seed: values.seed === undefined ? Date.now() % 2 ** 32 : parseSeed(values.seed),
  };
}

/** `src/a.ts`, `src/a.ts:12`, `src/a.ts:12-20`; lines as people count them, from 1. */
function parseFile(text: string): { path: string; lines?: LineRange } {
  const match = /^(.+?):(\d+)(?:-(\d+))?$/.exec(text);
  const [, path, from, to] = match ?? [];
  if (path === undefined || from === undefined) {
    return { path: text };
  }
  const first = Number(from);
  const last = Number(to ?? from);
  if (first < 1 || last < first) {
    throw new Failure("usage", `--file ${text}: lines count from 1, and the first comes before the last.`);
  }
  return { path, lines: { first: first - 1, last: last - 1 } };
}

/** @throws Failure `usage` for what would have no effect */
export function outputOf(path: string | undefined, force: boolean): PatchPlace | undefined {
  if (path === undefined) {
    if (force) {
      throw new Failure("usage", "--force is for --output FILE: it lets it write over a file.");
    }
    return undefined;
  }
  return { path, force };
}

function parseUsd(option: string, text: string): number {
  const usd = Number(text);
  if (!Number.isFinite(usd) || usd < 0 || text.trim() === "") {
    throw new Failure("usage", `${option} ${text}: give US dollars as a number, such as 0.25.`);
  }
  return usd;
}

/** Timers take no longer: 2^31 milliseconds. */
const longestSeconds = 2_000_000;

function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= longestSeconds)) {
    throw new Failure("usage", `--timeout ${text}: give seconds as a number above 0, such as 120.`);
  }
  return seconds * 1000;
}

function parseRepairSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0 && seconds <= longestSeconds) || text.trim() === "") {
    throw new Failure("usage", `--repair-seconds ${text}: give seconds as a number from 0, such as 60.`);
  }
  return seconds;
}

function parseLayers(text: string): number {
  const layers = Number(text);
  if (!Number.isInteger(layers) || layers < 1 || layers > mostLayers) {
    throw new Failure("usage", `--layers ${text}: give a whole number from 1 to ${mostLayers}.`);
  }
  return layers;
}

function parseJudge(text: string): StrategySettings["judgement"] {
  if (text !== "pairwise" && text !== "rating") {
    throw new Failure("usage", `--judge ${text}: it is pairwise or rating.`);
  }
  return text;
}

function parseOverlay(text: string): OverlayName {
  if (!isOverlayName(text)) {
    throw new Failure(
      "usage",
      `There is no overlay ${text}; --overlay takes one of ${overlayNames.join(", ")}.`,
    );
  }
  return text;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new Failure("usage", `--seed ${text}: give a whole number from 0.`);
  }
  return seed;
}
