import type { TestResult, TestSelection, Trial, TrialReply } from "../trial/protocol.ts";
import type { Agenda, Idea, ScoredEdit } from "./agenda.ts";
import { Parts } from "./parts.ts";
import { keyOf, progressOf } from "./progress.ts";

/** What decides about a candidate. */
export type Trials =
  | {
      readonly kind: "tests";
      readonly baseline: readonly TestResult[];
      /** What may be wrong besides, where these of the failing tests pass already, by `keyOf`. */
      readonly further: (passing: ReadonlySet<string>) => readonly ScoredEdit[];
    }
  /** The exit code of the whole command. */
  | { readonly kind: "command" };

type Try = (trial: Omit<Trial, "id" | "files">) => Promise<TrialReply>;

/** After the first plausible correction better ones are looked for this long at least and at most, in milliseconds. */
const LOOKS_ON = { least: 1_500, most: 8_000 };

/** An idea that much less likely than the best plausible one is not tried any more. */
const HOPELESS = 0.12;

const MOST_PLAUSIBLE = 12;

const COMMAND_MS = 30_000;

/** Milliseconds that every test may take: where bugs are endless loops, so are most candidates, and that is what they cost. */
const LEAST_MS = 80;

/** That much longer the second time. */
const PATIENCE = 10;

/** An idea that did not end is tried again before others that much less likely. */
const SLOW = 0.1;

/** Decides what is tried, what came of it, and when it is enough. One for all lanes of a search. */
export class Judge {
  readonly #agenda: Agenda;
  readonly #trials: Trials;
  readonly #stages: readonly (readonly TestSelection[])[];
  readonly #failing: ReadonlyMap<string, TestResult>;
  readonly #began = performance.now();
  readonly #seen = new Set<string>();
  readonly #plausible: Idea[] = [];
  /** Ended by the time limit, likeliest first: maybe only slow, and tried once more when nothing likelier is left. */
  readonly #slow: Idea[] = [];
  readonly #again = new Set<Idea>();
  #deadline: number;
  readonly #parts: Parts;
  #tried = 0;

  /** @param deadline by `performance.now()` */
  constructor(agenda: Agenda, trials: Trials, deadline: number) {
    this.#agenda = agenda;
    this.#trials = trials;
    this.#deadline = deadline;
    this.#parts = new Parts(agenda, trials.kind === "tests" ? trials.further : () => []);
    const baseline = trials.kind === "tests" ? trials.baseline : [];
    const failing = baseline.filter(({ status }) => status !== "passed");
    this.#failing = new Map(failing.map((result) => [keyOf(result), result]));
    this.#stages = stagesOf(baseline);
  }

  get tried(): number {
    return this.#tried;
  }

  /** Likeliest first. */
  get plausible(): readonly Idea[] {
    return this.#plausible.toSorted((a, b) => b.likelihood - a.likelihood || sizeOf(a) - sizeOf(b));
  }

