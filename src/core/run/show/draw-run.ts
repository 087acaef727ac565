import { reviewKind } from "../../task/review-task.ts";
import { isTextKind } from "../../task/text-task.ts";
import { chosenIn, emptyPicture, type PictureNode, type Question, type RunPicture } from "./run-picture.ts";
import type { Moment, ShownCandidate } from "./shown-event.ts";

type Without<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;
type NewNode = Without<PictureNode, "id" | "rank" | "startedAt" | "questions" | "state">;

/** The same for a run that goes on, one that is over and one that is repeated. */
export function drawRun(moments: Iterable<Moment>, from: RunPicture = emptyPicture): RunPicture {
  let picture = from;
  for (const moment of moments) {
    picture = drawn(picture, moment);
  }
  return picture;
}

/** One event more. What refers to something that is not there changes nothing. */
function drawn(picture: RunPicture, { at, event }: Moment): RunPicture {
  switch (event.kind) {
    case "started":
      return {
        // What a text or a review is about stands in its prompts.
        ...(isTextKind(event.task.kind) || event.task.kind === reviewKind
          ? picture
          : add(picture, at, { kind: "context", parents: [] })),
        ...{ state: "running", task: event.task, strategy: event.strategy, startedAt: at },
      };
    case "baseline":
      return { ...picture, checks: event.checks };
    case "context":
      return { ...settle(picture, at, newest(picture, isOf("context")), "done"), context: event };
    case "estimate":
      return { ...picture, estimate: event.estimate };
    case "asking": {
      const { proposer, origin } = event;
      const again = origin === "repair";
      const answer = again ? newest(picture, (node) => isCandidateOf(picture, node, proposer)) : undefined;
      const beside = newest(picture, (node) => isRunning(node) && node.kind === "asker" && !node.again);
      const first = beside?.parents ?? leavesOf(picture, ["running"]);
      const parents = answer === undefined ? first : [answer.id];
      return add(picture, at, { kind: "asker", proposer, again, knowsNothing: false, parents });
    }
    case "question":
      return asked(picture, at, event);
    case "answering":
      return change(picture, event.question, ({ text }) => ({ text: text + event.piece }));
    case "answered": {
      const { text, usage, cost, failure } = event;
      const rest = { text, usage, cost, ...(failure && { failure: failure.message }), endedAt: at };
      return change(picture, event.question, () => rest);
    }
    case "no-proposal": {
      const asker = newest(picture, isAsker(event.proposer));
      return replace(settle(picture, at, asker, "done"), asker?.id, { knowsNothing: true });
    }
    case "gate": {
      const { candidate: id, proposer, result } = event;
      const begun = withCandidate(picture, at, id, proposer);
      const known = begun.candidates.get(id) ?? { id, proposer, gates: [] };
      const candidate = { ...known, gates: [...known.gates, result] };
      return { ...begun, candidates: new Map(begun.candidates).set(id, candidate) };
    }
    case "candidate":
      return finishedCandidate(picture, at, event.candidate);
    case "clustered":
      return clustered(picture, at, event.clusters);
    case "layer-started": {
      const { layer, by } = event;
      const begun = layer === "evidence" ? withAnswers(picture) : picture;
      return add(begun, at, { kind: "layer", layer, by, detail: "", parents: leavesOf(begun) });
    }
    case "layer-finished": {
      const layer = newest(
        picture,
        (node) => isRunning(node) && node.kind === "layer" && node.layer === event.layer,
      );
      const failed = event.detail.startsWith("left out");
      const settled = settle(picture, at, layer, failed ? "failed" : "done");
      return replace(settled, layer?.id, { detail: event.detail });
    }
    case "note":
      return { ...picture, notes: [...picture.notes, event.text] };
    case "finished": {
      const { outcome } = event;
      const chosen = chosenIn({ outcome });
      const parents = leavesOf(picture);
      const ended = leave(add(picture, at, { kind: "choice", chosen, parents }), at);
      const choice = newest(ended, isOf("choice"));
      return { ...replaceState(ended, choice, outcome.kind === "accepted"), outcome };
    }
    case "reviewed": {
      const parents = leavesOf(picture);
      const { length: findings } = event.findings;
      const ended = add(picture, at, { kind: "findings", findings, parents });
      return { ...settle(ended, at, newest(ended, isOf("findings")), "done"), review: event };
    }
    case "ended":
      return { ...leave(picture, at), state: event.state, reason: event.reason, endedAt: at };
  }
}

