import type { Timers } from "../model/timers.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import type { Asking } from "./asking.ts";
import type { Candidate } from "./candidate.ts";
import type { Draft } from "./draft.ts";
import type { Gating } from "./gating.ts";
import { Layer } from "./layer.ts";
import { withNews, type NoveltyRound } from "./overlay/novelty.ts";
import type { Overlay } from "./overlay/overlay.ts";
import type { Proposer } from "./proposer.ts";

export interface RoundsDependencies {
  readonly asking: Pick<Asking, "ask">;
  readonly gating: Pick<Gating, "gateUnlessStopped">;
  readonly overlays: readonly Overlay[];
  /** Delimiter of untrusted text in prompts. */
  readonly nonce: string;
  /** Of the run. */
  readonly signal: AbortSignal;
  readonly timers: Timers;
  /** Told who is not waited for. */
  readonly note: (text: string) => void;
}

/** Asks proposers at the same time, a round after the other. One for a run. */
export class Rounds {
  readonly #deps: RoundsDependencies;
  #isFirst = true;

  constructor(deps: RoundsDependencies) {
    this.#deps = deps;
  }

  /**
   * Asks all in parallel, parses, and puts each patch through the gates as soon as it is there. Models that are much
   * slower than the others are not waited for.
   * @param enough asked after every candidate; true cancels the proposers that are still at work
   */
  async proposeAndGate(
    proposers: readonly Proposer[],
    enough: (soFar: readonly Candidate[]) => boolean = () => false,
  ): Promise<readonly Candidate[]> {
    const done: Candidate[] = [];
    using layer = this.#layerOf(proposers);
    const novelty = this.#noveltyOfRound();
    await Promise.all(
      proposers.map(async (proposer) => {
        done.push(...(await withNews(proposer, (asked) => this.#tried(asked, layer), novelty)));
        layer.finished(proposer);
        if (layer.waitsForSomebody && enough(done)) {
          layer.stop("Enough agreement");
        }
      }),
    );
    throwIfCancelled(this.#deps.signal);
    return done;
  }

  /**
   * Asks proposers, and puts their patches through the gates, while something else goes on. When that is done, who has not
   * answered yet is not waited for.
   */
  async beside<T>(
    proposers: readonly Proposer[],
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly candidates: readonly Candidate[] }> {
    using layer = this.#layerOf(proposers);
    const [worked, ...asked] = await Promise.allSettled([
      work().finally(() => layer.stopAsking("The others are done")),
      ...proposers.map((proposer) => this.#tried(proposer, layer)),
    ]);
    if (worked.status === "rejected") {
      throw worked.reason;
    }
    const candidates = asked.flatMap((each) => {
      if (each.status === "rejected") {
        throw each.reason;
      }
      return each.value;
    });
    return { result: worked.value, candidates };
  }

  /** Asks all in parallel and parses; no gates yet. The order of the proposers is kept. */
  async propose(proposers: readonly Proposer[]): Promise<readonly Draft[]> {
    using layer = this.#layerOf(proposers);
    const novelty = this.#noveltyOfRound();
    const drafts = await Promise.all(
      proposers.map(async (proposer) => {
        const own = await withNews(proposer, (asked) => this.#answered(asked, layer), novelty);
        layer.finished(proposer);
        return own;
      }),
    );
    throwIfCancelled(this.#deps.signal);
    return drafts.flat();
  }

  #layerOf(proposers: readonly Proposer[]): Layer {
    const { signal, timers, note } = this.#deps;
    return new Layer(proposers, signal, timers, note);
  }

  /** Later rounds are meant to converge. */
  #noveltyOfRound(): NoveltyRound | undefined {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return isFirst
      ? this.#deps.overlays.find(({ novelty }) => novelty !== undefined)?.novelty?.round(this.#deps.nonce)
      : undefined;
  }

  async #answered(proposer: Proposer, layer: Layer): Promise<readonly Draft[]> {
    const drafts = await this.#deps.asking.ask(proposer, layer.asking);
    layer.answered(proposer, drafts);
    return drafts;
  }

  async #tried(proposer: Proposer, layer: Layer): Promise<readonly Candidate[]> {
    const drafts = await this.#answered(proposer, layer);
    const candidates = await Promise.all(
      drafts.map((draft) => this.#deps.gating.gateUnlessStopped(draft, layer.working)),
    );
    return candidates.filter((candidate) => candidate !== undefined);
  }
}
