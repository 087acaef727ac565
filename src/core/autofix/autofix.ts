import { isPatched, type PatchedCandidate } from "../moa/candidate.ts";
import { combine } from "../patch/diff/combine-patches.ts";
import type { Patch } from "../patch/patch.ts";
import { leavesOut } from "../reports/declared/declared.ts";
import { declaredIn } from "../reports/manifest.ts";
import type { Finding } from "../reports/place-findings.ts";
import { compareVersions, isCompatible } from "../reports/versions.ts";
import type { Outcome } from "../run/outcome.ts";
import type { Task } from "../task/task.ts";
import { isStillThere, unfixedIn } from "../verify/unfixed.ts";
import { compareVerdicts, type Verdict } from "../verify/verdict.ts";
import { describeDiagnostic } from "../workspace/diagnostic.ts";
import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { autofixTask } from "./autofix-task.ts";
import type { Author, FindingResult } from "./finding-result.ts";
import { groupFindings } from "./group-findings.ts";
import { compatibilityRisk, risks, type CompatibilityRisk, type RatedRisk } from "./risk.ts";

export interface AutofixParts {
  readonly snapshot: Pick<Snapshot, "read">;
  /** One run; its own failures are thrown. */
  readonly run: (task: Task) => Promise<{ readonly run: string; readonly outcome: Outcome }>;
  /** Puts what several runs came to through the gates once more, together. @param task all that it is about */
  readonly verify: (patch: Patch, task: Task) => Promise<Verdict>;
}

export interface AutofixRequest {
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly instruction: string;
  readonly checks: readonly string[];
  /** Patches that are riskier are not taken; left out: all are, but no dependency is raised to where it need not work. */
  readonly mostRisk?: CompatibilityRisk | undefined;
}

/** A patch that was taken, with the run it comes from. */
export interface TakenFix {
  readonly run: string;
  readonly task: Task;
  readonly outcome: Exclude<Outcome, { kind: "none" }>;
  readonly chosen: PatchedCandidate;
}

export interface Autofixed {
  readonly results: readonly FindingResult[];
  readonly taken: readonly TakenFix[];
  /** All that was taken; undefined: nothing was. */
  readonly patch: Patch | undefined;
  /** Of all of it together. */
  readonly verdict: Verdict | undefined;
}

/** They are about the machine or the request, and no finding would fare better. */
const endsAll = ["cancelled", "usage", "no-git", "sandbox", "no-workspace", "untrusted", "journal"] as const;

/** A run for every question, one after the other, all for the same files; what they come to is one patch. */
export async function autofix(
  { findings, instruction, checks, mostRisk }: AutofixRequest,
  parts: AutofixParts,
): Promise<Autofixed> {
  const textOf = async (path: string): Promise<string> => (await parts.snapshot.read(path))?.text ?? "";
  const results: FindingResult[] = [];
  const doable: Finding[] = [];
  for (const finding of findings) {
    const why = hopeless(finding, await textOf(finding.problem.path), mostRisk);
    if (why === undefined) {
      doable.push(finding);
    } else {
      const { dependency } = finding;
      results.push({ state: "not fixed", finding, why, ...(dependency && { advice: dependency.advice }) });
    }
  }
  let patch: Patch | undefined;
  let verdict: Verdict | undefined;
  const taken: TakenFix[] = [];
  for (const group of await groupFindings(doable, textOf)) {
    const [first, ...others] = group;
    if (first === undefined) {
      continue;
    }
    const task = autofixTask([first, ...others], instruction, checks);
    const fix = await attempt(task, mostRisk, parts);
    if (fix.kind === "none") {
      results.push(...group.map((finding) => ({ ...fix.result, finding })));
      continue;
    }
    const together = await joined(patch, taken, fix.taken, parts);
    if (together.kind === "apart") {
      const { why } = together;
      const own = { state: "not fixed", why, by: fix.by, risk: fix.risk } as const;
      results.push(...group.map((finding) => ({ ...own, finding })));
      continue;
    }
    taken.push(fix.taken);
    ({ patch, verdict } = together);
    results.push(...group.map((finding) => resultOf(finding, fix)));
  }
  return { results, taken, patch, verdict };
}

/** Registries allow no more; models are told of it. */
const plainName = /^[@\w./:~-]{1,214}$/;

/** Why nobody is asked; undefined: somebody is. */
function hopeless(
  { dependency, problem: { path } }: Finding,
  text: string,
  mostRisk: CompatibilityRisk | undefined,
): string | undefined {
  if (dependency === undefined) {
    return undefined;
  }
  const { name, fixed } = dependency;
  if (!plainName.test(name)) {
    return "It names no dependency.";
  }
  if (fixed === undefined) {
    return "No change of the manifest fixes it.";
  }
  const asked = declaredIn(path, text, name);
  if (asked.kind === "held") {
    return `${name} is not raised to ${fixed}: ${asked.why}.`;
  }
  if (asked.kind === "unknown") {
    return text.includes(name)
      ? undefined
      : `${path} does not ask for ${name} itself: another dependency does, and has to be raised where a tool can tell which.`;
  }
  const declared = asked.version;
  if ((compareVersions(declared, fixed) ?? -1) >= 0) {
    return `${path} asks for ${name} ${declared} already, which is fixed: only what is installed has to follow.`;
  }
  if (leavesOut(asked, fixed)) {
    return `${name} is not raised to ${fixed}: ${path} asks for ${declared}${asked.rest ?? ""}, which leaves that out.`;
  }
  return isCompatible(declared, fixed) || mostRisk === "high"
    ? undefined
    : `${name} ${fixed} need not work where ${declared} did; "patched-moa autofix --compatibility-risk high" raises it.`;
}