function asked(
  picture: RunPicture,
  at: number,
  { question: id, step, by, model, messages }: Extract<Moment["event"], { kind: "question" }>,
): RunPicture {
  if (picture.questions.has(id)) {
    return picture;
  }
  const question: Question = { id, step, by, model, messages, startedAt: at, text: "" };
  const questions = new Map(picture.questions).set(id, question);
  const isForIt = (node: PictureNode): boolean =>
    step === "sample" || step === "repair"
      ? isAsker(by)(node) && isRunning(node)
      : node.kind === "layer" && node.layer === step && isRunning(node);
  const known = newest(picture, isForIt);
  const layer = { kind: "layer", layer: step, by, detail: "", parents: leavesOf(picture) } as const;
  const drawn = known === undefined ? add(picture, at, layer) : picture;
  const node = known ?? drawn.nodes.at(-1);
  return { ...replace(drawn, node?.id, { questions: [...(node?.questions ?? []), id] }), questions };
}

/** Who was asked for findings has answered, or failed to: that is done with the last of the answers. */
function withAnswers(picture: RunPicture): RunPicture {
  return picture.nodes
    .filter((node) => node.kind === "asker" && isRunning(node))
    .reduce((drawn, node) => {
      const asked = node.questions.flatMap((id) => picture.questions.get(id) ?? []);
      const end = Math.max(node.startedAt, ...asked.map(({ endedAt = 0 }) => endedAt));
      return settle(
        drawn,
        end,
        node,
        asked.every(({ failure }) => failure !== undefined) ? "failed" : "done",
      );
    }, picture);
}

/** With a node for a candidate; who proposed it has done its part. */
function withCandidate(picture: RunPicture, at: number, candidate: string, proposer: string): RunPicture {
  if (picture.nodes.some((node) => node.kind === "candidate" && node.candidate === candidate)) {
    return picture;
  }
  const asker =
    newest(picture, isAsker(proposer)) ??
    newest(picture, (node) => isRunning(node) && node.kind === "layer" && node.layer === "synthesis");
  const settled = asker?.kind === "asker" ? settle(picture, at, asker, "done") : picture;
  const parents = asker === undefined ? leavesOf(picture) : [asker.id];
  return add(settled, at, { kind: "candidate", candidate, parents });
}

function finishedCandidate(picture: RunPicture, at: number, result: ShownCandidate): RunPicture {
  const { id, proposer } = result;
  const begun = withCandidate(picture, at, id, proposer);
  const seen = begun.candidates.get(id)?.gates ?? [];
  const gates = result.kind === "patched" ? result.verdict.gates : seen;
  const candidates = new Map(begun.candidates).set(id, { id, proposer, gates, result });
  const node = newest(begun, (each) => each.kind === "candidate" && each.candidate === id);
  const holds = result.kind === "written" || (result.kind === "patched" && result.verdict.accepted);
  const asker =
    result.kind === "refused" ? begun.nodes.find((each) => node?.parents.includes(each.id)) : undefined;
  const answered = asker?.kind === "asker" ? replace(begun, asker.id, { state: "failed" }) : begun;
  return { ...settle(answered, at, node, holds ? "done" : "failed"), candidates };
}