  next(): Idea | undefined {
    const best = Math.max(0, ...this.#plausible.map(({ score }) => score));
    const isOver = performance.now() > this.#deadline || this.#plausible.length >= MOST_PLAUSIBLE;
    if (isOver || (best > 0 && this.#agenda.score < best * HOPELESS)) {
      return undefined;
    }
    const [slow] = this.#slow;
    if (slow !== undefined && best === 0 && slow.score * SLOW > this.#agenda.score) {
      this.#slow.shift();
      this.#again.add(slow);
      return slow;
    }
    return this.#agenda.next();
  }

  /** Whether these texts, by path, were not tried yet, or are to be tried again. */
  isNew(idea: Idea, files: Readonly<Record<string, string>>): boolean {
    const texts = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(texts);
    const isNew = texts.length > 0 && !this.#seen.has(key);
    this.#seen.add(key);
    return isNew || this.#again.has(idea);
  }

  async judge(idea: Idea, run: Try): Promise<void> {
    this.#tried++;
    if (this.#trials.kind === "command") {
      const reply = await run({
        stages: [],
        testTimeout: COMMAND_MS,
        totalTimeout: COMMAND_MS,
        coverage: false,
      });
      if (reply.results.every(({ status }) => status === "passed")) {
        this.#keep(idea);
      }
      return;
    }
    const patience = this.#again.has(idea) ? PATIENCE : 1;
    const reply = await run(this.#trial(this.#stages, patience));
    const { results } = reply;
    if (reply.unsupported !== undefined || results.length === 0) {
      return;
    }
    if (results.some(({ status }) => status === "timed-out") && patience === 1) {
      this.#slow.push(idea);
    }
    // A test that is gone has not passed.
    const passed = new Set(results.filter(({ status }) => status === "passed").map(keyOf));
    if (this.#trials.baseline.every((result) => passed.has(keyOf(result)) || isWholeFile(result, results))) {
      if (results.every(({ status }) => status === "passed")) {
        this.#keep(idea);
        return;
      }
    }
    await this.#consider(idea, results, run);
  }

  #keep(idea: Idea): void {
    this.#plausible.push(idea);
    const now = performance.now();
    const more = Math.min(LOOKS_ON.most, Math.max(LOOKS_ON.least, (now - this.#began) / 2));
    if (this.#plausible.length === 1) {
      this.#deadline = Math.min(this.#deadline, now + more);
    }
  }

  /** What makes more failing tests pass than it did without its last edit, and breaks none, may be a part of the correction. */
  async #consider(idea: Idea, results: readonly TestResult[], run: Try): Promise<void> {
    if (this.#plausible.length > 0) {
      return;
    }
    const progress = progressOf(this.#failing, results);
    if (!this.#parts.isWorthALook(idea, progress)) {
      this.#parts.favour(idea, progress);
      return;
    }
    const [, ...rest] = this.#stages;
    const reply = rest.length === 0 ? undefined : await run(this.#trial(rest));
    if (reply?.results.every(({ status }) => status === "passed") ?? true) {
      this.#parts.add(idea, progress);
    }
  }

  #trial(stages: readonly (readonly TestSelection[])[], patience = 1): Omit<Trial, "id" | "files"> {
    const baseline = this.#trials.kind === "tests" ? this.#trials.baseline : [];
    const ended = baseline.filter(({ status }) => status !== "timed-out");
    const longest = Math.max(0, ...ended.map(({ milliseconds }) => milliseconds));
    const all = ended.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const testTimeout = Math.min(10_000, (LEAST_MS + 10 * longest) * patience);
    return { stages, testTimeout, totalTimeout: 1_000 + 5 * all + 3 * testTimeout, coverage: false };
  }
}

/** The file could not even be loaded before: then all its tests are new. */
function isWholeFile(before: TestResult, results: readonly TestResult[]): boolean {
  return (
    before.id === "" &&
    before.status !== "passed" &&
    results.some(({ file, id }) => file === before.file && id !== "")
  );
}

/** Failing tests first, then the others of the same files, then the other files. */
function stagesOf(baseline: readonly TestResult[]): readonly (readonly TestSelection[])[] {
  const failing = new Map<string, string[]>();
  const passing = new Map<string, string[]>();
  for (const { file, id, status } of baseline) {
    const tests = status === "passed" ? passing : failing;
    tests.set(file, [...(tests.get(file) ?? []), id]);
  }
  const selection = ([file, ids]: readonly [string, readonly string[]]): TestSelection =>
    ids.includes("") ? { file } : { file, only: ids };
  const [near, far] = [true, false].map((isNear) =>
    [...passing].filter(([file]) => failing.has(file) === isNear).map(selection),
  );
  return [[...failing].map(selection), near ?? [], far ?? []].filter((stage) => stage.length > 0);
}

function sizeOf({ changes }: Idea): number {
  return [...changes.values()]
    .flat()
    .reduce((sum, { start, end, text }) => sum + (end - start) + text.length, 0);
}