type Attempt =
  | { readonly kind: "fix"; readonly taken: TakenFix; readonly by: Author; readonly risk: RatedRisk }
  | {
      readonly kind: "none";
      readonly result: Omit<Extract<FindingResult, { state: "not fixed" }>, "finding">;
    };

async function attempt(
  task: Task,
  mostRisk: CompatibilityRisk = "high",
  parts: AutofixParts,
): Promise<Attempt> {
  let ran: Awaited<ReturnType<AutofixParts["run"]>>;
  try {
    ran = await parts.run(task);
  } catch (error) {
    if (!Failure.is(error) || endsAll.some((kind) => kind === error.kind)) {
      throw error;
    }
    return { kind: "none", result: { state: "not fixed", why: error.message } };
  }
  const { run, outcome } = ran;
  const author = (chosen?: PatchedCandidate): Author => {
    const proposers = outcome.kind === "none" ? [] : outcome.provenance.flatMap((hunk) => hunk.proposers);
    const own = chosen === undefined ? [] : proposers.length > 0 ? proposers : [chosen.proposer];
    const refused = outcome.candidates.filter(isPatched).flatMap(refusalOf);
    return { run, proposers: [...new Set(own)], refused, spent: outcome.spent };
  };
  if (outcome.kind !== "accepted") {
    const failed = outcome.kind === "none" ? undefined : outcome.best.verdict.gates.find(isFailed);
    const why = failed === undefined ? outcome.reason : `No patch holds. The nearest: ${failed.detail}`;
    return { kind: "none", result: { state: "not fixed", why, by: author() } };
  }
  const rated = (candidate: PatchedCandidate): RatedRisk =>
    compatibilityRisk(candidate.patch, candidate.text, task);
  const fits = (candidate: PatchedCandidate): boolean =>
    risks.indexOf(rated(candidate).risk) <= risks.indexOf(mostRisk);
  const others = outcome.candidates
    .filter(isPatched)
    .filter(({ verdict }) => verdict.accepted)
    .toSorted((a, b) => compareVerdicts(a.verdict, b.verdict));
  const chosen = [outcome.chosen, ...others].find(fits);
  if (chosen === undefined) {
    const risk = rated(outcome.chosen);
    const why = `Its patch holds, and its compatibility risk is ${risk.risk}; no more than ${mostRisk} was asked for. ${risk.why}`;
    return { kind: "none", result: { state: "not fixed", why, by: author(), risk } };
  }
  return { kind: "fix", taken: { run, task, outcome, chosen }, by: author(chosen), risk: rated(chosen) };
}

function refusalOf({ proposer, verdict }: PatchedCandidate): Author["refused"] {
  const failed = verdict.gates.find(isFailed);
  return failed === undefined ? [] : [{ proposer, why: failed.detail }];
}

function isFailed({ status }: Verdict["gates"][number]): boolean {
  return status === "failed";
}

type Joined =
  | { readonly kind: "joined"; readonly patch: Patch; readonly verdict: Verdict }
  | { readonly kind: "apart"; readonly why: string };

/** One more fix beside those that were taken: it has to stand beside them whole, and to hold together with them. */
async function joined(
  patch: Patch | undefined,
  taken: readonly TakenFix[],
  { chosen, task }: TakenFix,
  { verify }: AutofixParts,
): Promise<Joined> {
  if (patch === undefined) {
    return { kind: "joined", patch: chosen.patch, verdict: chosen.verdict };
  }
  const { patch: both, leftOut } = combine([patch, chosen.patch]);
  if (leftOut.length > 0) {
    const why = `Its patch holds, and changes what another fix changes as well (${leftOut[0]?.path ?? ""}): apply that first, then run again.`;
    return { kind: "apart", why };
  }
  const tasks = [...taken.map((each) => each.task), task];
  const verdict = await verify(both, {
    ...task,
    problems: tasks.flatMap(({ problems }) => problems),
    upgrades: tasks.flatMap(({ upgrades = [] }) => upgrades),
  });
  const alone = [...taken, { chosen }].flatMap((fix) => unfixedIn(fix.chosen.verdict));
  const back = unfixedIn(verdict).find((line) => isStillThere(line) && !alone.includes(line));
  const why = verdict.accepted ? back : (verdict.gates.find(isFailed)?.detail ?? "");
  return why === undefined
    ? { kind: "joined", patch: both, verdict }
    : {
        kind: "apart",
        why: `Its patch holds by itself, and not together with the other fixes: ${why} Apply those first, then run again.`,
      };
}

function resultOf(finding: Finding, { taken, by, risk }: Extract<Attempt, { kind: "fix" }>): FindingResult {
  const { gates } = taken.chosen.verdict;
  const line = describeDiagnostic(finding.problem);
  const left = unfixedIn(taken.chosen.verdict).find((each) => each.endsWith(line));
  const rescan = gates.find(({ gate, subject }) => gate === "target" && subject.startsWith("re-scan"));
  const { dependency } = finding;
  const common = { finding, by, risk, ...(dependency && { advice: dependency.advice }) };
  if (left !== undefined && isStillThere(left)) {
    return {
      state: "not fixed",
      why: "The patch mends what is beside it, and a re-scan still finds this.",
      ...common,
    };
  }
  if (left !== undefined) {
    const why =
      "The scanner does not report this in the code as it is, so that it cannot tell whether it is gone.";
    return { state: "proposed", why, ...common };
  }
  return rescan === undefined || rescan.status === "skipped"
    ? { state: "proposed", why: rescan?.detail ?? taken.outcome.reason, ...common }
    : { state: "fixed", why: "A re-scan finds it no more.", ...common };
}
