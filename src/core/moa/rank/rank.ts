import { createHash } from "node:crypto";
import { clusterByEffect } from "../../patch/effect/cluster-by-effect.ts";
import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { assess, type Assessed, type RankTools } from "./assess.ts";
import { choose, leading, type RankedCluster } from "./choose.ts";
import { compareWithOthers, kindOf, type Comparison } from "./compare.ts";
import { weightOf } from "./concerns.ts";
import { groupedBy } from "../grouped-by.ts";
import { verdictOf, type RankVerdict } from "./rank-verdict.ts";
import type { RankCandidate } from "./ranked-part.ts";

export interface Ranking {
  /** null: no candidate has a usable change. */
  readonly chosen: string | null;
  /** All candidates, best first. */
  readonly order: readonly string[];
  /** All candidates, those with the same effect together, best first. */
  readonly clusters: readonly (readonly string[])[];
  readonly verdicts: ReadonlyMap<string, RankVerdict>;
  /** How the choice was made, one sentence for each step that decided something. */
  readonly reasons: readonly string[];
}

/**
 * An ordered choice among patches of any tools for the same code. Neither the order of the candidates nor their names
 * have a say. Gates decide where there are any; then what kind of change it is, how many candidates have the same effect,
 * how much it agrees with the others less what speaks against it, and the smaller change.
 * @throws Failure `cancelled`, and what the verifier throws
 */
export async function rank(
  candidates: readonly RankCandidate[],
  tools: RankTools,
  signal: AbortSignal,
): Promise<Ranking> {
  const inOrder = candidates
    .map((candidate) => ({ candidate, digest: digestOf(candidate.patch) }))
    .sort((a, b) => compareText(a.digest, b.digest) || compareText(a.candidate.id, b.candidate.id));
  const assessed = await assess(
    inOrder.map(({ candidate }) => candidate),
    tools,
    signal,
  );
  const clusters = await clustersOf(assessed, tools.parser);
  const compared = await compareWithOthers(clusters, tools.parser);
  const ranked = clusters.map((members): RankedCluster => ({ members, ...comparisonOf(members, compared) }));
  const { order, reasons } = choose(await observed(ranked, tools, signal));
  const verdicts = new Map(
    order.flatMap((cluster) =>
      cluster.members.map((member) => [member.id, verdictOf(member, cluster, compared.get(member))] as const),
    ),
  );
  const best = order[0]?.members[0];
  const isUsable = best?.part !== undefined;
  return {
    chosen: isUsable ? best.id : null,
    order: order.flatMap(({ members }) => members.map(({ id }) => id)),
    clusters: order.map(({ members }) => members.map(({ id }) => id)),
    verdicts,
    reasons,
  };
}

/** Runs the code of those between which the gates make no difference. */
async function observed(
  clusters: readonly RankedCluster[],
  { base }: RankTools,
  signal: AbortSignal,
): Promise<readonly RankedCluster[]> {
  const equals = leading(clusters).flatMap((cluster) => {
    const patch = cluster.members[0]?.applied?.patch;
    return patch && cluster.members[0]?.verdict?.accepted === true ? [{ cluster, patch }] : [];
  });
  if (equals.length < 2) {
    return clusters;
  }
  const patches = equals.map(({ cluster, patch }) => ({ patch, count: cluster.members.length }));
  const agreement = await base?.behaviour?.compare(patches, signal);
  if (agreement === undefined) {
    return clusters;
  }
  const { inputs, telling } = agreement;
  const shares = new Map(equals.map(({ cluster }, index) => [cluster, agreement.shares[index] ?? 0]));
  return clusters.map((cluster) => {
    const share = shares.get(cluster);
    return share === undefined ? cluster : { ...cluster, behaviour: { share, inputs, telling } };
  });
}

async function clustersOf(
  assessed: readonly Assessed[],
  parser: SyntaxParser,
): Promise<readonly (readonly Assessed[])[]> {
  const clusters: (readonly Assessed[])[] = [];
  for (const kind of groupedBy(assessed, kindOf).values()) {
    const isUsable = kind.every(({ part }) => part !== undefined);
    if (!isUsable) {
      clusters.push(...kind.map((one) => [one]));
    } else if (kind.every(({ applied }) => applied !== undefined)) {
      const found = await clusterByEffect(kind, ({ applied }) => applied?.ranked ?? { changes: [] }, parser);
      clusters.push(...found.map(({ members }) => members));
    } else {
      clusters.push(...groupedBy(kind, ({ part }) => part?.key ?? "").values());
    }
  }
  return clusters.map((members) => members.toSorted(compareMembers));
}

/** The tidier of equal patches first. */
function compareMembers(a: Assessed, b: Assessed): number {
  return weightOf(a.concerns) - weightOf(b.concerns) || besideOf(a) - besideOf(b) || compareText(a.id, b.id);
}

function besideOf({ sections, part }: Assessed): number {
  return sections.length - (part?.files.length ?? 0);
}

/** Of a cluster, by its first member. */
function comparisonOf(members: readonly Assessed[], compared: ReadonlyMap<Assessed, Comparison>): Comparison {
  const [first] = members;
  return (first && compared.get(first)) ?? { agreement: undefined, concerns: [], others: 0 };
}

function digestOf(patch: string): string {
  return createHash("sha256").update(patch, "utf8").digest("hex");
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
