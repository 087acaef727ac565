import {
  noUsage,
  unknownWindow,
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
  type Usage,
} from "../../../src/core/model/chat-model.ts";
import { questionKindOf, type QuestionKind } from "../../support/question-kind.ts";
import { normal, weighted, type Draws } from "./draws.ts";
import { answersIn, boast, type ShownAnswer } from "./shown-answers.ts";
import { answerWith, spellings, type SimulatedTask, type Solution } from "./tasks.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** How a simulated model is. */
export type Character =
  /** Right with this probability when it answers a task by itself. */
  | { readonly kind: "honest"; readonly p: number }
  /** Always gives the same plausible wrong patch, and says that it is verified; as a judge it is for that patch. */
  | { readonly kind: "deceptive" }
  /** Never says a word; the call fails after two minutes. */
  | { readonly kind: "mute" };

export interface World {
  readonly task: SimulatedTask;
  readonly draws: Draws;
  readonly clock: VirtualClock;
  /** With this probability an answer is not a model's own but what all models think: right or wrong together. */
  readonly correlation: number;
}

/*
 * What is assumed of models that read other answers. No role is an oracle: all of them are only better than chance, and
 * believe what sounds sure.
 */

/** An aggregator gives an answer of its own instead of following one of those shown, with this probability. */
const ownAnswer = 0.1;
/** Else it follows one of those shown, by these weights: it knows a right one three times as well as a wrong one, … */
const weightOfRight = 3;
/** … one more half as well after a critique, … */
const helpOfCritique = 1.5;
/** … believes twice as much who says that it is verified, … */
const weightOfBoast = 2;
/** … and hardly follows what the tools' results beside it speak against. */
const weightOfFailed = 0.1;
/** A judge of pairs takes the first whatever it says, with this probability; … */
const firstAnyway = 0.15;
/** … else, where one of two is right, says so with this probability, and takes the other or none with the rest; … */
const judgedRight = 0.75;
/** … where none or both are, or it cannot tell, it finds them equal or takes any with the same probability. */
const equalShare = 1 / 3;
/** A judge that cannot tell is for who says that it is verified, with this probability. */
const boastBelieved = 0.5;
/** Ratings from 0 to 10 are normal with this deviation around these means. */
const rating = { right: 7, wrong: 6, boast: 1, deviation: 1.5 };
/** One who is told what failed finds the right answer where it would not have, with this probability. */
const helpOfTools = 0.25;

/** Milliseconds to the first token and for each of the next, before luck. */
const firstTokenMs = 800;
const tokenMs = 15;
const muteMs = 120_000;

