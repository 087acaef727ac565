import type { ChatModel } from "../../model/chat-model.ts";
import { answerOfDraft } from "../answer.ts";
import type { Draft } from "../draft.ts";
import { inRole, proposersOf } from "../model-proposer.ts";
import type { Completion } from "../proposer.ts";
import { layerTemperature } from "../counsel.ts";
import type { Parts } from "../parts.ts";
import { roles as usualRoles, type Role } from "../prompt/roles.ts";
import { readRoles, readSelection, rolesPrompt, selectionPrompt } from "../prompt/selection-prompts.ts";
import { finalUnlessWorse } from "./final-answer.ts";
import { answerTokens, castOf, type Strategy } from "./strategy.ts";

/** Section 4.1 of the paper: temperature 0.7, at most 2048 tokens; two rounds, two answers kept. */
const sampling = { temperature: 0.7, maxTokens: 2048 };
const processors = 3;
const rounds = 2;
const kept = 2;
const selectionTokens = 512;

/**
 * SMoA (Li et al., arXiv 2411.03284): processors in roles of distinct expertise; after each round a judge keeps the best
 * answers, and may end it; what is kept goes to the next round, at last to the aggregator. Where the judge's words cannot
 * be read all answers are kept, not two at random.
 */
export const smoa: Strategy = async (mix, parts) => {
  const { critic, aggregator } = castOf(mix, "smoa");
  const roles = await rolesFor(critic, parts);
  let completions: readonly Completion[] = roles.map(inRole);
  let selected: readonly Draft[] = [];
  const gated = [];
  for (let round = 1; round <= rounds; round++) {
    const name = round === 1 ? {} : { round: `round ${round}` };
    const drafts = await parts.propose(proposersOf(mix, processors, { sampling, completions, ...name }));
    gated.push(parts.gateAll(drafts));
    const answered = drafts.filter(({ candidate }) => candidate.kind !== "refused");
    if (answered.length === 0) {
      break;
    }
    const { chosen, end } = await selection(answered, critic, parts);
    selected = chosen;
    if (end) {
      break;
    }
    const knowing = parts.knowing(selected.map(answerOfDraft));
    completions = roles.map((role) => (task) => inRole(role)(knowing(task)));
  }
  const final =
    selected.length === 0
      ? undefined
      : await parts.synthesise(aggregator, selected.map(answerOfDraft), undefined, answerTokens);
  return finalUnlessWorse((await Promise.all(gated)).flat(), final, parts);
};

async function rolesFor(model: ChatModel, parts: Parts): Promise<readonly Role[]> {
  const text = await parts.consult(
    "roles",
    model,
    {
      complete: (task) => rolesPrompt(task, processors),
      temperature: layerTemperature,
      maxTokens: selectionTokens,
    },
    "The usual roles are given.",
  );
  const roles = text === undefined ? [] : readRoles(text);
  return roles.length < processors ? usualRoles : roles;
}

async function selection(
  drafts: readonly Draft[],
  judge: ChatModel,
  parts: Parts,
): Promise<{ readonly chosen: readonly Draft[]; readonly end: boolean }> {
  const everything = { chosen: drafts, end: false };
  if (drafts.length <= kept) {
    return everything;
  }
  // Shuffled here, since the labels have to lead back to the drafts.
  const labelled = parts.shuffled(drafts).map((draft, index) => ({
    draft,
    shown: { label: String.fromCharCode("A".charCodeAt(0) + index), ...answerOfDraft(draft) },
  }));
  const answers = labelled.map(({ shown }) => shown);
  const text = await parts.consult(
    "selection",
    judge,
    {
      complete: (task) => selectionPrompt(task, answers, kept, parts.nonce),
      temperature: layerTemperature,
      maxTokens: selectionTokens,
    },
    "All answers are kept.",
  );
  const labels = answers.map(({ label }) => label);
  const read = text === undefined ? undefined : readSelection(text, labels);
  if (read === undefined) {
    return everything;
  }
  const chosen = labelled.filter(({ shown }) => read.chosen.slice(0, kept).includes(shown.label));
  return { chosen: chosen.map(({ draft }) => draft), end: read.end };
}