/** The same candidates are grouped time and again as more come in: that is one step until something follows from it. */
function clustered(picture: RunPicture, at: number, clusters: RunPicture["clusters"]): RunPicture {
  const last = newest(picture, isOf("clusters"));
  const isOpen = last !== undefined && !picture.nodes.some(({ parents }) => parents.includes(last.id));
  const members = new Set(clusters.flatMap((cluster) => cluster.members));
  const parents = picture.nodes
    .filter((node) => node.kind === "candidate" && members.has(node.candidate))
    .map(({ id }) => id);
  if (isOpen) {
    const rank = rankAfter(picture, parents);
    return { ...replace(picture, last.id, { clusters, parents, rank, endedAt: at }), clusters };
  }
  const added = add(picture, at, { kind: "clusters", clusters, parents });
  return { ...settle(added, at, added.nodes.at(-1), "done"), clusters };
}

function add(picture: RunPicture, at: number, node: NewNode): RunPicture {
  const id = String(picture.nodes.length);
  const rank = rankAfter(picture, node.parents);
  const added = { ...node, id, rank, startedAt: at, state: "running", questions: [] } as const;
  return { ...picture, nodes: [...picture.nodes, added] };
}

function rankAfter({ nodes }: RunPicture, parents: readonly string[]): number {
  const ranks = nodes.filter(({ id }) => parents.includes(id)).map(({ rank }) => rank);
  return Math.max(-1, ...ranks) + 1;
}

/** What nothing follows from yet. Who is asked now follows from nothing that is still at work: they work side by side. */
function leavesOf({ nodes }: RunPicture, without: readonly PictureNode["state"][] = []): readonly string[] {
  const followed = new Set(nodes.flatMap(({ parents }) => parents));
  const settled = nodes.filter(({ state }) => !without.includes(state));
  const leaves = settled.filter(({ id, kind }) => !followed.has(id) && kind !== "context");
  return (leaves.length > 0 ? leaves : settled.filter(({ kind }) => kind === "context")).map(({ id }) => id);
}

function settle(
  picture: RunPicture,
  at: number,
  node: PictureNode | undefined,
  state: PictureNode["state"],
): RunPicture {
  return node === undefined || node.state !== "running"
    ? picture
    : replace(picture, node.id, { state, endedAt: at });
}

function replaceState(picture: RunPicture, choice: PictureNode | undefined, accepted: boolean): RunPicture {
  return replace(picture, choice?.id, { state: accepted ? "done" : "failed" });
}

/** Whoever is still at work is left behind; what was a decision is made. */
function leave(picture: RunPicture, at: number): RunPicture {
  const nodes = picture.nodes.map((node) =>
    isRunning(node)
      ? { ...node, state: node.kind === "choice" ? ("done" as const) : ("left" as const), endedAt: at }
      : node,
  );
  return { ...picture, nodes };
}

/** @param parts that belong to the kind of the node */
function replace(picture: RunPicture, id: string | undefined, parts: object): RunPicture {
  if (id === undefined) {
    return picture;
  }
  const nodes = picture.nodes.map((node) => (node.id === id ? { ...node, ...parts } : node));
  return { ...picture, nodes };
}

function change(
  picture: RunPicture,
  id: string,
  parts: (question: Question) => Partial<Question>,
): RunPicture {
  const question = picture.questions.get(id);
  if (question === undefined) {
    return picture;
  }
  return {
    ...picture,
    questions: new Map(picture.questions).set(id, { ...question, ...parts(question) }),
  };
}

function newest(picture: RunPicture, is: (node: PictureNode) => boolean): PictureNode | undefined {
  return picture.nodes.findLast(is);
}

function isRunning({ state }: PictureNode): boolean {
  return state === "running";
}

function isOf(kind: PictureNode["kind"]): (node: PictureNode) => boolean {
  return (node) => node.kind === kind;
}

function isAsker(proposer: string): (node: PictureNode) => boolean {
  return (node) => node.kind === "asker" && node.proposer === proposer;
}

function isCandidateOf({ candidates }: RunPicture, node: PictureNode, proposer: string): boolean {
  return node.kind === "candidate" && candidates.get(node.candidate)?.proposer === proposer;
}
