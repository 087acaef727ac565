import type { Verdict } from "../../verify/verdict.ts";
import type { Assessed } from "./assess.ts";
import { kindOf, type Comparison } from "./compare.ts";
import { weightOf } from "./concerns.ts";

/** Candidates with the same effect, the one that stands for them first. */
export interface RankedCluster extends Comparison {
  readonly members: readonly Assessed[];
  /** Of those that come furthest through the gates, where their code was run beside each other. */
  readonly behaviour?: Behaviour;
}

/** How far a cluster does what the others do when its code runs. */
interface Behaviour {
  /** 0 to 1. */
  readonly share: number;
  /** Inputs that were tried, and those on which not all did the same. */
  readonly inputs: number;
  readonly telling: number;
}

export interface RankChoice {
  /** Best first. */
  readonly order: readonly RankedCluster[];
  /** One sentence for each step that left fewer to choose from. */
  readonly reasons: readonly string[];
}

/** What a concern of weight one costs, of an agreement between 0 and 1: enough to decide between patches about as near to the others. */
const CONCERN = 0.1;

/** One thing that is looked at, before those after it. */
interface Step {
  /** Compared number by number; more is better. */
  readonly values: (cluster: RankedCluster) => readonly number[];
  readonly say: (left: readonly RankedCluster[], gone: readonly RankedCluster[]) => string;
}

/** What is known without running any code but the checks. */
const gateSteps: readonly Step[] = [
  {
    values: (cluster) => [standing(cluster)],
    say: (left, gone) => `${counted(left)} ${describeStanding(left[0])}; ${summary(gone)}.`,
  },
  {
    values: (cluster) => gateValues(firstOf(cluster)?.verdict),
    say: (left) => `${counted(left)} ${countOf(left) === 1 ? "comes" : "come"} furthest through the gates.`,
  },
];

const steps: readonly Step[] = [
  ...gateSteps,
  {
    values: ({ behaviour }) => [behaviour?.share ?? 0],
    say: ([first]) =>
      `${namesOf(first)} most often ${first?.members.length === 1 ? "does" : "do"} what the others do: the code was run on ${first?.behaviour?.inputs ?? 0} inputs, and on ${first?.behaviour?.telling ?? 0} of them it matters whose it is.`,
  },
  {
    values: ({ members }) => [members.length],
    say: ([first]) =>
      `${first?.members.length ?? 0} of ${first?.others ?? 0} have the same effect: ${namesOf(first)}.`,
  },
  {
    values: (cluster) => [scoreOf(cluster)],
    say: ([first], gone) => {
      const next = gone.toSorted((a, b) => scoreOf(b) - scoreOf(a))[0];
      return `${namesOf(first)} agrees best with the others, less what speaks against it: ${described(first)}; next ${namesOf(next)}, ${described(next)}.`;
    },
  },
  {
    values: (cluster) => [-sizeOf(cluster)],
    say: ([first]) => `It is the smallest of those: ${sizeOf(first)} changed lines of code.`,
  },
];

/** Those between which the gates make no difference, and which are better than the others by them. */
export function leading(clusters: readonly RankedCluster[]): readonly RankedCluster[] {
  const valued = clusters.map((cluster) => ({
    cluster,
    values: gateSteps.map((step) => step.values(cluster)),
  }));
  const [best] = valued.toSorted((a, b) => compareSteps(a.values, b.values));
  return valued
    .filter(({ values }) => best !== undefined && compareSteps(values, best.values) === 0)
    .map(({ cluster }) => cluster);
}

/** @param clusters in an order that does not depend on that of the input */
export function choose(clusters: readonly RankedCluster[]): RankChoice {
  const order = clusters
    .map((cluster) => ({ cluster, values: steps.map((step) => step.values(cluster)) }))
    .sort((a, b) => compareSteps(a.values, b.values) || compareKeys(a.cluster, b.cluster))
    .map(({ cluster }) => cluster);
  return { order, reasons: reasonsFor(order) };
}

