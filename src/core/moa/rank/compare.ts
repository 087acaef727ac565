import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { agreementOf, featuresOf, WordWeights } from "./agreement.ts";
import { placeKey, scopesIn, type AppliedPart } from "./applied-part.ts";
import type { Assessed } from "./assess.ts";
import { concernsBeside, type Concern } from "./concerns.ts";
import { groupedBy } from "../grouped-by.ts";
import type { RankedPart } from "./ranked-part.ts";

/** What a candidate is worth beside the others. */
export interface Comparison {
  readonly agreement: number | undefined;
  readonly concerns: readonly Concern[];
  /** Candidates with a change of the same kind, itself included. */
  readonly others: number;
}

/** Only what is of one kind is compared: code with code, tests with tests. */
export function kindOf({ part }: Assessed): string {
  return part === undefined ? "none" : part.isOnlyComments ? "comments" : part.role;
}

/** @param clusters candidates with the same effect */
export async function compareWithOthers(
  clusters: readonly (readonly Assessed[])[],
  parser: SyntaxParser,
): Promise<ReadonlyMap<Assessed, Comparison>> {
  const result = new Map<Assessed, Comparison>();
  const usable = clusters.filter(([first]) => first?.part !== undefined);
  for (const group of groupedBy(usable, ([first]) => (first ? kindOf(first) : "")).values()) {
    const members = group.flat();
    const applied = members.flatMap((member) => member.applied ?? []);
    const scopes = applied.length === members.length ? await scopesOf(applied, parser) : undefined;
    const weights = new WordWeights(members.map(({ part, sections }) => countedSections(part, sections)));
    const features = new Map(
      members.flatMap((member) =>
        member.part ? [[member, featuresOf(member.part, weights, scopes)] as const] : [],
      ),
    );
    const usual = {
      size: lowerMedian(members.map(({ part }) => part?.size ?? 0)),
      files: lowerMedian(members.map(({ part }) => part?.files.length ?? 0)),
    };
    for (const cluster of group) {
      for (const member of cluster) {
        const own = features.get(member);
        const agreements = members.flatMap((other) => {
          const theirs = features.get(other);
          return other === member || !own || !theirs
            ? []
            : [cluster.includes(other) ? 1 : agreementOf(own, theirs)];
        });
        result.set(member, {
          agreement: agreements.length === 0 ? undefined : quadraticMean(agreements),
          concerns: [...member.concerns, ...(member.part ? concernsBeside(member.part, usual) : [])],
          others: members.length,
        });
      }
    }
  }
  return result;
}

async function scopesOf(
  applied: readonly AppliedPart[],
  parser: SyntaxParser,
): Promise<(path: string, line: number) => string | undefined> {
  const scopes = await scopesIn(applied, parser);
  return (path, line) => scopes.get(placeKey(path, line));
}

function countedSections(part: RankedPart | undefined, sections: Assessed["sections"]): Assessed["sections"] {
  return sections.filter(({ role }) => role === part?.role);
}

/**
 * Two patches that are nearly the same say more than three that are vaguely alike: wrong patches are wrong in many ways.
 * Rounded, so that no order of adding shows.
 */
function quadraticMean(values: readonly number[]): number {
  const squares = values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value * value, 0);
  return Math.round(Math.sqrt(squares / values.length) * 1e6) / 1e6;
}

function lowerMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;
}