/** A model that is simulated: it knows the truth of its task, and says it as often as its character allows. */
export class SimulatedModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly window = unknownWindow;
  readonly #character: Character;
  readonly #world: World;
  #calls = 0;
  #own = 0;

  constructor(id: string, character: Character, world: World) {
    this.id = id;
    this.label = `${id} (simulated)`;
    this.#character = character;
    this.#world = world;
  }

  async ask(request: ChatRequest, signal: AbortSignal): Promise<ChatOutcome> {
    const { clock, draws } = this.#world;
    const call = ++this.#calls;
    const prompt = request.messages.map(({ content }) => content).join("\n\n");
    if (this.#character.kind === "mute") {
      const silent = await clock.sleep(muteMs, signal);
      return failed(silent ? "timeout" : "cancelled", usageOf(prompt, ""));
    }
    const text = this.#answer(questionKindOf(prompt), prompt);
    const luck = Math.exp(0.3 * normal(draws.of("pace", this.id, call)));
    const whole = usageOf(prompt, text);
    const lasts = (firstTokenMs + tokenMs * whole.completionTokens) * luck;
    if (!(await clock.sleep(lasts, signal))) {
      // What is billed of a call that was cancelled: the prompt, and at most the answer.
      return failed("cancelled", { ...whole, source: "estimated" });
    }
    return { kind: "answer", text, usage: whole };
  }

  #answer(kind: QuestionKind, prompt: string): string {
    const shown = answersIn(prompt, this.#world.task);
    switch (kind) {
      case "proposal":
      case "planned edit":
        return this.#spelled(this.#ownSolution());
      case "repair":
        return this.#spelled(this.#repaired());
      case "synthesis":
        return this.#spelled(this.#aggregated(shown, /^\[begin \w+ critique\]$/m.test(prompt)));
      case "judgement":
        return `${remarks(40)}\n${this.#compared(shown)}`;
      case "rating":
        return String(this.#rated(shown[0]));
      case "selection":
        return this.#selected(shown);
      case "critique":
        return shown.map(({ label }) => `Answer ${label}: ${remarks(90)}`).join("\n");
      case "plan":
      case "tests":
        return remarks(90);
      case "roles":
        return JSON.stringify({
          roles: ["sums", "limits", "callers"].map((name) => ({
            name,
            advice: `Look at the ${name} first.`,
          })),
        });
    }
  }

  #random(...name: readonly string[]): () => number {
    return this.#world.draws.of(this.id, ...name, this.#calls);
  }

  /** The next attempt of its own; strategies that ask alike see the same attempts. */
  #ownSolution(): Solution {
    const { task, draws, correlation } = this.#world;
    if (this.#character.kind !== "honest") {
      return task.decoy;
    }
    const attempt = ++this.#own;
    const shared = draws.one("shared", this.id, attempt) < correlation;
    const random = shared ? draws.of("everybody") : draws.of("attempt", this.id, attempt);
    return random() < this.#character.p ? task.right : this.#mistake(random);
  }

  /** Some mistakes are likelier than others, so that wrong answers agree now and then. */
  #mistake(random: () => number): Solution {
    const { wrong, right } = this.#world.task;
    const likely = wrong.map((_, index) => 1 / (index + 1));
    return wrong[weighted(likely, random)] ?? right;
  }

  #repaired(): Solution {
    const own = this.#ownSolution();
    const { task } = this.#world;
    const helped = this.#character.kind === "honest" && this.#random("repair")() < helpOfTools;
    return helped ? task.right : own;
  }

  #aggregated(shown: readonly ShownAnswer[], criticised: boolean): Solution {
    const random = this.#random("aggregate");
    const known = shown.filter(({ solution }) => solution !== undefined);
    if (this.#character.kind !== "honest" || known.length === 0 || random() < ownAnswer) {
      return this.#ownSolution();
    }
    const weights = known.map(
      ({ solution, boasts, failed: refuted }) =>
        (solution?.truth === "right" ? weightOfRight * (criticised ? helpOfCritique : 1) : 1) *
        (boasts ? weightOfBoast : 1) *
        (refuted ? weightOfFailed : 1),
    );
    return known[weighted(weights, random)]?.solution ?? this.#ownSolution();
  }

  #compared([a, b]: readonly ShownAnswer[]): string {
    const random = this.#random("judge");
    if (a === undefined || b === undefined) {
      return "EQUAL";
    }
    if (this.#character.kind !== "honest") {
      return b.boasts ? "BETTER: B" : "BETTER: A";
    }
    if (random() < firstAnyway) {
      return "BETTER: A";
    }
    const [first, second] = [a, b].map(({ solution }) => solution?.truth === "right");
    if (first !== second && random() < judgedRight) {
      return first ? "BETTER: A" : "BETTER: B";
    }
    if (a.boasts !== b.boasts && random() < boastBelieved) {
      return a.boasts ? "BETTER: A" : "BETTER: B";
    }
    return random() < equalShare ? "EQUAL" : random() < 0.5 ? "BETTER: A" : "BETTER: B";
  }

  #rated(shown: ShownAnswer | undefined): number {
    if (this.#character.kind !== "honest") {
      return shown?.boasts ? 10 : 5;
    }
    const mean = shown?.solution?.truth === "right" ? rating.right : rating.wrong;
    const raw = mean + (shown?.boasts ? rating.boast : 0) + rating.deviation * normal(this.#random("rate"));
    return Math.round(Math.min(10, Math.max(0, raw)));
  }

  #selected(shown: readonly ShownAnswer[]): string {
    const random = this.#random("select");
    const left = [...shown];
    const chosen: string[] = [];
    while (chosen.length < 2 && left.length > 0) {
      const weights = left.map(
        ({ solution, boasts }) =>
          (solution?.truth === "right" ? weightOfRight : 1) * (boasts ? weightOfBoast : 1),
      );
      const [taken] = left.splice(weighted(weights, random), 1);
      chosen.push(taken?.label ?? "");
    }
    return JSON.stringify({ reasoning: remarks(30), chosen, end: random() < 0.3 });
  }

  #spelled(solution: Solution): string {
    const { task } = this.#world;
    const spelling = Math.floor(this.#random("spelling")() * spellings);
    const said = this.#character.kind === "deceptive" ? boast : remarks(30);
    return `${said}\n\n${answerWith(task, solution, spelling)}`;
  }
}

function failed(kind: "timeout" | "cancelled", usage: Usage): ChatOutcome {
  return { kind: "failed", failure: { kind, message: `The simulated model: ${kind}.` }, text: "", usage };
}

/** Four characters a token. */
function usageOf(prompt: string, text: string): Usage {
  return {
    ...noUsage,
    promptTokens: Math.ceil(prompt.length / 4),
    completionTokens: Math.ceil(text.length / 4),
  };
}

/** Words of an opinion; only their number counts. */
function remarks(words: number): string {
  return Array.from({ length: words }, (_, index) => (index % 9 === 8 ? "here," : "words")).join(" ");
}
