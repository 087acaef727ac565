import type { ObservedCheck } from "../observed-check.ts";
import { compareReports, type Failing, type ReportChange } from "../results/compare-reports.ts";

/** What a patch does to a check, by single tests and problems where the tools name them, else by exit codes. */
export type Judgement =
  /** It succeeds with and without the patch, but for what is set aside; perhaps with fewer tests, some of their names. */
  | { readonly kind: "kept"; readonly fewer: number; readonly gone: readonly string[] }
  /** Something fails that did not fail before. */
  | { readonly kind: "broken"; readonly failing: readonly Failing[] }
  /** It failed, and succeeds now. */
  | { readonly kind: "fixed"; readonly fixed: readonly Failing[] }
  /** Some of what failed passes, some does not yet. */
  | {
      readonly kind: "improved";
      readonly fixed: readonly Failing[];
      readonly left: readonly Failing[];
      readonly hidden: readonly Failing[];
    }
  /** It fails as before. `hidden` are tests that are not run any more: no fix. */
  | { readonly kind: "unchanged"; readonly left: readonly Failing[]; readonly hidden: readonly Failing[] };

/** @param flaky keys of what does not always fail without the patch: it counts neither for nor against */
export function judgeCheck(
  before: ObservedCheck,
  after: ObservedCheck,
  flaky: ReadonlySet<string>,
): Judgement {
  const change = withoutFlaky(compareReports(before.reports, after.reports), flaky);
  if (before.result.passed) {
    return judgeSucceeding(before, after, change);
  }
  // A run that was stopped, or that names nothing, cannot be compared with.
  const known = change !== undefined && before.reports.length > 0 ? change : undefined;
  if (after.result.passed) {
    return judgeNowSucceeding(before, known, flaky);
  }
  if (known === undefined || after.reports.length === 0) {
    return { kind: "unchanged", left: [], hidden: [] };
  }
  const reachesFurther = (failing: Failing): boolean =>
    !failing.passedBefore &&
    known.newlyPassing.some(({ kind, tool }) => kind === "file" || tool !== failing.tool);
  const broken = known.newlyFailing.filter((failing) => !reachesFurther(failing));
  if (broken.length > 0) {
    return { kind: "broken", failing: broken };
  }
  const left = [...known.stillFailing, ...known.newlyFailing];
  const { newlyPassing: fixed, hidden } = known;
  return fixed.length > 0 ? { kind: "improved", fixed, left, hidden } : { kind: "unchanged", left, hidden };
}

function judgeSucceeding(
  before: ObservedCheck,
  after: ObservedCheck,
  change: ReportChange | undefined,
): Judgement {
  const failing = change?.newlyFailing ?? [];
  // Only what is set aside fails, and the output says so.
  const isSetAside =
    failing.length === 0 && compareReports(before.reports, after.reports)?.newlyFailing.length;
  if (after.result.passed || isSetAside) {
    return { kind: "kept", fewer: change?.fewer ?? 0, gone: change?.gone ?? [] };
  }
  return { kind: "broken", failing };
}

function judgeNowSucceeding(
  before: ObservedCheck,
  change: ReportChange | undefined,
  flaky: ReadonlySet<string>,
): Judgement {
  if (change === undefined) {
    return { kind: "fixed", fixed: [] };
  }
  const { newlyPassing: fixed, hidden } = change;
  if (hidden.length > 0) {
    return fixed.length > 0
      ? { kind: "improved", fixed, left: [], hidden }
      : { kind: "unchanged", left: [], hidden };
  }
  // All that failed fails only now and then: nothing is proven.
  const isLuck = fixed.length === 0 && flaky.size > 0 && failsIn(before).length > 0;
  return isLuck ? { kind: "kept", fewer: 0, gone: [] } : { kind: "fixed", fixed };
}

function failsIn({ reports }: ObservedCheck): readonly Failing[] {
  return compareReports([], reports)?.newlyFailing ?? [];
}

function withoutFlaky(
  change: ReportChange | undefined,
  flaky: ReadonlySet<string>,
): ReportChange | undefined {
  const steady = (found: readonly Failing[]): readonly Failing[] =>
    found.filter(({ key }) => !flaky.has(key));
  return (
    change && {
      ...change,
      newlyFailing: steady(change.newlyFailing),
      newlyPassing: steady(change.newlyPassing),
      stillFailing: steady(change.stillFailing),
      hidden: steady(change.hidden),
    }
  );
}