function reasonsFor(order: readonly RankedCluster[]): readonly string[] {
  const [best] = order;
  if (best === undefined || firstOf(best)?.part === undefined) {
    return ["No candidate has a change that can be used."];
  }
  const reasons: string[] = [];
  let left = order;
  for (const step of steps) {
    const most = step.values(best);
    const staying = left.filter((cluster) => compareValues(step.values(cluster), most) === 0);
    if (staying.length < left.length) {
      reasons.push(
        step.say(
          staying,
          left.filter((cluster) => !staying.includes(cluster)),
        ),
      );
    }
    left = staying;
  }
  if (left.length > 1) {
    reasons.push(
      `Nothing tells it from ${left.slice(1).map(namesOf).join(", ")}; the choice between them says nothing.`,
    );
  } else if (reasons.length === 0) {
    reasons.push(onlyOne(best));
  }
  return reasons;
}

function onlyOne({ members }: RankedCluster): string {
  return members.length === 1
    ? "It is the only candidate."
    : `All ${members.length} candidates have the same effect.`;
}

function firstOf(cluster: RankedCluster | undefined): Assessed | undefined {
  return cluster?.members[0];
}

const besides = ["leftover", "documentation", "comments", "test", "configuration"];

/** What changes code before what does not; what fails before what is no such change. */
function standing(cluster: RankedCluster): number {
  const first = firstOf(cluster);
  switch (first?.status) {
    case "sound":
      return 9;
    case "rejected":
      return 8;
    case "beside":
      return 2 + besides.indexOf(kindOf(first));
    case "unusable":
      return 1;
    case "empty":
    case undefined:
      return 0;
  }
}

function describeStanding(cluster: RankedCluster | undefined): string {
  const first = firstOf(cluster);
  switch (first?.status) {
    case "sound":
      return first.verdict
        ? "changed code and passed the gates"
        : "changed code, with nothing known to be wrong";
    case "rejected":
      return "changed code, although something is known to be wrong with it";
    default:
      return first ? `changed ${kindOf(first)} only` : "";
  }
}

const words = {
  sound: "sound",
  rejected: "known to be wrong",
  beside: "without code",
  unusable: "unusable",
  empty: "empty",
} as const;

/** `1 empty, 2 unusable` */
function summary(clusters: readonly RankedCluster[]): string {
  const counts = new Map<string, number>();
  for (const { status } of clusters.flatMap(({ members }) => members)) {
    counts.set(words[status], (counts.get(words[status]) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
}

/** With checks, what they say; without, gates only tell what is sound. */
function gateValues(verdict: Verdict | undefined): readonly number[] {
  const checks = verdict?.gates.filter(({ gate }) => gate === "checks" || gate === "target") ?? [];
  return verdict && verdict.gates.length > 0
    ? [
        Number(verdict.accepted),
        Number(verdict.complete),
        Number(verdict.proven),
        checks.filter(({ status }) => status === "passed").length,
      ]
    : [0, 0, 0, 0];
}

/** In millionths, so that equal is equal. */
function scoreOf({ agreement = 0, concerns }: RankedCluster): number {
  return Math.round((agreement - CONCERN * weightOf(concerns)) * 1e6);
}

function described(cluster: RankedCluster | undefined): string {
  const concerns = cluster?.concerns.filter(({ weight }) => weight > 0) ?? [];
  const against = concerns.length > 0 ? ` (against it: ${concerns.map(({ flag }) => flag).join(", ")})` : "";
  return `${(cluster?.agreement ?? 0).toFixed(2)}${against}`;
}

function sizeOf(cluster: RankedCluster | undefined): number {
  return firstOf(cluster)?.part?.size ?? 0;
}

function namesOf(cluster: RankedCluster | undefined): string {
  const ids = cluster?.members.map(({ id }) => id) ?? [];
  return ids.length > 4 ? `${ids.slice(0, 4).join(", ")} …` : ids.join(", ");
}

function countOf(clusters: readonly RankedCluster[]): number {
  return clusters.reduce((sum, { members }) => sum + members.length, 0);
}

function counted(clusters: readonly RankedCluster[]): string {
  const count = countOf(clusters);
  return count === 1 ? namesOf(clusters[0]) : `${count} candidates`;
}

function compareSteps(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  return compareValues(a.flat(), b.flat());
}

/** Best first. */
function compareValues(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = (b[index] ?? 0) - value;
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** Where nothing else decides, the content does: never the place in the input. */
function compareKeys(a: RankedCluster, b: RankedCluster): number {
  const [left, right] = [a, b].map((cluster) => firstOf(cluster)?.part?.key ?? "");
  return (left ?? "") < (right ?? "") ? -1 : (left ?? "") > (right ?? "") ? 1 : 0;
}
