import { combine } from "../../patch/diff/combine-patches.ts";
import type { Patch } from "../../patch/patch.ts";
import { compareSizes } from "../patch-size.ts";
import type { Screened } from "./screening.ts";

/** Remedies that go together, and what they do together. */
export interface Cover {
  readonly remedies: readonly Screened[];
  readonly patch: Patch;
}

/** Which of two is taken first; `wins`: how many problems each would take away that are still there. */
export type Preference = (a: Screened, b: Screened, wins: (remedy: Screened) => number) => number;

/** As a person goes through the lightbulbs: what the service prefers, then what it names first. */
export const asServicePrefers: Preference = (a, b, wins) =>
  Number(a.breaks) - Number(b.breaks) ||
  Number(b.preferred) - Number(a.preferred) ||
  a.rank - b.rank ||
  wins(b) - wins(a);

/** What mends most at once: one declaration, or one "fix all", instead of many small changes. */
export const mostAtOnce: Preference = (a, b, wins) =>
  Number(a.breaks) - Number(b.breaks) ||
  wins(b) - wins(a) ||
  Number(b.preferred) - Number(a.preferred) ||
  a.rank - b.rank;

/** What is left over when the first choices are set aside. */
export function otherThan(first: readonly Screened[]): Preference {
  const isUsed = ({ key }: Screened): number => Number(first.some((remedy) => remedy.key === key));
  return (a, b, wins) =>
    Number(a.breaks) - Number(b.breaks) || isUsed(a) - isUsed(b) || asServicePrefers(a, b, wins);
}

/**
 * One remedy after the other that still mends something and touches nothing of those before it; in the end without those
 * that the others make superfluous. The order in which problems and remedies are given makes no difference.
 * @param start taken in any case
 */
export function cover(
  remedies: readonly Screened[],
  preference: Preference,
  start: readonly Screened[] = [],
): Cover {
  const taken = [...start];
  let patch = combine(start.map((remedy) => remedy.patch)).patch;
  const done = new Set(start.flatMap(({ seen, resolves }) => (seen ? [...resolves] : [])));
  const wins = ({ resolves }: Screened): number =>
    [...resolves].filter((problem) => !done.has(problem)).length;
  let left = remedies.filter(({ key }) => !taken.some((known) => known.key === key));
  for (;;) {
    left = left.filter((remedy) => wins(remedy) > 0);
    const [best] = left.toSorted(
      (a, b) => preference(a, b, wins) || compareSizes(a.patch, b.patch) || compareTexts(a.key, b.key),
    );
    if (best === undefined) {
      break;
    }
    left = left.filter((remedy) => remedy !== best);
    const together = combine([patch, best.patch]);
    if (together.leftOut.length === 0) {
      patch = together.patch;
      taken.push(best);
      best.resolves.forEach((problem) => done.add(problem));
    }
  }
  const needed = withoutSuperfluous(taken, start);
  return { remedies: needed, patch: combine(needed.map((remedy) => remedy.patch)).patch };
}

/** Last ones first: what was taken first was preferred. What is only guessed of the start makes nothing superfluous. */
function withoutSuperfluous(taken: readonly Screened[], start: readonly Screened[]): readonly Screened[] {
  let needed = taken;
  for (const remedy of taken.filter((each) => !start.includes(each)).toReversed()) {
    const others = needed.filter((other) => other !== remedy);
    const done = new Set(
      others.flatMap((other) => (other.seen || !start.includes(other) ? [...other.resolves] : [])),
    );
    if ([...remedy.resolves].every((problem) => done.has(problem))) {
      needed = others;
    }
  }
  return needed;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
