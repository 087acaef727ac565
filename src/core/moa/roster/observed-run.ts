import type { Candidate, PatchedCandidate } from "../candidate.ts";
import { groupedBy } from "../grouped-by.ts";
import { meritOf } from "./merit.ts";
import type { About } from "./played-runs.ts";
import type { RunLine } from "./score-lines.ts";

type Observed = Candidate & { readonly merit: number; readonly model: string };

/**
 * What a run says about its models.
 * @returns undefined when no model gave an answer that says anything
 */
export function observedRun(
  run: { readonly id: string; readonly at: string; readonly about: About },
  candidates: readonly Candidate[],
  chosen: PatchedCandidate | undefined,
): RunLine | undefined {
  const observed = candidates.flatMap((candidate): readonly Observed[] => {
    const merit = meritOf(candidate);
    const { model } = candidate;
    return merit === undefined || model === undefined ? [] : [{ ...candidate, merit, model }];
  });
  if (observed.length === 0) {
    return undefined;
  }
  const { id, at, about } = run;
  const scored = (some: readonly Observed[]): RunLine["syntheses"][number] => ({
    model: some[0]?.model ?? "",
    merit: some.reduce((sum, { merit }) => sum + merit, 0) / some.length,
    ...(some.some((each) => isBehind(each, chosen)) && { chosen: true }),
  });
  const syntheses = byModel(observed.filter(({ origin }) => origin === "synthesis"));
  return {
    kind: "run",
    id,
    at,
    ...about,
    proposals: byModel(observed.filter(({ origin }) => origin === "proposal")).map((own) => ({
      ...scored(own),
      tokens: own.reduce((sum, { usage }) => sum + usage.promptTokens + usage.completionTokens, 0),
    })),
    syntheses: syntheses.map(scored),
  };
}

function isBehind(candidate: Observed, chosen: PatchedCandidate | undefined): boolean {
  return candidate.kind === "patched" && chosen !== undefined && candidate.effect === chosen.effect;
}

function byModel(observed: readonly Observed[]): readonly (readonly Observed[])[] {
  return [...groupedBy(observed, ({ model }) => model).values()];
}
