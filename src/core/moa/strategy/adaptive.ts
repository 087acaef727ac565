import type { ChatModel } from "../../model/chat-model.ts";
import { isPatched, type Candidate, type PatchedCandidate } from "../candidate.ts";
import { clusterCandidates, type CandidateCluster } from "../clusters.ts";
import { pairwiseJudge } from "../judge.ts";
import type { Mix } from "../mix.ts";
import { gathering, inRole, proposersOf } from "../model-proposer.ts";
import { answerOf } from "../answer.ts";
import type { Parts } from "../parts.ts";
import { roles } from "../prompt/roles.ts";
import type { Proposer } from "../proposer.ts";
import { mended } from "../repair/mend.ts";
import { critiqueTokens } from "../critique-tokens.ts";
import { answerTokens, type Strategy } from "./strategy.ts";

/** Self-MoA (Li et al., arXiv 2502.00674): samples of one good model are worth a mixture, at a temperature that varies them. */
const samples = 3;
const temperature = 0.7;

/**
 * The default: execution decides wherever it can, since it costs no tokens and gains most; models decide the rest.
 * Proposers in parallel -> gates -> hunks of several together, then repair, where nothing holds -> clusters -> stop where they agree -> tests from the request
 * that tell the others apart -> where they single nobody out, critique and synthesis as one more candidate -> where some are
 * still equal, what their code does when it is run -> the best verified one; a judge is heard only where neither gates nor
 * tests nor behaviour nor agreement decide.
 */
export const adaptive: Strategy = async (mix, parts, { frugal }) => {
  const asked = frugal ? everybodyAlike(mix) : everybody(mix);
  const proposed = await (frugal && parts.canProve ? oneFirst(mix, asked, parts) : allOf(asked, parts));
  if (frugal && complete(proposed).some(({ verdict }) => verdict.proven)) {
    return parts.selection.best(proposed.filter(isPatched));
  }
  const candidates = [...proposed, ...(await parts.combined(proposed))];
  candidates.push(...(await mended(candidates, parts)));
  if (isSettled(parts.cluster(complete(candidates)), asked.length)) {
    return parts.selection.best(candidates.filter(isPatched));
  }
  const judge = mix.critic ?? mix.models[0];
  if (judge === undefined) {
    return parts.selection.best(candidates.filter(isPatched));
  }
  const survivors = parts.selection.foremost(complete(candidates)).length;
  const tests = survivors > 1 ? await parts.testsFor(candidates, judge) : undefined;
  if (tests?.singlesOneOut !== true) {
    candidates.push(...(await synthesis(mix, parts, candidates)));
    await tests?.tryOn(candidates);
  }
  const tested = parts.selection.with(...(tests?.criteria ?? []));
  const behaviour = await parts.behaviourOf(tested.foremost(complete(candidates)));
  return tested
    .with(...behaviour)
    .judged(candidates.filter(isPatched), pairwiseJudge([judge, ...heard(mix, candidates)], parts));
};

/** Who keeps silent or fails is no judge either. */
function heard({ models }: Mix, candidates: readonly Candidate[]): readonly ChatModel[] {
  return models.filter(({ label }) =>
    candidates.some(({ kind, model }) => model === label && kind !== "refused"),
  );
}

function everybody(mix: Mix): readonly Proposer[] {
  const sampling = { temperature, maxTokens: answerTokens };
  // Points of view are given to who has none: a mix that names roles means them.
  const completions = mix.proposers?.some(({ role }) => role !== undefined) ? [] : roles.map(inRole);
  return [...mix.agents, ...proposersOf(mix, samples, { sampling, completions })];
}

/** All are asked the same, so that an endpoint that honours `n` reads the prompt once for several answers. */
function everybodyAlike(mix: Mix): readonly Proposer[] {
  const sampling = { temperature, maxTokens: answerTokens };
  return [...mix.agents, ...proposersOf(gathering(mix), samples, { sampling })];
}

/** All at once; who is still at work when a majority is proven is not waited for. */
function allOf(asked: readonly Proposer[], parts: Parts): Promise<readonly Candidate[]> {
  return parts.proposeAndGate(asked, (soFar) =>
    isProvenMajority(clusterCandidates(complete(soFar)), asked.length),
  );
}

/** Agents cost nothing; of the models one is asked, and the others only where execution does not prove its answer. */
async function oneFirst(
  { agents }: Mix,
  asked: readonly Proposer[],
  parts: Parts,
): Promise<readonly Candidate[]> {
  const [first, rest] = [asked.slice(0, agents.length + 1), asked.slice(agents.length + 1)];
  const own = await parts.proposeAndGate(first);
  return complete(own).some(({ verdict }) => verdict.proven)
    ? own
    : [...own, ...(await parts.proposeAndGate(rest))];
}

/** More than half of all proposers agree on one effect, and execution bears it out: more answers would change nothing. */
function isProvenMajority([first]: readonly CandidateCluster[], asked: number): boolean {
  return (
    first !== undefined && first.support > asked / 2 && first.members.some(({ verdict }) => verdict.proven)
  );
}

/** Nothing left for models to decide: all agree on what holds, or a proven majority does. */
function isSettled(clusters: readonly CandidateCluster[], asked: number): boolean {
  return clusters.length === 1 || isProvenMajority(clusters, asked);
}

function complete(candidates: readonly Candidate[]): readonly PatchedCandidate[] {
  return candidates.filter(isPatched).filter(({ verdict }) => verdict.complete);
}

async function synthesis(
  mix: Mix,
  parts: Parts,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const critic = mix.critic ?? mix.models[0];
  const aggregator = mix.aggregator ?? critic;
  if (critic === undefined || aggregator === undefined) {
    return [];
  }
  // One answer for each different effect: agreement is the selection's business, and must not sway the critic.
  const patched = clusterCandidates(candidates.filter(isPatched)).map(({ members }) => members[0]);
  const unusable = candidates.filter((candidate) => candidate.kind === "unusable");
  const answers = [...patched, ...(patched.length < 2 ? unusable : [])].map(answerOf);
  if (answers.length === 0) {
    parts.note("No proposer gave an answer that can be used: there is nothing to mix.");
    return [];
  }
  const critique =
    answers.length > 1 ? await parts.critique(critic, answers, critiqueTokens(answers)) : undefined;
  return [await parts.synthesise(aggregator, answers, critique, answerTokens)];
}
