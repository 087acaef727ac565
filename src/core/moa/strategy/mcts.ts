import type { ChatModel } from "../../model/chat-model.ts";
import { isPatched, type Candidate } from "../candidate.ts";
import { samplesOf } from "../model-proposer.ts";
import type { Completion } from "../proposer.ts";
import type { Parts } from "../parts.ts";
import { faultOf } from "../repair/fault.ts";
import { planPrompt, plannedPrompt } from "../prompt/search-prompts.ts";
import { castOf, type Strategy } from "./strategy.ts";

/** Of the reference implementation: three actions a state, exploration 0.2, temperature 1. */
const width = 3;
const exploration = 0.2;
const temperature = 1;
const planTokens = 1024;
const editTokens = 4096;
/** Steps of the search; each asks for one plan and one edit, or one repair. */
const simulations = 6;
/** An edit is repaired this often in a row. */
const repairs = 2;

/** A state of the search: nothing yet, a plan, or an edit that was tried. */
interface State {
  readonly parent: State | undefined;
  readonly children: State[];
  readonly plan?: string;
  readonly candidate?: Candidate;
  /** How many repairs in a row led here. */
  readonly repaired: number;
  visits: number;
  value: number;
}

/**
 * Monte Carlo tree search, the third algorithm of Patched MOA (arXiv 2407.18521), made sound for code: the states are
 * partial solutions (plan, edit, repair), not a conversation with an imagined user, and the value of an edit is what the
 * gates say, not what the model thinks of it (cf. SWE-Search, arXiv 2410.20285). UCT chooses where to go on.
 */
export const mcts: Strategy = async (mix, parts) => {
  const [model] = castOf(mix, "mcts").models;
  const root: State = { parent: undefined, children: [], repaired: 0, visits: 0, value: 0 };
  const tried: Candidate[] = [];
  for (let step = 1; step <= simulations; step++) {
    const open = promising(root);
    const state = open && (await grown(open, step, model, parts));
    if (state === undefined) {
      break;
    }
    const { candidate } = state;
    tried.push(...(candidate === undefined ? [] : [candidate]));
    learn(state, candidate === undefined ? 0 : worth(candidate));
    if (
      candidate !== undefined &&
      isPatched(candidate) &&
      candidate.verdict.complete &&
      candidate.verdict.proven
    ) {
      break;
    }
  }
  return parts.selection.best(tried.filter(isPatched));
};

/** Down along the best UCT to a state that is to grow. Undefined where nothing can any more. */
function promising(state: State): State | undefined {
  const open = state.children.filter(isOpen);
  if (hasRoom(state) && (widens(state) || open.length === 0)) {
    return state;
  }
  const [first, ...others] = open;
  return first && promising(others.reduce((best, child) => (uct(child) > uct(best) ? child : best), first));
}

function isOpen(state: State): boolean {
  return hasRoom(state) || state.children.some(isOpen);
}

function hasRoom({ candidate, children, repaired }: State): boolean {
  return candidate === undefined
    ? children.length < width
    : children.length === 0 && repaired < repairs && faultOf(candidate) !== undefined;
}

/** Progressive widening (Coulom, 2007): few steps are better spent on following a way than on beginning another. */
function widens({ candidate, children, visits }: State): boolean {
  return candidate !== undefined || children.length < 1 + Math.floor(visits / 2);
}

/** Upper confidence bound for trees (Kocsis and Szepesvári, 2006). */
function uct({ value, visits, parent }: State): number {
  return value / visits + exploration * Math.sqrt(Math.log(parent?.visits ?? 1) / visits);
}

/** One more state below `state`: a plan and its first edit, another edit of a plan, or a repair. */
async function grown(state: State, step: number, model: ChatModel, parts: Parts): Promise<State | undefined> {
  if (state.candidate !== undefined) {
    const candidate = await parts.repair(state.candidate);
    return candidate && child(state, { candidate, repaired: state.repaired + 1 });
  }
  if (state.plan !== undefined) {
    return child(state, { candidate: await edited(state.plan, step, model, parts), repaired: 0 });
  }
  const known = state.children.flatMap(({ plan }) => plan ?? []);
  const plan = await parts.consult(
    "plan",
    model,
    { complete: (task) => planPrompt(task, known, parts.nonce), temperature, maxTokens: planTokens },
    "The edit is asked for without a plan.",
  );
  const planned = child(state, { plan: plan ?? "", repaired: 0 });
  return child(planned, { candidate: await edited(plan ?? "", step, model, parts), repaired: 0 });
}

async function edited(
  plan: string,
  step: number,
  model: ChatModel,
  parts: Parts,
): Promise<Candidate | undefined> {
  const completions: readonly Completion[] =
    plan === "" ? [] : [(task) => plannedPrompt(task, plan, parts.nonce)];
  const sampling = { temperature, maxTokens: editTokens };
  const [candidate] = await parts.proposeAndGate(
    samplesOf([model], 1, { sampling, completions, round: `step ${step}` }),
  );
  return candidate;
}

function child(
  parent: State,
  { plan, candidate, repaired }: { plan?: string; candidate?: Candidate | undefined; repaired: number },
): State {
  const state: State = {
    parent,
    children: [],
    repaired,
    visits: 0,
    value: 0,
    ...(plan !== undefined && { plan }),
    ...(candidate !== undefined && { candidate }),
  };
  parent.children.push(state);
  return state;
}

function learn(leaf: State, value: number): void {
  for (let state: State | undefined = leaf; state !== undefined; state = state.parent) {
    state.visits++;
    state.value += value;
  }
}

/** From 0 to 1: no answer, no patch, then how far it came through the gates; 1 is proven. */
function worth(candidate: Candidate): number {
  if (!isPatched(candidate)) {
    return candidate.kind === "refused" ? 0 : 0.1;
  }
  const { gates, complete, proven } = candidate.verdict;
  if (complete) {
    return proven ? 1 : 0.9;
  }
  const said = gates.filter(({ status }) => status !== "skipped");
  const passed = said.filter(({ status }) => status === "passed").length;
  return 0.2 + 0.6 * (said.length === 0 ? 0 : passed / said.length);
}
