import { describeDiagnostic, type Diagnostic } from "../../workspace/diagnostic.ts";
import type { Unmended } from "../proposer.ts";
import type { Remedy } from "./remedy.ts";
import type { Screened } from "./screening.ts";
import type { SoundCover } from "./sound-cover.ts";
import { said } from "../../workspace/said.ts";

export interface Known {
  readonly problems: readonly Diagnostic[];
  /** Whatever was offered, with what came of trying it. */
  readonly screened: readonly Screened[];
  /** Set aside, since something else is offered for the same problem that refers to what exists. */
  readonly inventions: readonly Remedy[];
  /** The problems from this one on were not asked about. */
  readonly asked: number;
}

/** Why the fixes of a candidate leave problems. What is really left, the gates say. */
export function unmendedBy(cover: SoundCover, known: Known): readonly Unmended[] {
  const refused = new Set(cover.refused.map(({ remedy }) => remedy.key));
  const kept = cover.remedies.filter(({ key }) => !refused.has(key));
  const mended = new Set(kept.flatMap(({ resolves }) => [...resolves]));
  return known.problems.flatMap((problem, index) =>
    mended.has(index) ? [] : { problem: describeDiagnostic(problem), why: whyNot(index, cover, known) },
  );
}

function whyNot(
  index: number,
  { refused }: SoundCover,
  { screened, inventions, asked }: Omit<Known, "problems">,
): string {
  const own = refused.filter(({ remedy }) => remedy.resolves.has(index));
  const [first] = own.toSorted((a, b) => b.fresh.length - a.fresh.length);
  const [error] = first?.fresh ?? [];
  if (first !== undefined && error !== undefined) {
    const more = first.fresh.length > 1 ? ` (and ${first.fresh.length - 1} more)` : "";
    return said`“${first.remedy.title}” would bring a new error: ${describeDiagnostic(error)}${more}`;
  }
  if (first !== undefined) {
    return `There was no time to try “${first.remedy.title}” with the others.`;
  }
  const offered = screened.filter(({ offeredFor }) => offeredFor.has(index));
  const [rival] = offered.filter(({ resolves }) => resolves.has(index));
  if (rival !== undefined) {
    return `“${rival.title}” changes the same lines as another fix.`;
  }
  const [useless] = offered;
  if (useless !== undefined) {
    return `“${useless.title}” does not take it away.`;
  }
  const [invented] = inventions.filter(({ offeredFor }) => offeredFor.has(index));
  if (invented !== undefined) {
    return `“${invented.title}” would make up what is missing.`;
  }
  return index < asked
    ? "No quick fix is offered for it."
    : `Quick fixes are asked for the first ${asked} problems only.`;
}
