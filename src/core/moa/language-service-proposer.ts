import type { Diagnoser, Overlay, QuickFixSource } from "../language/language-service.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";
import type { FileChange } from "../patch/patch.ts";
import { printUnifiedDiff } from "../patch/diff/print-unified.ts";
import { throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { asServicePrefers, cover, mostAtOnce, otherThan, type Cover } from "./fixes/cover.ts";
import { FreshErrors } from "./fixes/fresh-errors.ts";
import { Inventions } from "./fixes/invention.ts";
import { NextSteps } from "./fixes/next-step.ts";
import { Remedies, type Remedy } from "./fixes/remedy.ts";
import { Screening, type Screened } from "./fixes/screening.ts";
import { SoundCovers, type SoundCover } from "./fixes/sound-cover.ts";
import { unmendedBy, type Known } from "./fixes/unmended.ts";
import { compareSizes } from "./patch-size.ts";
import type { Proposal, ProposalRequest, Proposer } from "./proposer.ts";
import { said } from "../workspace/said.ts";

/** More remedies than this for one problem are guesses of the service. */
const alternatives = 4;
/** Problems beyond this are left to what mends many at once. */
const mostAsked = 60;
/** Fixes for many problems, of which no service can tell what they mend, that are tried as a candidate. */
const mostBatches = 2;

/**
 * The embedded default: turns the fixes that language services offer into candidates, without any model. For one problem
 * each fix is a candidate. For several, fixes that touch nothing of each other are put together: those that the service
 * prefers, those that mend most at once, and its second choices; as many of each as bring no new error. A fix that makes
 * up what is missing is none where another refers to what exists. What holds, the gates say.
 */
export class LanguageServiceProposer implements Proposer {
  readonly source = "model-free";
  readonly name: string;
  readonly #snapshot: Snapshot;
  readonly #fixes: QuickFixSource;
  readonly #diagnosers: readonly Diagnoser[];

  /** @param diagnosers tell which problems a fix takes away; what none of them can tell is guessed */
  constructor(snapshot: Snapshot, fixes: QuickFixSource, diagnosers: readonly Diagnoser[] = []) {
    this.name = said`quick fixes of ${fixes.name}`;
    this.#snapshot = snapshot;
    this.#fixes = fixes;
    this.#diagnosers = diagnosers;
  }

  async propose(request: ProposalRequest, signal: AbortSignal): Promise<readonly Proposal[]> {
    const problems = request.brief.task.problems.toSorted(byPlace);
    const unsaved = new Map([...this.#snapshot.unsaved].map(([path, file]) => [path, file.text]));
    const single = await this.#singleFixes(problems, unsaved, signal);
    const inventions = await Inventions.among(problems, this.#snapshot);
    if (problems.length < 2) {
      const { real } = inventions.setAside(single.map(asOffered));
      return real.toSorted(preferredFirst).slice(0, alternatives).map(asProposal);
    }
    const screening = new Screening(problems, this.#diagnosers, unsaved);
    const known = new Set(single.map(({ key }) => key));
    const batches = (await this.#batches(problems, unsaved, signal)).filter(({ key }) => !known.has(key));
    const all = [...batches, ...single.toSorted((a, b) => a.rank - b.rank)];
    const { real, made } = inventions.setAside(await screening.of(all, signal));
    const ones = real.filter(({ key }) => known.has(key));
    const covers = coversOf(
      ones,
      real.filter(({ key }) => !known.has(key)),
    );
    const paths = problems.map(({ path }) => path);
    const errors = new FreshErrors(this.#diagnosers, this.#snapshot, paths);
    const steps = new NextSteps(this.#snapshot, this.#fixes, errors, unsaved);
    const sound = await soundOf(covers, new SoundCovers(errors, steps, ones), signal);
    return candidatesOf(sound, { problems, screened: real, inventions: made, asked: mostAsked });
  }

  async #singleFixes(
    problems: readonly Diagnostic[],
    unsaved: Overlay,
    signal: AbortSignal,
  ): Promise<readonly Remedy[]> {
    const remedies = new Remedies(this.#snapshot);
    for (const [index, problem] of problems.slice(0, mostAsked).entries()) {
      throwIfCancelled(signal);
      const offered = await this.#fixes.fixesFor(problem, unsaved, signal);
      for (const [rank, fix] of offered.slice(0, alternatives).entries()) {
        await remedies.add(fix, rank, [index]);
      }
    }
    return remedies.all;
  }

  async #batches(
    problems: readonly Diagnostic[],
    unsaved: Overlay,
    signal: AbortSignal,
  ): Promise<readonly Remedy[]> {
    const remedies = new Remedies(this.#snapshot);
    for (const fix of (await this.#fixes.fixesForMany?.(problems, unsaved, signal)) ?? []) {
      const inFiles = problems.flatMap(({ path }, index) => (fix.files.has(path) ? index : []));
      await remedies.add(fix, 0, inFiles);
    }
    return remedies.all;
  }
}

/** What comes first is named by the fixes that a person would have chosen. */
function coversOf(single: readonly Screened[], batches: readonly Screened[]): readonly Cover[] {
  const first = cover(single, asServicePrefers);
  const seen = batches.filter((batch) => batch.seen);
  const guessed = batches.filter((batch) => !batch.seen).slice(0, mostBatches);
  return [
    first,
    cover([...single, ...seen], mostAtOnce),
    cover(single, otherThan(first.remedies)),
    ...guessed.map((batch) => cover(first.remedies, asServicePrefers, [batch])),
  ];
}

async function soundOf(
  covers: readonly Cover[],
  sound: SoundCovers,
  signal: AbortSignal,
): Promise<readonly SoundCover[]> {
  const found: SoundCover[] = [];
  for (const each of covers.filter(({ remedies }) => remedies.length > 0)) {
    const kept = await sound.of(each, signal);
    // Where nothing holds, the gates are to say why.
    found.push(kept.remedies.length > 0 ? kept : { ...each, refused: kept.refused });
  }
  return found;
}

function candidatesOf(covers: readonly SoundCover[], known: Known): readonly Proposal[] {
  const different = new Map(covers.toReversed().map((each) => [printUnifiedDiff(each.patch), each]));
  return [...different.values()]
    .toSorted((a, b) => mended(b) - mended(a) || doubts(a) - doubts(b) || compareSizes(a.patch, b.patch))
    .map((each) => together(each, known));
}

function mended({ remedies }: Cover): number {
  return new Set(remedies.flatMap(({ resolves }) => [...resolves])).size;
}

/** Of what mends as much, that is better which the service stands by, or which is at the source; then the smaller change. */
function doubts({ remedies }: Cover): number {
  return remedies.filter((remedy) => !remedy.preferred && !isAtSource(remedy)).length;
}

/**
 * One change of lines that are there was seen to take away several problems, as where a promise is awaited and not each use
 * of it. What adds lines, such as a declaration of what was misspelt, may only silence them.
 */
function isAtSource({ seen, resolves, patch }: Screened): boolean {
  return seen && resolves.size > 1 && patch.changes.every(isInPlace);
}

function isInPlace(change: FileChange): boolean {
  return (
    change.kind === "modify" &&
    change.hunks.every(({ baseLines, newLines }) => baseLines.length === newLines.length)
  );
}

function together(cover: SoundCover, known: Known): Proposal {
  const { remedies, patch } = cover;
  const unmended = unmendedBy(cover, known);
  const parts = remedies.map(({ title, patch: own }) => ({ title, patch: own }));
  const title = [...new Set(remedies.map((remedy) => remedy.title))].join("; ");
  return { kind: "patch", title, patch, parts, ...(unmended.length > 0 && { unmended }) };
}

/** Of a fix that nobody tried, what it was offered for is believed. */
function asOffered(remedy: Remedy): Screened {
  return { ...remedy, resolves: remedy.offeredFor, breaks: false, seen: false };
}

function asProposal({ title, patch }: Remedy): Proposal {
  return { kind: "patch", title, patch, parts: [{ title, patch }] };
}

function preferredFirst(a: Remedy, b: Remedy): number {
  return Number(b.preferred) - Number(a.preferred) || compareSizes(a.patch, b.patch);
}

/** What is proposed does not depend on the order in which problems were reported. */
function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compareTexts(a.path, b.path) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    compareTexts(a.message, b.message)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
