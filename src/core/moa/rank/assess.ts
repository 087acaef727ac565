import type { Patch } from "../../patch/patch.ts";
import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { BehaviourProbe } from "../../verify/behaviour/behaviour-probe.ts";
import type { Verdict } from "../../verify/verdict.ts";
import type { Verifier } from "../../verify/verifier.ts";
import { clusterPatches } from "../../patch/effect/cluster.ts";
import { applyPart, type AppliedPart, type BaseCode } from "./applied-part.ts";
import { concernsIn, type Concern } from "./concerns.ts";
import { brokenHunk } from "./fragment-syntax.ts";
import { readPatch, type RankCandidate, type RankedPart } from "./ranked-part.ts";
import type { RoledSection } from "./ranked-part.ts";

/**
 * What a candidate is, best first:
 * - `sound`: changes code, and nothing is known to be wrong with it
 * - `rejected`: changes code, and fails a gate, or its text shows that it cannot work
 * - `beside`: changes tests, configuration, documentation, comments or leftovers, and no code
 * - `unusable`: is no diff, or does not apply
 * - `empty`: changes nothing
 */
export type Status = "sound" | "rejected" | "beside" | "unusable" | "empty";

export interface Assessed {
  readonly id: string;
  readonly status: Status;
  /** Why it has that status, where it is not `sound`. */
  readonly why: string | undefined;
  readonly sections: readonly RoledSection[];
  /** Undefined for what is `unusable` or `empty`. */
  readonly part: RankedPart | undefined;
  readonly applied: AppliedPart | undefined;
  readonly verdict: Verdict | undefined;
  readonly concerns: readonly Concern[];
}

/** What the ranking works with. */
export interface RankTools {
  readonly parser: SyntaxParser;
  /** The code that the patches are for, where it is there. */
  readonly base?: RankBase;
}

interface RankBase {
  readonly snapshot: BaseCode["snapshot"];
  readonly verifier: Pick<Verifier, "verify">;
  /** Left out: nobody looks at what the code does beyond the checks. */
  readonly behaviour?: BehaviourProbe;
}

/** Looks at every candidate by itself. */
export async function assess(
  candidates: readonly RankCandidate[],
  tools: RankTools,
  signal: AbortSignal,
): Promise<readonly Assessed[]> {
  const assessed: Assessed[] = [];
  for (const candidate of candidates) {
    assessed.push(await look(candidate, tools, signal));
  }
  return tools.base ? verified(assessed, tools.base, signal) : assessed;
}

async function look(
  { id, patch }: RankCandidate,
  { parser, base }: RankTools,
  signal: AbortSignal,
): Promise<Assessed> {
  const nothing = { id, sections: [], part: undefined, applied: undefined, verdict: undefined, concerns: [] };
  const read = readPatch(patch);
  switch (read.kind) {
    case "empty":
      return { ...nothing, status: "empty", why: "It changes nothing." };
    case "unreadable":
      return { ...nothing, status: "unusable", why: read.why };
    case "read":
  }
  const { sections } = read;
  if (base) {
    const application = await applyPart(sections, read.part, { snapshot: base.snapshot, parser }, signal);
    if (application.kind === "does not apply") {
      return { ...nothing, status: "unusable", sections, why: application.why };
    }
    if (application.part.files.length === 0) {
      return { ...nothing, status: "empty", sections, why: "It changes nothing." };
    }
    const { part } = application;
    const concerns = [...concernsIn(part, sections), ...application.concerns];
    return { ...nothing, sections, part, applied: application, concerns, ...standingOf(part, undefined) };
  }
  const { part } = read;
  const broken =
    sections.find(({ problem }) => problem !== undefined)?.problem ?? (await brokenHunk(sections, parser));
  return { ...nothing, sections, part, concerns: concernsIn(part, sections), ...standingOf(part, broken) };
}

const besides = {
  source: "It changes only comments, documentation strings or layout.",
  configuration: "It changes configuration and no code.",
  test: "It changes tests and no code.",
  documentation: "It changes documentation and no code.",
  leftover: "It only leaves files behind that were made to try something out.",
} as const;

function standingOf(
  part: RankedPart,
  broken: string | undefined,
): { status: Status; why: string | undefined } {
  if (part.role !== "source" || part.isOnlyComments) {
    return { status: "beside", why: besides[part.role] };
  }
  return broken === undefined ? { status: "sound", why: undefined } : { status: "rejected", why: broken };
}

/** Equal texts go through the gates once. Tests and leftovers alone are no business of the gates. */
async function verified(
  assessed: readonly Assessed[],
  { verifier }: RankBase,
  signal: AbortSignal,
): Promise<readonly Assessed[]> {
  const tried = assessed.filter(
    ({ applied, part }) => applied && part && part.role !== "test" && part.role !== "leftover",
  );
  const verdicts = new Map<Assessed, Verdict>();
  await Promise.all(
    clusterPatches(tried, patchOf).map(async ({ representative, members }) => {
      const verdict = await verifier.verify(patchOf(representative), signal);
      members.forEach((member) => verdicts.set(member, verdict));
    }),
  );
  return assessed.map((one) => {
    const verdict = verdicts.get(one);
    return verdict ? { ...one, verdict, ...standingByGates(one, verdict) } : one;
  });
}

function patchOf({ applied }: Assessed): Patch {
  return applied?.patch ?? { changes: [] };
}

function standingByGates(
  { status, why }: Assessed,
  verdict: Verdict,
): { status: Status; why: string | undefined } {
  if (verdict.accepted) {
    return verdict.proven ? { status: "sound", why: undefined } : { status, why };
  }
  const failed = verdict.gates.find((gate) => gate.status === "failed");
  return status === "sound"
    ? { status: "rejected", why: failed && `${failed.subject}: ${failed.detail}` }
    : { status, why };
}
